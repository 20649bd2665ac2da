import { ExactNumber, exactText } from './exact-json.ts'

/** Text that every store and wire accepts: U+0000 and lone surrogates become U+FFFD. */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}

/** Cuts text to at most so many bytes of UTF-8, "…" at the end where something is missing. Halves no character. */
export function cutBytes(text: string, max: number): string {
  if (text.length * 3 <= max || Buffer.byteLength(text) <= max) return text
  const bytes = Buffer.from(text)
  let end = max - 3
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end-- // the middle of a character
  return `${bytes.toString('utf8', 0, end)}…`
}

/** The longest message of a task that Connect's API takes, in UTF-16 code units. */
const longestMessage = 4000

/**
 * A result's message as text to store: extensions send any JSON value. At most 4000 characters, cleaned
 * after the cut, which may leave half a character.
 */
export function messageText(message: unknown): string | null {
  if (message === null || message === undefined) return null
  const text = typeof message === 'string' ? message : JSON.stringify(message)
  return cleanText(text.slice(0, longestMessage))
}

/** Deeper values than this are nobody's data: they are there to exhaust somebody's stack. */
const deepestJson = 100

/**
 * A JSON value with the text inside it cleaned, keys too.
 * @throws {RangeError} when it is nested deeper than `deepestJson`
 */
export function cleanJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (value === null || typeof value !== 'object' || value instanceof ExactNumber) return value
  if (depth >= deepestJson) throw new RangeError(`values are nested more than ${deepestJson} deep`)
  if (Array.isArray(value)) return value.map((each) => cleanJson(each, depth + 1))
  const entries = Object.entries(value).map(([key, each]) => [cleanText(key), cleanJson(each, depth + 1)])
  return Object.fromEntries(entries)
}

/** Data of others that is kept beside our own: null where it is longer than `maxBytes` as JSON, or nested too deeply. */
export function keepableJson(value: unknown, maxBytes: number): unknown {
  try {
    const clean = cleanJson(value ?? null)
    return Buffer.byteLength(exactText(clean)) <= maxBytes ? clean : null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
