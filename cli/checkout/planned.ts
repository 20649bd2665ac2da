import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { declaredOnce } from '../../core/validate/declared-once.ts'
import type { Moment } from '../../core/validate/rule.ts'
import { readRevision } from './revision.ts'

/**
 * The one-time runs that a commit of the repository around a folder has: they have had their time. Undefined outside of a
 * repository, where nothing is known.
 * @param unsure called where Git cannot tell: then all count as known, since most are
 */
export async function plannedAt(
  directory: string,
  revision: string,
  unsure: (error: Error) => void,
): Promise<Moment['planned']> {
  if (!isInRepository(resolve(directory))) return undefined
  try {
    return declaredOnce((await readRevision(directory, revision))?.files ?? [])
  } catch (error) {
    unsure(error as Error)
    return 'all'
  }
}

function isInRepository(directory: string): boolean {
  if (existsSync(join(directory, '.git'))) return true
  const above = dirname(directory)
  return above !== directory && isInRepository(above)
}
