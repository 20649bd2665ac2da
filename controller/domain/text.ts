/** Text that every store and wire accepts: U+0000 and lone surrogates become U+FFFD. */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}

/** Deeper values than this are nobody's data: they are there to exhaust somebody's stack. */
const deepestJson = 100

/**
 * A JSON value with the text inside it cleaned, keys too.
 * @throws {RangeError} when it is nested deeper than `deepestJson`
 */
export function cleanJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (value === null || typeof value !== 'object') return value
  if (depth >= deepestJson) throw new RangeError(`values are nested more than ${deepestJson} deep`)
  if (Array.isArray(value)) return value.map((each) => cleanJson(each, depth + 1))
  const entries = Object.entries(value).map(([key, each]) => [cleanText(key), cleanJson(each, depth + 1)])
  return Object.fromEntries(entries)
}
