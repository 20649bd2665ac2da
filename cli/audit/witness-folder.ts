import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { auditFolder, witnessedIn } from '../../core/audit/head-files.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { UsageError } from '../exit.ts'

/**
 * Heads and keys in a checkout of the status branch, or in its folder `audit`.
 * @throws {UsageError} where there are none
 */
export async function witnessIn(folder: string): Promise<ReturnType<typeof witnessedIn>> {
  const own = join(folder, auditFolder)
  const root = (await isFolder(own)) ? own : folder
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true })
    const files = entries.filter((each) => each.isFile() && /\.jsonl?$/.test(each.name))
    const read = files.map(async ({ parentPath, name }): Promise<[string, string]> => {
      const path = join(parentPath, name)
      return [`${auditFolder}${relative(root, path).split(sep).join('/')}`, await readFile(path, 'utf8')]
    })
    const found = witnessedIn(new Map(await Promise.all(read)))
    if (found.heads.length === 0) throw new UsageError(`there are no heads of a trail in ${folder}`)
    return found
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`--heads: cannot read ${folder}: ${messageOf(error)}`)
  }
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
