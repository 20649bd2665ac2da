import { createHash } from 'node:crypto'
import type { AuditEntry, AuditRow } from '../domain/audit.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import { cleanJson, cleanText } from '../lib/text.ts'

/** Characters of a text of a row, and of the JSON of its change; what is longer is cut, or told by its length. */
const longestText = 1_000
const longestChange = 8_000

/** SHA-256 over the hash before it and a row as it is kept. */
export function chainHash(previous: Uint8Array, text: string): Buffer {
  return createHash('sha256').update(previous).update(text).digest()
}

/** A row as it is kept and hashed: canonical JSON. */
export function rowText(entry: AuditEntry, seq: number, at: string): string {
  const { change, ...fields } = entry
  const row: AuditRow = {
    ...fields,
    ...(change && { change: shortChange(change) }),
    result: entry.result ?? 'done',
    seq,
    at,
  }
  return canonicalJson(cut(cleanJson(row)))
}

function shortChange(change: NonNullable<AuditEntry['change']>): NonNullable<AuditEntry['change']> {
  const length = canonicalJson(change).length
  if (length <= longestChange) return change
  return { length: [null, length] } // it is told that there was more, and not a part that looks like all
}

function cut(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length <= longestText ? value : `${cleanText(value.slice(0, longestText))}…`
  if (Array.isArray(value)) return value.map(cut)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cut(each)]))
}
