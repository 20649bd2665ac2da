import { randomUUID } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'

/** Writes a file as a whole or not at all, also where the power fails; readable by its owner only. */
export async function writeWhole(path: string, content: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.new`
  await writeFile(temporary, content, { mode: 0o600, flush: true })
  await rename(temporary, path)
}
