import { parseQuery, type Query } from './rql.ts'
import { decode, RqlError } from './rql-filter.ts'

/** Parameters of ours, beside the filter. */
const parameterNames = ['after', 'all', 'dryRun', 'running'] as const
/** The same where the tasks of many environments are meant. */
export const choiceNames = ['after', 'extension', 'environment'] as const
/** And where they are listed. */
export const listNames = [...choiceNames, 'before', 'words'] as const

export interface TaskQuery<Name extends string = (typeof parameterNames)[number]> {
  query: Query
  parameters: Readonly<Partial<Record<Name, string>>>
}

/** @throws {RqlError} */
export function readTaskQuery(url: string): TaskQuery
export function readTaskQuery<Name extends string>(url: string, names: readonly Name[]): TaskQuery<Name>
export function readTaskQuery(url: string, names: readonly string[] = parameterNames): TaskQuery<string> {
  const mark = url.indexOf('?')
  const parts = mark < 0 ? [] : url.slice(mark + 1).split('&')
  const own = parts.filter((part) => names.some((name) => part.startsWith(`${name}=`)))
  const parameters = Object.fromEntries(own.map((part) => part.split('=', 2).map(decode)))
  return { query: parseQuery(parts.filter((part) => !own.includes(part)).join('&')), parameters }
}

/** @throws {RqlError} */
export function isSet(name: string, value: string | undefined): boolean {
  if (value === undefined || value === '0' || value === 'false') return false
  if (value === '1' || value === 'true') return true
  throw new RqlError(`${name}: expected 1 or 0, found "${value}"`)
}
