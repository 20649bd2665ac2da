import { randomUUID } from 'node:crypto'
import { readFile, rename, rm } from 'node:fs/promises'

/**
 * Removes a file if it still holds this text: what somebody has put in its place since it was read stays. A file that is
 * gone already is no error.
 * @param text UTF-8
 * @throws the error of the file system
 */
export async function removeIfStill(path: string, text: string): Promise<void> {
  const aside = `${path}.${randomUUID()}.old`
  try {
    await rename(path, aside)
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return
    throw error
  }
  if ((await readFile(aside, 'utf8')) === text) await rm(aside)
  else await rename(aside, path)
}
