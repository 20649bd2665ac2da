import { statfs } from 'node:fs/promises'

/**
 * How many bytes a folder has left for us, with what the file system keeps back for root left out.
 * @throws the error of the operating system, as where the folder is gone
 */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
