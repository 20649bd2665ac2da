import type { Position } from '../domain/diagnostic.ts'

/** The text of a file, and the place of each offset in it. */
export interface SourceText {
  text: string
  positionOf(offset: number): Position
}

/** Lines are counted here: the parser's own count misses some, where lines end in different ways. */
export function sourceText(text: string): SourceText {
  let starts: number[] | undefined
  const positionOf = (offset: number): Position => {
    starts ??= lineStarts(text)
    const line = lineOf(offset, starts)
    return Object.freeze({ line, column: offset - (starts[line - 1] ?? 0) + 1 })
  }
  return { text, positionOf }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** How many lines begin at or before an offset. */
function lineOf(offset: number, starts: readonly number[]): number {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((starts[middle] ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low
}
