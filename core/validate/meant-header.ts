import { closest } from '../lib/closest.ts'
import { type Header, isKind, kinds, readHeaderAs, readKind } from '../load/header.ts'

/** What can be told about a document; its kind is the one that was meant where it is misspelled. */
export function meantHeader(value: unknown): Header {
  const kind = readKind(value)
  const meant = kind === undefined || isKind(kind) ? kind : closest(kind, kinds)
  return readHeaderAs(value, meant)
}
