import { readFile } from 'node:fs/promises'
import { type HeadKey, readHeadKeys } from '../../core/audit/heads.ts'
import { UsageError } from '../exit.ts'

/** Keys that somebody vouches for, who kept them, or their ids, elsewhere. */
export interface PinnedKeys {
  ids: readonly string[]
  /** Those of which more than the id is known. */
  keys: readonly HeadKey[]
}

/**
 * @param given each the id of a key, or a file that holds keys as `audit/keys.json` does
 * @throws {UsageError}
 */
export async function pinnedKeys(given: readonly string[]): Promise<PinnedKeys> {
  const files = given.filter((each) => !isId(each))
  const keys = (await Promise.all(files.map(keysOf))).flat()
  return { ids: [...given.filter(isId), ...keys.map(({ kid }) => kid)], keys }
}

const isId = (text: string) => /^[\w-]{43}$/.test(text)

async function keysOf(file: string): Promise<HeadKey[]> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`--key: ${file} is no id of a key (43 signs), and no file that can be read`)
  })
  const keys = keysIn(text)
  if (keys.length === 0)
    throw new UsageError(`--key: there is no key in ${file}; expected what audit/keys.json holds`)
  return keys
}

/** None where it is no JSON. */
function keysIn(text: string): HeadKey[] {
  try {
    return readHeadKeys(text)
  } catch {
    return []
  }
}
