import { isObject } from '../lib/json.ts'
import type { AuditAnchor } from './check-chain.ts'
import { headLine, readHead, type SignedHead } from './heads.ts'

/*
 * The trail as lines of JSON, one for each row: its hash first, and behind it what the hash is over, character by character.
 * A whole trail begins with a line that says what its first row goes on from, and ends with the signed head.
 */

export function anchorLine(anchor: AuditAnchor): string {
  return JSON.stringify({ anchor })
}

/** @param text canonical JSON of the row */
export function exportedRow(text: string, hash: string): string {
  return `{"hash":"${hash}",${text.slice(1)}`
}

export function endLine(head: SignedHead): string {
  return `{"head":${headLine(head)}}`
}

export type ExportedLine =
  | { kind: 'anchor'; anchor: AuditAnchor }
  | { kind: 'row'; text: string; hash: string }
  | { kind: 'head'; head: SignedHead }
  | { kind: 'odd' }

const rowStart = '{"hash":"'
/** Characters before what a row is hashed from. */
const textAt = rowStart.length + 64 + 2

/** What a line is. A row that was written anew by somebody, in whatever order, is not what was hashed any more. */
export function readExportedLine(line: string): ExportedLine {
  if (line.startsWith(rowStart) && line.startsWith('",', textAt - 2))
    return { kind: 'row', hash: line.slice(rowStart.length, textAt - 2), text: `{${line.slice(textAt)}` }
  const value = parsed(line)
  if (!isObject(value)) return { kind: 'odd' }
  const { anchor, head } = value
  const signed = head === undefined ? undefined : readHead(JSON.stringify(head))
  if (signed) return { kind: 'head', head: signed }
  return isAnchor(anchor) ? { kind: 'anchor', anchor } : { kind: 'odd' }
}

function isAnchor(value: unknown): value is AuditAnchor {
  if (!isObject(value)) return false
  const { chain, seq, hash } = value
  return Number.isSafeInteger(seq) && [chain, hash].every((each) => /^[0-9a-f]{64}$/.test(String(each)))
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
