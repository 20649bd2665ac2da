import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'

export interface WriteWholeOptions {
  /** Of the file, less the umask. Default: 0o600, readable by its owner only. */
  mode?: number
}

/**
 * Writes a file as a whole or not at all, also where the power fails. The folder must be there.
 * @throws the error of the file system; nothing is left behind then
 */
export async function writeWhole(
  path: string,
  content: string,
  { mode = 0o600 }: WriteWholeOptions = {},
): Promise<void> {
  const temporary = temporaryOf(path)
  try {
    await writeFile(temporary, content, { mode, flush: true })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw at(path, error)
  }
}

/** The same at once, and not flushed: for what can be made again, after a power cut too. */
export function writeWholeSync(
  path: string,
  content: string | Uint8Array,
  { mode = 0o600 }: WriteWholeOptions = {},
): void {
  const temporary = temporaryOf(path)
  try {
    writeFileSync(temporary, content, { mode })
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw at(path, error)
  }
}

function temporaryOf(path: string): string {
  return `${path}.${randomUUID()}.new`
}

/** Names the file that was to be written, and not the one beside it. */
function at(path: string, error: unknown): unknown {
  return error instanceof Error ? Object.assign(error, { path, syscall: 'write' }) : error
}
