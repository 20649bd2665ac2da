/**
 * The candidate somebody most likely meant: equal but for case, "-" and "_", or else a few letters away. Of several
 * equally near the first.
 */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const plain = simplify(word)
  let best: string | undefined
  let limit = Math.max(1, Math.floor(plain.length / 3))
  for (const candidate of candidates) {
    const letters = distance(plain, simplify(candidate), limit)
    if (letters > limit) continue
    best = candidate
    limit = letters - 1
  }
  return best
}

/** Whether one is made from the other by adding, removing or replacing at most so many letters; case, "-" and "_" aside. */
export function isWithin(word: string, other: string, letters: number): boolean {
  return distance(simplify(word), simplify(other), letters) <= letters
}

/** A longer list is no help to anybody. */
const maxWords = 20

/** `"a", "b"`, with `and 5 more` after the first twenty. */
export function quoted(words: readonly string[]): string {
  const shown = words.slice(0, maxWords).map((word) => JSON.stringify(word))
  const rest = words.length - shown.length
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

/** Beyond this no name of ours is meant, and the comparison would take long. */
const maxLength = 128

function simplify(word: string): string {
  return word.slice(0, maxLength).toLowerCase().replaceAll(/[-_]/g, '')
}

/** Levenshtein's: letters to add, remove or replace. Counting stops where they are more than `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let previous = Uint8Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 0; row < a.length; row += 1) {
    previous = nextRow(previous, a.charCodeAt(row), b)
    if (previous.every((letters) => letters > limit)) return limit + 1
  }
  return previous[b.length] ?? 0
}

function nextRow(previous: Uint8Array<ArrayBuffer>, letter: number, b: string): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(previous.length)
  next[0] = (previous[0] ?? 0) + 1
  for (let column = 0; column < b.length; column += 1) {
    const replaced = (previous[column] ?? 0) + (letter === b.charCodeAt(column) ? 0 : 1)
    next[column + 1] = Math.min(replaced, (previous[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1)
  }
  return next
}
