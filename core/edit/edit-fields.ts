import { isDeepStrictEqual } from 'node:util'
import { BowlineError } from '../domain/errors.ts'
import { isObject, type JsonObject } from '../lib/json.ts'
import { loadFile } from '../load/load-file.ts'
import { type LoadedDocument, type Mark, pointerTo, positionOf } from '../load/loaded-file.ts'
import { isAsWanted } from './is-as-wanted.ts'
import { applySplices, offsetsIn, type Splice } from './splice.ts'
import { fieldLines, inFlow } from './written-value.ts'

/** What a field is to be, by the names that lead to it from the top of the document; undefined: gone. */
export interface FieldEdit {
  path: readonly string[]
  to: unknown
}

/**
 * Changes fields of mappings in the text of a document's file. Everything else stays as it is, byte for byte: comments,
 * order, quotes, anchors, ends of lines. A new field comes last in its mapping, written like those that are there; of a
 * mapping that becomes another one only the fields that differ are touched.
 * @param text as `document` was loaded from, without a byte order mark
 * @throws {BowlineError} `cannot-edit` where that cannot be done without touching more (an alias elsewhere follows, say):
 * what comes out is read again and compared
 */
export function editFields(text: string, document: LoadedDocument, edits: readonly FieldEdit[]): string {
  const index = documentsIn(document.file, text).findIndex(({ value }) =>
    isDeepStrictEqual(value, document.value),
  )
  let page = { text, document }
  const change = (edit: FieldEdit) => {
    const edited = withField(page.text, page.document, edit)
    page = { text: edited, document: documentsIn(document.file, edited)[index] ?? page.document }
  }
  for (const edit of edits) {
    const before = page
    const leaves = leavesOf(valueAt(document.value, edit.path), edit)
    try {
      leaves.forEach(change)
    } catch (error) {
      if (leaves.every(({ path }) => path.length === edit.path.length)) throw error
      page = before
      change(edit) // as a whole, where its parts stand elsewhere
    }
  }
  return page.text
}

function documentsIn(path: string, text: string): readonly LoadedDocument[] {
  return loadFile({ path, content: Buffer.from(text) }).documents
}

/** Of a mapping that becomes another one, what differs in it: what goes comes last, so that it is never empty meanwhile. */
function leavesOf(before: unknown, { path, to }: FieldEdit): FieldEdit[] {
  if (isDeepStrictEqual(before, to)) return []
  if (!isFilled(before) || !isFilled(to)) return [{ path, to }]
  const gone = Object.keys(before).filter((key) => !(key in to))
  return [
    ...Object.keys(to).flatMap((key) => leavesOf(before[key], { path: [...path, key], to: to[key] })),
    ...gone.map((key) => ({ path: [...path, key], to: undefined })),
  ]
}

function isFilled(value: unknown): value is JsonObject {
  return isObject(value) && Object.keys(value).length > 0
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, key) => (isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined),
    value,
  )
}

function withField(text: string, document: LoadedDocument, edit: FieldEdit): string {
  const change = (value: unknown) => withValue(value, edit.path, edit.to)
  for (const splice of waysTo(new Page(text, document), document.value, edit)) {
    const edited = applySplices(text, [splice])
    if (isAsWanted(text, edited, document, change)) return edited
  }
  const { file, line } = positionOf(document, pointerOf(edit.path))
  const what = edit.path.slice(1).join('.')
  const how = edit.to === undefined ? `take out ${what}` : `set ${what} to ${inFlow(edit.to)}`
  throw new BowlineError(
    'cannot-edit',
    `${file}:${line}: this is written in a way that cannot be edited safely; ${how} by hand`,
  )
}

/** Ways to write it, the one that touches least first. */
function* waysTo(page: Page, value: unknown, { path, to }: FieldEdit): Generator<Splice> {
  const field = page.field(path)
  const parent = valueAt(value, path.slice(0, -1))
  if (!field) {
    if (to !== undefined) yield* waysToAdd(page, value, { path, to })
    return
  }
  if (to === undefined) {
    yield page.without(path, parent)
    return
  }
  if (!isNested(to) && !isNested(valueAt(value, path))) {
    yield page.inPlace(field, to)
    yield { ...field.value, text: inFlow(to) }
  }
  yield page.rewritten(path, to)
}

