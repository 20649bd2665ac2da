import type { Position } from '../domain/diagnostic.ts'
import { withoutEnd } from '../lib/without-end.ts'
import { type Mark, type Marks, pointerTo, type Span } from './loaded-file.ts'
import { plainValue, unescaped, unsure } from './plain-scalar.ts'

/** Collections inside each other; deeper ones are left to the parser, which knows the limit. */
const maxDepth = 30

/** Line feeds and what can be printed; not tabs, and not what Unicode allows as line ends or byte order marks. */
const strange = /[^\n -~\xa0-\ufefe\uff00-\uffff]/

/** The documents of a text, and for `withMarks` the places in each. */
export interface PlainText {
  values: readonly unknown[]
  marks: readonly Marks[]
}

/**
 * Reads the plain YAML that people write, many times faster than the parser of `load-file.ts`, which stays the one
 * authority: wherever it could find something wrong, and for all that is not surely known here, the answer is undefined
 * and the parser reads the text. Values are frozen. `test/spec/core/load/load-plain.test.ts` shows that the two never disagree.
 *
 * Plain are mappings and lists in blocks, text on one line with or without quotes, `[]` and `{}` on one line, and `|`.
 */
export function readPlain(text: string, { withMarks }: { withMarks: boolean }): PlainText | undefined {
  if (strange.test(text)) return undefined
  try {
    return new PlainReader(text, withMarks).readAll()
  } catch (error) {
    if (error === unsure) return undefined
    throw error
  }
}

const code = {
  lineFeed: 0x0a,
  space: 0x20,
  doubleQuote: 0x22,
  hash: 0x23,
  singleQuote: 0x27,
  comma: 0x2c,
  dash: 0x2d,
  colon: 0x3a,
  openBracket: 0x5b,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  bar: 0x7c,
  closeBrace: 0x7d,
} as const

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_'
const digits = '0123456789'
/** What a key begins with, what it holds, and what text without quotes begins with. Flags by character code. */
const keyStart = flags(letters)
const keyPart = flags(`${letters}${digits}./-`)
const textStart = flags(`${letters}${digits}./-+$(;<=^~\\`)

function flags(characters: string): Uint8Array {
  const table = new Uint8Array(0x80)
  for (const each of characters) table[each.charCodeAt(0)] = 1
  return table
}

/** Stands between lines, at the first character of one that says something; or inside one, while that is read. */
class PlainReader {
  readonly #text: string
  readonly #marks: Marks[] = []
  /** Of the document that is being read; undefined where nobody wants to know. */
  #current: Record<string, Mark> | undefined
  readonly #withMarks: boolean
  #at = 0
  #line = 1
  #lineStart = 0
  /** Spaces before the first character of the line; -1 at the end of a document. */
  #indent = -1
  #depth = 0
  /** Where the last value that was read ends. */
  #end: Position | undefined

  constructor(text: string, withMarks: boolean) {
    this.#text = text
    this.#withMarks = withMarks
  }

