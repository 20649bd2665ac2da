import { chmod, realpath, stat } from 'node:fs/promises'
import { sep } from 'node:path'
import { homeFolder } from './home-folder.ts'
import { isOurUser } from './own-file.ts'

/**
 * Takes from others what rights they have in a folder of ours, and gives `mode` whatever the umask. Not where that folder
 * is more than ours: the home folder, the one we work in, one above these, a temporary folder of everybody.
 * @returns who could look into it until now, or still can, for people; undefined where nobody could
 */
export async function closeToOthers(path: string, mode: number): Promise<string | undefined> {
  const { mode: full, uid } = await stat(path)
  const found = full & 0o777
  const isOpen = (found & 0o077 & ~mode) !== 0
  if (!isOurUser(uid)) return `it belongs to user ${uid}, who can read and replace whatever is kept in it`
  const more = await isMore(path, full)
  if (found !== mode && !more) await chmod(path, mode)
  if (!isOpen) return undefined
  if (more)
    return `others can look into it (its mode is ${octal(found)}); choose a folder of its own with --data`
  return `others could look into it (its mode was ${octal(found)}, and is ${octal(mode)} now); where others use this machine, they may have read its keys and its token`
}

async function isMore(path: string, mode: number): Promise<boolean> {
  if ((mode & 0o1000) !== 0) return true
  const own = `${await realpath(path)}${sep}`
  const around = await Promise.all(
    [homeFolder(), process.cwd()].map((each) => realpath(each).catch(() => each)),
  )
  return around.some((each) => `${each}${sep}`.startsWith(own))
}

function octal(mode: number): string {
  return mode.toString(8).padStart(3, '0')
}
