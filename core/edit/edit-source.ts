import { BowlineError } from '../domain/errors.ts'
import { type LoadedDocument, positionOf } from '../load/loaded-file.ts'
import { isAsWanted } from './is-as-wanted.ts'
import { scalarOf } from './scalar.ts'
import { applySplices, offsetsIn, type Splice } from './splice.ts'

/** What is to be in `spec.source` of an Environment; what is left out stays. */
export interface SourceEdit {
  tag: string
  url?: string
}

/**
 * Changes scalars of `spec.source` in the text of an Environment's file, each in the quotes it had. Everything else stays
 * as it is, byte for byte.
 * @param text as `document` was loaded from, without a byte order mark
 * @throws {BowlineError} where that cannot be done without touching more (an alias elsewhere follows, say): what comes
 * out is read again and compared
 */
export function editSource(text: string, document: LoadedDocument, edit: SourceEdit): string {
  const splices = Object.entries(edit).flatMap(([field, to]) => spliceOf(text, document, field, to) ?? [])
  const edited = applySplices(text, splices)
  if (isAsWanted(text, edited, document, (value) => withEdit(value, edit))) return edited
  const { file, line } = positionOf(document, '/spec/source/tag')
  throw new BowlineError(
    'cannot-edit',
    `${file}:${line}: this source is written in a way that cannot be edited safely; set ${fieldsOf(edit)} by hand`,
  )
}

/** Undefined where there is no such scalar in the text. */
function spliceOf(text: string, document: LoadedDocument, field: string, to: string): Splice | undefined {
  const mark = document.marks()[`/spec/source/${field}`]
  if (!mark) return undefined
  const offsetOf = offsetsIn(text)
  const [start, end] = [offsetOf(mark.value.start), offsetOf(mark.value.end)]
  return { start, end, text: writtenLike(text.slice(start, end), to) }
}

function writtenLike(before: string, to: string): string {
  if (before.startsWith('"')) return JSON.stringify(to)
  if (before.startsWith("'") && !to.includes("'")) return `'${to}'`
  return scalarOf(to)
}

function withEdit(value: unknown, edit: SourceEdit): unknown {
  const { spec, ...rest } = value as { spec: { source: object } }
  return { ...rest, spec: { ...spec, source: { ...spec.source, ...edit } } }
}

function fieldsOf(edit: SourceEdit): string {
  return Object.entries(edit)
    .map(([field, to]) => `${field} to ${JSON.stringify(to)}`)
    .join(' and ')
}
