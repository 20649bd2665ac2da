import { statfs } from 'node:fs/promises'

/** What comes from others leaves this much free: bytes, or a share of the file system where that is less. */
const spareBytes = 256 << 20
const spareShare = 1 / 20

/**
 * How many bytes a folder has left for us, with what the file system keeps back for root left out.
 * @throws the error of the operating system, as where the folder is gone
 */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/**
 * How many bytes a folder has left for what others send, below zero where it is more than full. The rest is for the
 * controller itself.
 * @throws the error of the operating system, as where the folder is gone
 */
export async function roomForOthers(folder: string): Promise<number> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return bavail * bsize - Math.min(spareBytes, blocks * bsize * spareShare)
}
