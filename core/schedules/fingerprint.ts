import { createHash } from 'node:crypto'
import type { Schedule } from '../domain/desired.ts'
import { compareText } from '../lib/compare-text.ts'

/**
 * What schedules are, in 32 hex digits: another where one is new, gone or changed, whatever their order. The MD5 of the MD5s
 * of their JSON, by id, with commas between: a database can work that out of what it has. Undefined for none.
 */
export function fingerprintOf(schedules: readonly Schedule[]): string | undefined {
  if (schedules.length === 0) return undefined
  const inOrder = schedules.toSorted((a, b) => compareText(a.id, b.id))
  return md5(inOrder.map((each) => md5(JSON.stringify(each))).join(','))
}

/** Against mistakes, not against people: who can write what is compared has no need to deceive. */
function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
