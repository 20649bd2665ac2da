import { environmentTypes } from '../../../core/domain/desired.ts'
import { environmentStatuses, standings } from '../../../core/domain/status.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { EnvironmentFilter } from '../../report/environment-filter.ts'
import { badInput } from '../errors.ts'

/** Which environments a list is about. Each may name several, separated by commas. */
export interface EnvironmentQuery {
  extension?: string
  type?: string
  mode?: string
  status?: string
  standing?: string
  q?: string
}

/** Characters of what is looked for in a list. */
const longestText = 200
const mostNames = 1000

/** @throws {HttpError} 400 for a word that is none of those there are */
export function environmentFilter(
  query: EnvironmentQuery,
  fleet: Pick<Fleet, 'extension'>,
): EnvironmentFilter {
  const names = listOf('extension', query.extension, mostNames)
  return {
    ...(names && { extension: names.map((each) => fleet.extension(each)?.spec.name ?? each) }),
    ...(query.type !== undefined && { type: wordsOf('type', query.type, environmentTypes) }),
    ...(query.mode !== undefined && { mode: wordsOf('mode', query.mode, ['local', 'cloud']) }),
    ...(query.status !== undefined && { status: wordsOf('status', query.status, environmentStatuses) }),
    ...(query.standing !== undefined && { standing: wordsOf('standing', query.standing, standings) }),
    ...(query.q !== undefined && { text: textOf(query.q) }),
  }
}

/**
 * What is looked for in a list, in any case.
 * @returns in small letters
 * @throws {HttpError} 400 where it is too long
 */
export function textOf(q: unknown = ''): string {
  return shortText('q', q).toLowerCase()
}

/** @throws {HttpError} 400 where it is too long, or there are several */
export function shortText(name: string, text: unknown): string {
  if (typeof text === 'string' && text.length <= longestText) return text
  throw badInput(`${name}: expected a text of at most ${longestText} characters`)
}

/** @throws {HttpError} 400 where it names too many */
export function listOf(name: string, text: string | undefined, most: number): string[] | undefined {
  if (text === undefined) return undefined
  const words = typeof text === 'string' ? text.split(',').filter((each) => each !== '') : []
  if (words.length > 0 && words.length <= most) return words
  throw badInput(`${name}: expected 1 to ${most} names, separated by commas`)
}

function wordsOf<const Word extends string>(name: string, text: string, words: readonly Word[]): Word[] {
  return (listOf(name, text, words.length) ?? []).map((each) => {
    const found = words.find((word) => word === each)
    if (found === undefined) throw badInput(`${name}: "${each}" is none; expected one of ${words.join(', ')}`)
    return found
  })
}
