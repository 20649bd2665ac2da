import { randomUUID } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'

/** Modes of what only its owner can read: it may hold secrets, and what extensions write. */
export const privateFolder = 0o700
export const privateFile = 0o600

/** Makes a folder that only its owner can look into, and those above it that are missing; one that is there becomes such. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: privateFolder })
  await chmod(folder, privateFolder)
}

/**
 * Writes a JSON file that only its owner can read. A reader, or a restart after a kill, finds the old content or the new
 * one and never a half. Not flushed, because it is written with every few lines of a log: a power cut may leave it empty,
 * which `readJson` takes for none.
 */
export async function writeJson(file: string, value: unknown): Promise<void> {
  const fresh = `${file}.new`
  await writeFile(fresh, `${JSON.stringify(value)}\n`, { mode: privateFile })
  await rename(fresh, file)
}

/** Undefined where the file is not there or is not JSON; `T` is what its writer wrote, unchecked. */
export async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Names in a folder; none where it does not exist. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/**
 * Removes a folder. It is renamed first, so that it is gone at once for everybody who looks by its name, and a process
 * that still writes into it cannot bring it back.
 */
export async function removeFolder(folder: string): Promise<void> {
  const trash = `${folder}.trash-${randomUUID()}`
  try {
    await rename(folder, trash)
  } catch (error) {
    if (isMissing(error)) return
    throw error
  }
  await rm(trash, { recursive: true, force: true, maxRetries: 5 })
}

/** Whether an error of the file system says that there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ENOENT'
}
