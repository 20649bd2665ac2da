import type { Diagnostic, FilePosition, Position } from '../domain/diagnostic.ts'

/** One file of the config repository, read. Deeply frozen, so it may be cached by blob id and path. */
export interface LoadedFile {
  path: string
  /** The documents that are ours, in the order of the file. */
  documents: readonly LoadedDocument[]
  findings: readonly Diagnostic[]
  /** Of the file with the public sealing keys, in its order; undefined for all others. */
  keys?: readonly PublishedKey[]
  /**
   * Lets go of what can be read again from its text: to be called where it is kept, and mostly not looked at any more. Values
   * are then equal to what they were, and other objects. Absent where there is nothing of that.
   */
  rest?: () => void
}

/** A key that the repository says is to be sealed with. */
export interface PublishedKey {
  /** Its thumbprint. */
  id: string
  at: Position
}

/** One YAML document as plain JSON values, with the place of each of them. */
export interface LoadedDocument {
  readonly file: string
  readonly value: unknown
  /** Worked out when first asked for: only findings need places. */
  marks: () => Marks
  /** True when a finding makes `value` incomplete: good for telling whose it is, and nothing more. */
  readonly broken: boolean
}

/** By JSON Pointer (RFC 6901). */
export type Marks = Readonly<Record<string, Mark>>

/** Where a value is, and where its key is. For list items and the document itself both are the same. */
export interface Mark {
  key: Span
  value: Span
}

/** From the first character to the place just after the last. A block ends where the last thing in it does. */
export interface Span {
  start: Position
  end: Position
}

/** Where something is in its file; without `end` where nothing is written there. */
export interface Range {
  at: FilePosition
  end?: Position
}

/** A pointer to something that is not there gives its nearest parent. */
export function rangeOf(document: LoadedDocument, pointer: string, part: keyof Mark = 'value'): Range {
  const { file } = document
  const mark = document.marks()[pointer]
  if (mark) {
    const { start, end } = mark[part]
    return { at: { file, ...start }, ...(isBefore(start, end) && { end }) }
  }
  if (pointer === '') return { at: { file, line: 1, column: 1 } }
  return rangeOf(document, pointer.slice(0, pointer.lastIndexOf('/')), 'key')
}

/**
 * The place of a piece of a text, by its offsets; of the whole text where it is not written as it is: in several lines,
 * or with escapes. A text that is as wide as it is long is plain, and one with two columns more is in quotes.
 */
export function rangeWithin(whole: Range, text: string, from: number, to: number): Range {
  const { at, end } = whole
  const quote = end?.line === at.line ? (end.column - at.column - text.length) / 2 : Number.NaN
  if ((quote !== 0 && quote !== 1) || to > text.length) return whole
  const column = at.column + quote
  return { at: { ...at, column: column + from }, end: { line: at.line, column: column + to } }
}

/** Where that begins. */
export function positionOf(document: LoadedDocument, pointer: string, part?: keyof Mark): FilePosition {
  return rangeOf(document, pointer, part).at
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column)
}

/** A pointer one step deeper. */
export function pointerTo(pointer: string, step: string | number): string {
  return `${pointer}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`
}
