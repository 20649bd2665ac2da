import type { Position } from '../domain/diagnostic.ts'

/** A piece of a text to be replaced. Offsets are UTF-16 code units, `end` exclusive. */
export interface Splice {
  start: number
  end: number
  text: string
}

/** All else stays as it is. Splices must not overlap; those at one offset are put in their order. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let result = ''
  let kept = 0
  for (const { start, end, text: inserted } of splices.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(kept, start) + inserted
    kept = end
  }
  return result + text.slice(kept)
}

/** From a place, 1-based, to its offset. */
export function offsetsIn(text: string): (position: Position) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return ({ line, column }) => (starts[line - 1] ?? 0) + column - 1
}
