/**
 * JSON whose numbers stay as they were written. JavaScript reads `12345678901234567890` as `12345678901234567000` and `1.0`
 * as `1`; where data is only passed on, that is not ours to change.
 */

/** A number that JavaScript would change, as it was written. A leaf to whoever walks through a value. */
export class ExactNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }

  valueOf(): number {
    return Number(this.text)
  }

  /** For `exactText`, which puts the number itself in its place. */
  toJSON(): string {
    return `${mark}${this.text}`
  }
}

/** Begins a text that stands for a number on the way. One of others that begins with U+0000 has one more of it meanwhile. */
const mark = '\0number:'
const markAsJson = '"\\u0000number:'

/** In the text of JSON: a number as `toJSON` writes it, which is no key; or the beginning of a text of others. */
const marked =
  /(?<!\\)"\\u0000(?:number:(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"(?!:)|(?=\\u0000(?:[^"\\]|\\.)*"(?!:)))/g

/** Numbers that may not stay the same. Strings may look like it, too: that only takes longer. */
const long = /[\d.]{16}/
const oddEnd = /(?:\.\d*0|-0|\d[eE][+-]?\d+|0\.0{6}\d*)(?:[\s,}\]]|$)/

/** The strings and numbers of a text that is valid JSON. No quote need be closed, as a pattern is linear that always fits. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * As `JSON.parse`, with an `ExactNumber` for each number that JavaScript would change.
 * @throws {SyntaxError} where it is no JSON
 * @throws {RangeError} where there is such a number, and it is nested very deeply
 */
export function parseExact(text: string): unknown {
  const plain: unknown = JSON.parse(text)
  if (!long.test(text) && !oddEnd.test(text)) return plain
  const rewritten = text.replace(tokens, (token) => {
    if (token.startsWith('"')) return token.startsWith('"\\u0000') ? `"\\u0000${token.slice(1)}` : token
    return String(Number(token)) === token ? token : `${markAsJson}${token}"`
  })
  return rewritten === text ? plain : revived(JSON.parse(rewritten), 0)
}

/** Deeper values are nobody's data. */
const deepest = 1000

function revived(value: unknown, depth: number): unknown {
  if (typeof value === 'string')
    return value.startsWith(mark) ? new ExactNumber(value.slice(mark.length)) : theirs(value)
  if (value === null || typeof value !== 'object') return value
  if (depth >= deepest) throw new RangeError(`values are nested more than ${deepest} deep`)
  if (Array.isArray(value)) return value.map((each) => revived(each, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [theirs(key), revived(each, depth + 1)]),
  )
}

function theirs(text: string): string {
  return text.startsWith('\0') ? text.slice(1) : text
}

/** As `JSON.stringify`, with every `ExactNumber` as it was written. */
export function exactText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent)
  if (!text?.includes(markAsJson)) return text
  return JSON.stringify(value, apart, indent).replace(marked, (_, number = '"') => number)
}

function apart(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const isTheirs = typeof value === 'string' && value.startsWith('\0') && !(this[key] instanceof ExactNumber)
  return isTheirs ? `\0${value}` : value
}