  readAll(): PlainText {
    const values: unknown[] = []
    this.#toNextLine()
    while (this.#at < this.#text.length) {
      if (this.#indent === -1) this.#skipDocumentStart()
      else values.push(this.#readDocument())
    }
    return { values, marks: this.#marks }
  }

  #readDocument(): unknown {
    if (this.#indent > 0) throw unsure
    if (this.#withMarks) this.#current = Object.create(null) as Record<string, Mark>
    const start = this.#position()
    const value = this.#readMapping(0, '')
    this.#mark('', undefined, start)
    if (this.#current) this.#marks.push(Object.freeze(this.#current))
    return value
  }

  #readBlock(pointer: string, key: Span | undefined): unknown {
    const start = this.#position()
    const indent = this.#indent
    const value = this.#isDash() ? this.#readList(indent, pointer) : this.#readMapping(indent, pointer)
    this.#mark(pointer, key, start)
    return value
  }

  #readMapping(indent: number, pointer: string): unknown {
    this.#enter()
    const mapping: Record<string, unknown> = {}
    do {
      const start = this.#position()
      const name = this.#readKey(mapping)
      mapping[name] = this.#readAfterKey(indent, this.#below(pointer, name), this.#keyFrom(start))
    } while (this.#indent === indent)
    if (this.#indent > indent) throw unsure
    return this.#leave(mapping)
  }

  /** A list may stand as far to the left as the key it belongs to. */
  #readAfterKey(indent: number, pointer: string, key: Span | undefined): unknown {
    this.#skipSpaces()
    if (!this.#isLineOver()) return this.#readInline(indent, pointer, key)
    this.#endLine()
    if (this.#indent > indent || (this.#indent === indent && this.#isDash()))
      return this.#readBlock(pointer, key)
    throw unsure
  }

  #readList(indent: number, pointer: string): unknown {
    this.#enter()
    const list: unknown[] = []
    do {
      this.#at += 1
      list.push(this.#readItem(indent, this.#below(pointer, list.length)))
    } while (this.#indent === indent && this.#isDash())
    if (this.#indent > indent) throw unsure
    return this.#leave(list)
  }

  #readItem(indent: number, pointer: string): unknown {
    this.#skipSpaces()
    if (this.#isLineOver()) {
      this.#endLine()
      if (this.#indent > indent) return this.#readBlock(pointer, undefined)
      throw unsure
    }
    if (this.#endOfKey() === -1) return this.#readInline(indent, pointer, undefined)
    this.#indent = this.#at - this.#lineStart
    return this.#readBlock(pointer, undefined)
  }

  /** A value that begins on this line, and the rest of the line. */
  #readInline(indent: number, pointer: string, key: Span | undefined): unknown {
    const start = this.#position()
    const isLiteral = this.#code() === code.bar
    const value = isLiteral ? this.#readLiteral(indent) : this.#readValue(pointer, false)
    this.#mark(pointer, key, start)
    if (isLiteral) return value
    this.#skipSpaces()
    this.#endLine()
    return value
  }

  #readValue(pointer: string, inFlow: boolean): unknown {
    const value = this.#readOnLine(pointer, inFlow)
    this.#end = this.#position()
    return value
  }

  #readOnLine(pointer: string, inFlow: boolean): unknown {
    switch (this.#code()) {
      case code.doubleQuote:
        return this.#readDoubleQuoted()
      case code.singleQuote:
        return this.#readSingleQuoted()
      case code.openBracket:
        return this.#readFlowList(pointer)
      case code.openBrace:
        return this.#readFlowMapping(pointer)
      default:
        return this.#readText(inFlow)
    }
  }

  #readFlowList(pointer: string): unknown {
    this.#enter()
    const list: unknown[] = []
    while (this.#goesOn(list.length, code.closeBracket)) {
      const below = this.#below(pointer, list.length)
      const start = this.#position()
      list.push(this.#readValue(below, true))
      this.#mark(below, undefined, start)
    }
    return this.#leave(list)
  }

  #readFlowMapping(pointer: string): unknown {
    this.#enter()
    const mapping: Record<string, unknown> = {}
    for (let count = 0; this.#goesOn(count, code.closeBrace); count += 1) {
      const keyStart = this.#position()
      const name = this.#readKey(mapping)
      const key = this.#keyFrom(keyStart)
      const below = this.#below(pointer, name)
      this.#skipSpaces()
      const start = this.#position()
      mapping[name] = this.#readValue(below, true)
      this.#mark(below, key, start)
    }
    return this.#leave(mapping)
  }

  /** Steps over a bracket or comma to the next entry; false, and the closing bracket is passed, where there is none. */
  #goesOn(count: number, close: number): boolean {
    if (count === 0) this.#at += 1
    this.#skipSpaces()
    if (this.#code() === close) {
      this.#at += 1
      return false
    }
    if (count === 0) return true
    if (this.#code() !== code.comma) throw unsure
    this.#at += 1
    this.#skipSpaces()
    return true
  }

  /** Steps over a key and its colon. */
  #readKey(mapping: Record<string, unknown>): string {
    const end = this.#endOfKey()
    if (end === -1) throw unsure
    const name = this.#text.slice(this.#at, end)
    // Given twice, or a name that every object has: `__proto__` is no field that could be assigned.
    if (mapping[name] !== undefined) throw unsure
    this.#at = end + 1
    return name
  }

  /** Where the colon of the key that begins here is; -1 where no plain key does. */
  #endOfKey(): number {
    if (keyStart[this.#code()] !== 1) return -1
    let end = this.#at + 1
    while (keyPart[this.#text.charCodeAt(end)] === 1) end += 1
    if (this.#text.charCodeAt(end) !== code.colon || end - this.#at > 256) return -1
    const next = this.#text.charCodeAt(end + 1)
    return next === code.space || next === code.lineFeed ? end : -1
  }

  #readText(inFlow: boolean): unknown {
    const start = this.#at
    const first = this.#code()
    if (first < 0x80 && textStart[first] !== 1) throw unsure
    const end = inFlow ? this.#endOfFlowText() : this.#endOfText()
    if (first === code.dash && keyPart[this.#text.charCodeAt(start + 1)] !== 1) throw unsure
    let last = end
    while (this.#text.charCodeAt(last - 1) === code.space) last -= 1
    this.#at = last
    return plainValue(this.#text.slice(start, last))
  }

  /** The end of the line, or the comment on it. */
  #endOfText(): number {
    const text = this.#text
    for (let at = this.#at; ; at += 1) {
      const each = text.charCodeAt(at)
      if (each === code.lineFeed || Number.isNaN(each)) return at
      if (each === code.hash && text.charCodeAt(at - 1) === code.space) return at
      if (each === code.colon && !(text.charCodeAt(at + 1) > code.space)) throw unsure
    }
  }

  /** The comma or bracket after it. */
  #endOfFlowText(): number {
    const text = this.#text
    for (let at = this.#at; ; at += 1) {
      const each = text.charCodeAt(at)
      if (each === code.comma || each === code.closeBracket || each === code.closeBrace) return at
      if (each === code.colon && keyPart[text.charCodeAt(at + 1)] === 1) continue
      if (!(each >= code.space) || isHardInFlow(each)) throw unsure
    }
  }

  #readDoubleQuoted(): string {
    const start = this.#at + 1
    let end = start
    for (; ; end += 1) {
      const each = this.#text.charCodeAt(end)
      if (each === code.doubleQuote) break
      if (!(each >= code.space)) throw unsure
      if (each === 0x5c) end += 1
    }
    this.#at = end + 1
    return unescaped(this.#text.slice(start, end))
  }

  #readSingleQuoted(): string {
    const start = this.#at + 1
    let end = start
    for (; ; end += 1) {
      const each = this.#text.charCodeAt(end)
      if (!(each >= code.space)) throw unsure
      if (each !== code.singleQuote) continue
      if (this.#text.charCodeAt(end + 1) !== code.singleQuote) break
      end += 1
    }
    this.#at = end + 1
    return this.#text.slice(start, end).replaceAll("''", "'")
  }

  /** `|` or `|-` and the lines below, which begin right there and hold no line of spaces. */
  #readLiteral(indent: number): string {
    const header = /\|-?\n( +)(?=[^ \n])/y
    header.lastIndex = this.#at
    const [opening, margin = ''] = header.exec(this.#text) ?? []
    if (opening === undefined || margin.length <= indent) throw unsure
    const start = this.#at + opening.length - margin.length
    const end = this.#endOfLiteral(start, margin)
    if (end === start || startsWithSpacesOnly(this.#text, end)) throw unsure
    const lines = this.#text.slice(start, end)
    const value = withoutEnd(lines.replaceAll(`\n${margin}`, '\n').slice(margin.length), '\n')
    this.#skipTo(endOfSaid(this.#text, start, end))
    this.#end = this.#position()
    this.#skipTo(end)
    this.#toNextLine()
    return opening.startsWith('|-') ? value : `${value}\n`
  }

  /** Behind the last line of those that are empty, or have this margin, something that is no space, and an end. */
  #endOfLiteral(start: number, margin: string): number {
    const text = this.#text
    for (let at = start; ; ) {
      if (text.charCodeAt(at) === code.lineFeed) {
        at += 1
        continue
      }
      if (!text.startsWith(margin, at)) return at
      const end = text.indexOf('\n', at)
      if (end === -1) throw unsure // not even what begins with # is a comment here
      if (isSpaces(text, at, end)) return at
      at = end + 1
    }
  }

  /** Steps to an offset further down. */
  #skipTo(offset: number): void {
    for (; this.#at < offset; this.#at += 1) {
      if (this.#text.charCodeAt(this.#at) !== code.lineFeed) continue
      this.#line += 1
      this.#lineStart = this.#at + 1
    }
  }

  /** From between two values of a line to the next line; over a comment, but over nothing else. */
  #endLine(): void {
    if (!this.#isLineOver()) throw unsure
    this.#toEndOfLine()
    this.#toNextLine()
  }

  /** From where a line begins to the first that says something. */
  #toNextLine(): void {
    for (;;) {
      this.#skipSpaces()
      const each = this.#code()
      if (each !== code.lineFeed && each !== code.hash) break
      this.#toEndOfLine()
    }
    this.#indent = this.#isDocumentOver() ? -1 : this.#at - this.#lineStart
  }

  /** To where the next line begins. */
  #toEndOfLine(): void {
    const end = this.#text.indexOf('\n', this.#at)
    this.#at = end === -1 ? this.#text.length : end + 1
    this.#lineStart = this.#at
    if (end !== -1) this.#line += 1
  }

  #isDocumentOver(): boolean {
    return (
      this.#at >= this.#text.length ||
      (this.#at === this.#lineStart && this.#text.startsWith('---', this.#at))
    )
  }

  #skipDocumentStart(): void {
    this.#at += 3
    this.#skipSpaces()
    if (this.#code() !== code.lineFeed && this.#at < this.#text.length) throw unsure
    this.#toEndOfLine()
    this.#toNextLine()
  }

  #isLineOver(): boolean {
    const each = this.#code()
    if (each === code.lineFeed || Number.isNaN(each)) return true
    return each === code.hash && this.#text.charCodeAt(this.#at - 1) === code.space
  }

  #isDash(): boolean {
    if (this.#code() !== code.dash) return false
    const next = this.#text.charCodeAt(this.#at + 1)
    return next === code.space || next === code.lineFeed
  }

  #skipSpaces(): void {
    while (this.#code() === code.space) this.#at += 1
  }

  /** NaN at the end of the text. */
  #code(): number {
    return this.#text.charCodeAt(this.#at)
  }

  #enter(): void {
    this.#depth += 1
    if (this.#depth > maxDepth) throw unsure
  }

  #leave(collection: object): object {
    this.#depth -= 1
    return Object.freeze(collection)
  }

  /** Only where places are wanted; elsewhere one string does for all. */
  #below(pointer: string, step: string | number): string {
    return this.#current ? pointerTo(pointer, step) : ''
  }

  #position(): Position | undefined {
    return this.#current && this.#positionOnLine(this.#at)
  }

  #positionOnLine(offset: number): Position {
    return Object.freeze({ line: this.#line, column: offset - this.#lineStart + 1 })
  }

  /** Of the key whose colon was just passed. */
  #keyFrom(start: Position | undefined): Span | undefined {
    return start && Object.freeze({ start, end: this.#positionOnLine(this.#at - 1) })
  }

  /** Notes the place of the value that was just read; and of its key, where it has one. */
  #mark(pointer: string, key: Span | undefined, start: Position | undefined): void {
    if (!this.#current || !start || !this.#end) return
    const value = Object.freeze({ start, end: this.#end })
    this.#current[pointer] = Object.freeze({ key: key ?? value, value })
  }
}

/** What ends text in brackets or begins something else there. */
function isHardInFlow(each: number): boolean {
  return each === code.colon || each === code.hash || each === code.openBracket || each === code.openBrace
}

/** Without the spaces and empty lines that a text ends with. */
function endOfSaid(text: string, from: number, to: number): number {
  let end = to
  while (end > from && (text[end - 1] === ' ' || text[end - 1] === '\n')) end -= 1
  return end
}

function isSpaces(text: string, from: number, to: number): boolean {
  let at = from
  while (at < to && text.charCodeAt(at) === code.space) at += 1
  return at === to
}

/** Such a line may be part of the text above it, or not. */
function startsWithSpacesOnly(text: string, from: number): boolean {
  const spaces = / +(?:\n|$)/y
  spaces.lastIndex = from
  return spaces.test(text)
}
