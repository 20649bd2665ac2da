import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BowlineError } from '../../../core/domain/errors.ts'
import { fileReason } from './file-problem.ts'

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
    throw new BowlineError('folder', `cannot make the folder ${path}: ${reasonOf(error)}`, { cause: error })
  }
}

function reasonOf(error: unknown): string {
  const { code = 'unknown' } = error as NodeJS.ErrnoException
  return code === 'ENOENT' ? 'this file system takes no new folder there' : (fileReason(error) ?? code)
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
