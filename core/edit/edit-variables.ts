import { BowlineError } from '../domain/errors.ts'
import { objectOf } from '../lib/json.ts'
import { type LoadedDocument, type Mark, positionOf } from '../load/loaded-file.ts'
import { isAsWanted } from './is-as-wanted.ts'
import { scalarOf } from './scalar.ts'
import { applySplices, offsetsIn, type Splice } from './splice.ts'
import { itemsIn } from './variable-items.ts'

export type Content = { value: string } | { sealed: string }

/** What a variable is to be; null: gone. */
export interface VariableEdit {
  name: string
  to: Content | null
}

/**
 * Changes variables of one VariableSet in the text of its file. Everything else stays as it is, byte for byte: comments,
 * order, quotes and empty lines. New variables come last, written like those that are there.
 * @param text as `document` was loaded from, without a byte order mark
 * @throws {BowlineError} where that cannot be done without touching more: what comes out is read again and compared
 */
export function editVariables(
  text: string,
  document: LoadedDocument,
  edits: readonly VariableEdit[],
): string {
  const edited = applySplices(text, splicesFor(text, document, edits))
  if (isAsWanted(text, edited, document, (value) => withEdits(value, edits))) return edited
  const { file, line } = positionOf(document, '/spec/variables')
  throw new BowlineError(
    'cannot-edit',
    `${file}:${line}: this list is written in a way that cannot be edited safely; change ${edits.map((each) => each.name).join(', ')} by hand`,
  )
}

const list = '/spec/variables'

function splicesFor(text: string, document: LoadedDocument, edits: readonly VariableEdit[]): Splice[] {
  const pen = new Pen(text, document)
  const indexes = new Map(itemsIn(document).map(({ name }, index) => [name, index]))
  const gone = edits.flatMap(({ name, to }) => (to === null ? (indexes.get(name) ?? []) : []))
  const changed = edits.flatMap(({ name, to }) => {
    const index = indexes.get(name)
    return to !== null && index !== undefined ? pen.change(index, to) : []
  })
  const added = edits.flatMap(({ name, to }) => (to !== null && !indexes.has(name) ? { name, to } : []))
  const left = indexes.size - gone.length
  if (left === 0) return [pen.replaceAll(added)]
  return [...changed, ...pen.remove(gone), ...pen.append(added)]
}

type Added = { name: string; to: Content }

/** Knows where things are in the text, and how this list is written. */
class Pen {
  readonly #file: string
  readonly #text: string
  readonly #marks: Readonly<Record<string, Mark>>
  readonly #offsetOf: ReturnType<typeof offsetsIn>
  readonly #count: number
  readonly #newline: string

  constructor(text: string, document: LoadedDocument) {
    this.#file = document.file
    this.#text = text
    this.#marks = document.marks()
    this.#offsetOf = offsetsIn(text)
    this.#count = itemsIn(document).length
    this.#newline = text.includes('\r\n') ? '\r\n' : '\n'
  }

