import { lstat } from 'node:fs/promises'

/** Whether what belongs to this user is as good as ours: our own, and for root that of whoever has called sudo. */
export function isOurUser(uid: number): boolean {
  const own = process.geteuid?.()
  return own === undefined || uid === own || (own === 0 && String(uid) === process.env.SUDO_UID)
}

/**
 * Why a file is not one that we have written for our eyes only, for people; undefined where it is.
 * @throws the error of the operating system where it cannot be looked at
 */
export async function strangerAt(path: string): Promise<string | undefined> {
  const stats = await lstat(path)
  if (stats.isSymbolicLink()) return 'it is a symbolic link'
  if (!isOurUser(stats.uid)) return `it belongs to user ${stats.uid}, and you are ${process.geteuid?.()}`
  if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0) {
    return `others may open it (its mode is ${(stats.mode & 0o777).toString(8)}, and not 600)`
  }
  return undefined
}
