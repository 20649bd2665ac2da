import { hash } from 'node:crypto'
import type { AuditEntry, AuditRow } from '../domain/audit.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import { cleanText } from '../lib/text.ts'

/** Characters of a text of a row, and of the JSON of its change; what is longer is cut, or told by its length. */
const longestText = 1_000
const longestChange = 8_000
const hashBytes = 32

/** For what is hashed, one row after the other: to make a buffer for each of a million takes longer than to hash it. */
const room = Buffer.alloc(65_536)

/**
 * SHA-256 over the hash before it and a row as it is kept.
 * @param previous 64 hex digits
 * @returns 64 hex digits
 */
export function chainHash(previous: string, text: string): string {
  const most = hashBytes + text.length * 3
  const bytes = most > room.length ? Buffer.allocUnsafe(most) : room
  const known = bytes.write(previous, 0, hashBytes, 'hex')
  if (known < hashBytes) bytes.fill(0, known, hashBytes) // what somebody changed may be no hash
  const end = hashBytes + bytes.write(text, hashBytes)
  return hash('sha256', bytes.subarray(0, end), 'hex')
}

/** A row with its number and instant; texts in it are such as every store takes, and none is long. */
export function rowOf(entry: AuditEntry, seq: number, at: string): AuditRow {
  const { change, ...fields } = entry
  const row: AuditRow = {
    ...fields,
    ...(change && { change: shortChange(change) }),
    result: entry.result ?? 'done',
    seq,
    at,
  }
  return kept(row) as AuditRow
}

function shortChange(change: NonNullable<AuditEntry['change']>): NonNullable<AuditEntry['change']> {
  const { length } = canonicalJson(change)
  if (length <= longestChange) return change
  return { length: [null, length] } // it is told that there was more, and not a part that looks like all
}

function kept(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length <= longestText ? cleanText(value) : `${cleanText(value.slice(0, longestText))}…`
  if (Array.isArray(value)) return value.map(kept)
  if (typeof value !== 'object' || value === null) return value
  const copy: Record<string, unknown> = {}
  for (const [key, each] of Object.entries(value)) if (each !== undefined) copy[cleanText(key)] = kept(each)
  return copy
}