  change(index: number, to: Content): Splice[] {
    const item = `${list}/${index}`
    const [field, written] = 'sealed' in to ? ['sealed', to.sealed] : ['value', to.value]
    if (this.#marks[`${item}/${field}`]) {
      return [
        this.#replace(`${item}/${field}`, scalarOf(written)),
        ...('sealed' in to ? this.#secure(item) : []),
      ]
    }
    const other = ['value', 'sealed', 'name'].find((each) => this.#marks[`${item}/${each}`]) ?? 'name'
    const { start, end } = this.#field(`${item}/${other}`)
    const own = `${field}: ${scalarOf(written)}`
    const replaced =
      other === 'name' ? { start: end, end, text: this.#next(item) + own } : { start, end, text: own }
    return [replaced, ...('sealed' in to ? this.#secure(item) : [])]
  }

  /** Makes sure that the variable says it is secure. */
  #secure(item: string): Splice[] {
    if (this.#marks[`${item}/secure`]) return [this.#replace(`${item}/secure`, 'true')]
    const { end } = this.#field(`${item}/name`)
    return [{ start: end, end, text: `${this.#next(item)}secure: true` }]
  }

  /** Between two fields of a variable. */
  #next(item: string): string {
    const { start } = this.#extent(item)
    return this.#text[start] === '{' ? ', ' : `${this.#newline}${' '.repeat(this.#columnOf(start))}`
  }

  /** In brackets each goes with the comma after it; those that nothing is left after, with the one before. */
  remove(indexes: readonly number[]): Splice[] {
    const isGone = new Set(indexes)
    let last = this.#count - 1
    while (isGone.has(last)) last -= 1
    return indexes.map((index) => this.#removeOne(index, index > last))
  }

  #removeOne(index: number, isLast: boolean): Splice {
    const { start, end } = this.#extent(`${list}/${index}`)
    if (!this.#isFlow()) return { start: this.#lineStart(start), end: this.#lineEnd(end), text: '' }
    return isLast
      ? { start: this.#extent(`${list}/${index - 1}`).end, end, text: '' }
      : { start, end: this.#extent(`${list}/${index + 1}`).start, text: '' }
  }

  append(added: readonly Added[]): Splice[] {
    if (added.length === 0) return []
    const { start, end } = this.#extent(`${list}/${this.#count - 1}`)
    if (this.#isFlow()) return [{ start: end, end, text: added.map((each) => `, ${inFlow(each)}`).join('') }]
    const dash = ' '.repeat(this.#columnOf(this.#text.lastIndexOf('-', start)))
    const at = this.#lineEnd(end)
    const before = this.#text.slice(0, at).endsWith('\n') ? '' : this.#newline
    const items = added.map((each) => this.#inBlock(each, dash, this.#text[start] === '{'))
    return [{ start: at, end: at, text: before + items.join('') }]
  }

  /** For a list of which nothing is left as it was. */
  replaceAll(added: readonly Added[]): Splice {
    const { start, end } = this.#field(list)
    const indent = ' '.repeat(this.#columnOf(start))
    const items = added.map((each) => this.#inBlock(each, `${indent}  `, false)).join('')
    if (items === '') return { start, end, text: 'variables: []' }
    return { start, end, text: `variables:${this.#newline}${items.slice(0, -this.#newline.length)}` }
  }

  #inBlock(added: Added, dash: string, asFlow: boolean): string {
    const lines = asFlow ? [inFlow(added)] : fieldsOf(added)
    return lines.map((line, index) => `${dash}${index === 0 ? '- ' : '  '}${line}${this.#newline}`).join('')
  }

  #replace(pointer: string, text: string): Splice {
    return { ...this.#extent(pointer), text }
  }

  #extent(pointer: string, part: keyof Mark = 'value'): { start: number; end: number } {
    const mark = this.#marks[pointer]?.[part]
    if (!mark)
      throw new BowlineError(
        'cannot-edit',
        `${this.#file}:1: there is nothing at ${pointer}; change it by hand`,
      )
    return { start: this.#offsetOf(mark.start), end: this.#offsetOf(mark.end) }
  }

  /** A key and its value. */
  #field(pointer: string): { start: number; end: number } {
    return { start: this.#extent(pointer, 'key').start, end: this.#extent(pointer).end }
  }

  #isFlow(): boolean {
    return this.#text[this.#extent(list).start] === '['
  }

  #lineStart(offset: number): number {
    return this.#text.lastIndexOf('\n', offset - 1) + 1
  }

  /** After the line break, if there is one. */
  #lineEnd(offset: number): number {
    const at = this.#text.indexOf('\n', offset)
    return at === -1 ? this.#text.length : at + 1
  }

  #columnOf(offset: number): number {
    return offset - this.#lineStart(offset)
  }
}

function fieldsOf({ name, to }: Added): string[] {
  if ('value' in to) return [`name: ${scalarOf(name)}`, `value: ${scalarOf(to.value)}`]
  return [`name: ${scalarOf(name)}`, 'secure: true', `sealed: ${scalarOf(to.sealed)}`]
}

function inFlow(added: Added): string {
  return `{ ${fieldsOf(added).join(', ')} }`
}

/** Of an item of the list, which may be anything. */
function nameOf(item: unknown): string | undefined {
  const name = objectOf(item).name
  return typeof name === 'string' ? name : undefined
}

function withEdits(value: unknown, edits: readonly VariableEdit[]): unknown {
  const { spec, ...rest } = value as { spec: { variables: unknown } }
  const byName = new Map(edits.map((each) => [each.name, each]))
  const items: unknown[] = Array.isArray(spec.variables) ? spec.variables : []
  const names = new Set(items.map(nameOf))
  const kept = items.flatMap((item) => {
    const edit = byName.get(nameOf(item) ?? '')
    if (!edit) return [item]
    return edit.to === null ? [] : [{ ...withoutContent(item as object), ...fieldsFor(edit.to) }]
  })
  const added = edits.flatMap(({ name, to }) =>
    to === null || names.has(name) ? [] : [{ name, ...fieldsFor(to) }],
  )
  return { ...rest, spec: { ...spec, variables: [...kept, ...added] } }
}

function withoutContent(item: object): object {
  return Object.fromEntries(Object.entries(item).filter(([key]) => key !== 'value' && key !== 'sealed'))
}

function fieldsFor(to: Content): object {
  return 'sealed' in to ? { sealed: to.sealed, secure: true } : { value: to.value }
}
