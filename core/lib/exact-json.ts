import { randomUUID } from 'node:crypto'

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

/** Nobody outside can write it, as it is another each time: a text of theirs that begins so would become a number. */
const ours = randomUUID()
const mark = `\0${ours}:`
const markAsJson = `"\\u0000${ours}:`

/** In the text of JSON: a number as `toJSON` writes it. */
const marked = /"\\u0000([\da-f-]{36}):(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"/g

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
  const rewritten = text.replace(tokens, (token) =>
    token.startsWith('"') || String(Number(token)) === token ? token : `${markAsJson}${token}"`,
  )
  return rewritten === text ? plain : revived(JSON.parse(rewritten), 0)
}

/** Deeper values are nobody's data. */
const deepest = 1000

function revived(value: unknown, depth: number): unknown {
  if (typeof value === 'string')
    return value.startsWith(mark) ? new ExactNumber(value.slice(mark.length)) : value
  if (value === null || typeof value !== 'object') return value
  if (depth >= deepest) throw new RangeError(`values are nested more than ${deepest} deep`)
  if (Array.isArray(value)) return value.map((each) => revived(each, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, revived(each, depth + 1)]))
}

/** As `JSON.stringify`, with every `ExactNumber` as it was written. */
export function exactText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent)
  return text?.includes(markAsJson)
    ? text.replace(marked, (all, mark, number) => (mark === ours ? number : all))
    : text
}
