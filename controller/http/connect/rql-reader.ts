import { type Comparison, decode, type Filter, RqlError } from './rql-filter.ts'

const comparisons: readonly string[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'like', 'ilike']
/** Of filters inside each other. */
const deepest = 20
/** Of one query, each value of a list counted. */
const mostParts = 2000
/** Comparisons are made with each object, one by one; the values of a list are looked up. */
const mostComparisons = 100
/** Patterns, which are looked for in the whole of a text. */
const mostPatterns = 10
const longestPattern = 256

/** `"` or `'`, percent-encoded or not. */
const quotes = /%22|%27|"|'/y

/** Reads filters from a text, from left to right. */
export class RqlReader {
  readonly #text: string
  #at = 0
  #parts = 0
  #comparisons = 0
  #patterns = 0

  constructor(text: string) {
    this.#text = text
  }

  isAtEnd(): boolean {
    return this.#at >= this.#text.length
  }

  /** Steps over a piece of text that stands here, if it does. */
  skip(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  /** @param pattern sticky */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text) ?? undefined
    if (found) this.#at = pattern.lastIndex
    return found
  }

  unexpected(expected: string): RqlError {
    const rest = this.#text.slice(this.#at, this.#at + 40)
    const before = this.#text.slice(Math.max(0, this.#at - 40), this.#at)
    const found = rest === '' ? 'the end' : `"${rest}"`
    return new RqlError(`expected ${expected}${before === '' ? '' : ` after "${before}"`}, found ${found}`)
  }

  /** `op(...)`, or a pair: `f=v` is `eq(f,v)`, and `f=ne=v` is `ne(f,v)`. */
  filter(depth = 0): Filter {
    if (depth > deepest) throw new RqlError(`filters may be ${deepest} inside each other`)
    this.#count()
    const pair = this.take(/([A-Za-z_][\w.]*)=(?:(eq|ne|lt|le|gt|ge|like|ilike)=)?/y)
    if (pair) {
      const value = this.#value(depth === 0 ? '&' : ',&)')
      return this.#compared({ op: (pair[2] ?? 'eq') as Comparison, field: pair[1] ?? '', value })
    }
    const [, op = ''] = this.take(/([a-z]+)\(/y) ?? []
    if (op === '') throw this.unexpected('a filter such as eq(status,failed)')
    if (op === 'and' || op === 'or') return this.#closed(op, { op, filters: this.#filters(depth) })
    if (op === 'not') return this.#closed(op, { op, filter: this.filter(depth + 1) })
    if (op === 'in' || op === 'out') {
      const field = this.#field(op)
      return this.#closed(op, this.#compared({ op, field, values: this.#list() }))
    }
    if (!comparisons.includes(op)) throw new RqlError(`"${op}" is not an operator this server knows`)
    const field = this.#field(op)
    return this.#closed(op, this.#compared({ op: op as Comparison, field, value: this.#value() }))
  }

  /** A text that is to be found anywhere. */
  search(text: string): Filter {
    return this.#compared({ op: 'search', text })
  }

  #compared(filter: Filter): Filter {
    if (++this.#comparisons > mostComparisons)
      throw new RqlError(`a query may have ${mostComparisons} comparisons; in() takes many values`)
    if (filter.op !== 'like' && filter.op !== 'ilike' && filter.op !== 'search') return filter
    const pattern = filter.op === 'search' ? filter.text : (filter.value ?? '')
    if (++this.#patterns > mostPatterns) throw new RqlError(`a query may have ${mostPatterns} patterns`)
    if (pattern.length > longestPattern) throw new RqlError(`a pattern may have ${longestPattern} characters`)
    return filter
  }

  #closed(op: string, filter: Filter): Filter {
    if (!this.skip(')')) throw this.unexpected(`")" of ${op}(`)
    return filter
  }

  #filters(depth: number): Filter[] {
    const filters = [this.filter(depth + 1)]
    while (this.skip(',') || this.skip('&')) filters.push(this.filter(depth + 1))
    return filters
  }

  #field(op: string): string {
    const found = this.take(/([A-Za-z_][\w.]*),/y)
    if (!found) throw this.unexpected(`a field and a value in ${op}(`)
    return found[1] ?? ''
  }

  #list(): (string | null)[] {
    if (!this.skip('(')) throw this.unexpected('a list in brackets')
    if (this.skip(')')) return []
    const values = [this.#value()]
    while (this.skip(',')) values.push(this.#value())
    if (!this.skip(')')) throw this.unexpected('")" of the list')
    return values
  }

  /** @param ends the characters it ends before, unless they are in brackets: clients encode none of them */
  #value(ends = ',)'): string | null {
    this.#count()
    if (this.skip('null()')) return null
    if (this.skip('empty()')) return ''
    const quote = this.take(quotes)?.[0]
    if (quote !== undefined) return this.#quoted(quote)
    const from = this.#at
    for (let depth = 0; !this.isAtEnd(); this.#at++) {
      const char = this.#text.charAt(this.#at)
      if (depth === 0 && ends.includes(char)) break
      if (char === '(') depth++
      if (char === ')') depth--
    }
    return decode(this.#text.slice(from, this.#at))
  }

  /** Up to the same quote; it is closed as it was opened, encoded or not. */
  #quoted(quote: string): string {
    const plain = decode(quote)
    const closing = plain === '"' ? /(.*?)(?:"|%22)/sy : /(.*?)(?:'|%27)/sy
    const found = this.take(closing)
    if (!found) throw this.unexpected(`a closing ${plain}`)
    return decode(found[1] ?? '')
  }

  #count(): void {
    if (++this.#parts > mostParts) throw new RqlError(`a query may have ${mostParts} parts`)
  }
}
