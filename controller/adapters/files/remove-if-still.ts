import { randomUUID } from 'node:crypto'
import { readFile, rename, rm } from 'node:fs/promises'

/**
 * Removes a file if it still holds this text: what somebody has put in its place since it was read stays. A file that is
 * gone already is no error.
 * @param text UTF-8
 * @returns false where another file is in its place, which stays
 * @throws the error of the file system
 */
export async function removeIfStill(path: string, text: string): Promise<boolean> {
  const aside = `${path}.${randomUUID()}.old`
  try {
    await rename(path, aside)
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return true
    throw error
  }
  const isStill = (await readFile(aside, 'utf8')) === text
  await (isStill ? rm(aside) : rename(aside, path))
  return isStill
}
