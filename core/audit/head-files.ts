import { compareText } from '../lib/compare-text.ts'
import { type HeadKey, headLine, readHead, readHeadKeys, type SignedHead } from './heads.ts'

/** Folder of the status branch that holds the heads of the audit trail, and the keys they are signed with. */
export const auditFolder = 'audit/'
export const headKeysFile = `${auditFolder}keys.json`

/** `audit/2027-01/31.jsonl`: the heads of a day, one a line, oldest first. Nothing is ever taken out of one. */
export function headFileOf(at: number): string {
  const day = new Date(at).toISOString()
  return `${auditFolder}${day.slice(0, 7)}/${day.slice(8, 10)}.jsonl`
}

/** What a file is to hold: all that is there, and what is new. */
export function mergedHeads(...texts: readonly string[]): string {
  const heads = new Map(texts.flatMap(headsIn).map((head) => [headLine(head), head]))
  const lines = [...heads].sort(
    ([a, one], [b, other]) => compareText(one.at, other.at) || one.seq - other.seq || compareText(a, b),
  )
  return lines.map(([line]) => `${line}\n`).join('')
}

/** Those of a file; what is none is left out. */
export function headsIn(text: string): SignedHead[] {
  return text.split('\n').flatMap((line) => readHead(line) ?? [])
}

/** A JWK Set of our key and those that were there before. */
export function mergedKeys(before: string, key: HeadKey): string {
  const keys = [key, ...keysIn(before).filter(({ kid }) => kid !== key.kid)]
  return `${JSON.stringify({ keys }, null, 2)}\n`
}

/** None where it is no JWK Set. */
export function keysIn(text: string): HeadKey[] {
  try {
    return readHeadKeys(text)
  } catch {
    return []
  }
}

/** All heads and keys among files of the status branch, by path. */
export function witnessedIn(files: ReadonlyMap<string, string>): { heads: SignedHead[]; keys: HeadKey[] } {
  const heads = [...files].filter(([path]) => path.endsWith('.jsonl')).flatMap(([, text]) => headsIn(text))
  return { heads, keys: keysIn(files.get(headKeysFile) ?? '{}') }
}