function* waysToAdd(page: Page, value: unknown, { path, to }: FieldEdit): Generator<Splice> {
  const [above, key = ''] = [path.slice(0, -1), path.at(-1)]
  const parent = valueAt(value, above)
  if (isFilled(parent)) yield page.added(above, parent, { key, to })
  else yield* waysTo(page, value, { path: above, to: { [key]: to } })
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function withValue(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to
  const { [key]: before, ...others } = isObject(value) ? value : {}
  const after = withValue(before, rest, to)
  return after === undefined ? others : { ...others, [key]: after }
}

function pointerOf(path: readonly string[]): string {
  return path.reduce(pointerTo, '')
}

interface Extent {
  start: number
  end: number
}

/** Knows where the fields of a document are in the text of its file, and how its mappings are written. */
class Page {
  readonly #text: string
  readonly #marks: Readonly<Record<string, Mark>>
  readonly #offsetOf: ReturnType<typeof offsetsIn>
  readonly #newline: string

  constructor(text: string, document: LoadedDocument) {
    this.#text = text
    this.#marks = document.marks()
    this.#offsetOf = offsetsIn(text)
    this.#newline = text.includes('\r\n') ? '\r\n' : '\n'
  }

  /** Undefined where there is no such field. */
  field(path: readonly string[]): { key: Extent; value: Extent } | undefined {
    const mark = this.#marks[pointerOf(path)]
    return mark && { key: this.#extent(mark.key), value: this.#extent(mark.value) }
  }

  /** A scalar in the quotes of the one before it. */
  inPlace({ value: { start, end } }: { value: Extent }, to: unknown): Splice {
    const before = this.#text.slice(start, end)
    if (typeof to !== 'string' || !/^["']/.test(before)) return { start, end, text: inFlow(to) }
    const single = before.startsWith("'") && !/['\n]/.test(to)
    return { start, end, text: single ? `'${to}'` : JSON.stringify(to) }
  }

  /** The whole field anew. */
  rewritten(path: readonly string[], to: unknown): Splice {
    const field = this.#at(path)
    const key = path.at(-1) ?? ''
    const { start } = field.key
    if (this.#isFlow(path.slice(0, -1)) || !this.#isFirstInLine(start))
      return { start, end: field.value.end, text: `${this.#text.slice(start, field.key.end)}: ${inFlow(to)}` }
    return { ...this.#lines(field), text: this.#block(key, to, this.#indentOf(start)) }
  }

  /** As the last one of its mapping. */
  added(above: readonly string[], parent: JsonObject, { key, to }: { key: string; to: unknown }): Splice {
    const fields = Object.keys(parent).map((each) => this.#at([...above, each]))
    const last = fields.reduce((a, b) => (a.value.end > b.value.end ? a : b))
    const { end } = last.value
    if (this.#isFlow(above)) return { start: end, end, text: `, ${inFlow({ [key]: to }).slice(2, -2)}` }
    const at = this.#lines(last).end
    const before = this.#text.slice(0, at).endsWith('\n') ? '' : this.#newline
    return { start: at, end: at, text: before + this.#block(key, to, this.#indentOf(last.key.start)) }
  }

  without(path: readonly string[], parent: unknown): Splice {
    const field = this.#at(path)
    const above = path.slice(0, -1)
    if (!this.#isFlow(above)) return { ...this.#lines(field), text: '' }
    const fields = Object.keys(isObject(parent) ? parent : {}).map((each) => this.#at([...above, each]))
    fields.sort((a, b) => a.key.start - b.key.start)
    const index = fields.findIndex(({ key }) => key.start === field.key.start)
    const [before, after] = [fields[index - 1], fields[index + 1]]
    if (after) return { start: field.key.start, end: after.key.start, text: '' }
    return { start: before ? before.value.end : field.key.start, end: field.value.end, text: '' }
  }

  #at(path: readonly string[]): { key: Extent; value: Extent } {
    const field = this.field(path)
    return field ?? { key: { start: 0, end: 0 }, value: { start: 0, end: 0 } } // then what comes out is not as wanted
  }

  #block(key: string, to: unknown, indent: string): string {
    return fieldLines(key, to, indent)
      .map((line) => line + this.#newline)
      .join('')
  }

  /** Whether a mapping is in braces. */
  #isFlow(path: readonly string[]): boolean {
    return this.#text[this.#at(path).value.start] === '{'
  }

  #isFirstInLine(offset: number): boolean {
    return this.#indentOf(offset).trim() === ''
  }

  #indentOf(offset: number): string {
    return this.#text.slice(this.#lineStart(offset), offset)
  }

  /** All lines of a field, with the break after the last one. */
  #lines({ key, value }: { key: Extent; value: Extent }): Extent {
    const end = Math.max(key.end, value.end)
    const isAtEnd = this.#text[end - 1] === '\n'
    const newline = this.#text.indexOf('\n', end)
    return {
      start: this.#lineStart(key.start),
      end: isAtEnd ? end : newline === -1 ? this.#text.length : newline + 1,
    }
  }

  #lineStart(offset: number): number {
    return this.#text.lastIndexOf('\n', offset - 1) + 1
  }

  #extent({ start, end }: Mark['key']): Extent {
    return { start: this.#offsetOf(start), end: this.#offsetOf(end) }
  }
}
