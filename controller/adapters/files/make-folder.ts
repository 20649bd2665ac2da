import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BowlineError } from '../../../core/domain/errors.ts'

/**
 * Makes a folder, and those above it that are missing; one that is there stays as it is. `mkdir` of Node.js with `recursive`
 * never ends where nothing can be made below a folder that is there, as in /proc: told that the new folder does not exist
 * (ENOENT), it makes the one above and tries again.
 * @param mode of what is made, less the umask; default 0o777
 * @throws {BowlineError} `folder`
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  try {
    await makeWithParents(path, mode)
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    const why = reasons[code] ?? code
    throw new BowlineError('folder', `cannot make the folder ${path}: ${why}`, {
      cause: error,
    })
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'this file system takes no new folder there',
  ENOTDIR: 'there is a file on the way',
  EEXIST: 'there is a file of that name',
  EACCES: 'permission denied',
  EPERM: 'it is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'there is no space left',
}

async function makeWithParents(path: string, mode: number | undefined): Promise<void> {
  try {
    await makeOne(path, mode)
  } catch (error) {
    const parent = dirname(path)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path) throw error
    await makeWithParents(parent, mode)
    await makeOne(path, mode)
  }
}

async function makeOne(path: string, mode: number | undefined): Promise<void> {
  try {
    await mkdir(path, { mode })
  } catch (error) {
    const isThere = (await stat(path).catch(() => undefined))?.isDirectory()
    if (!isThere) throw error
  }
}
