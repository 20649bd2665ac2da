/** What was declared once: of its source the tag counts. */
interface Declared {
  source: { tag: string }
}

/**
 * What an environment can go back to, nearest first. To declare a tag again that it came from is to go back to it: what was
 * declared between is left, and no way back leads there.
 * @param now the tag it has
 * @param earlier newest first
 */
export function wayBack<Earlier extends Declared>(now: string, earlier: readonly Earlier[]): Earlier[] {
  const way: Earlier[] = []
  for (const each of [...earlier].reverse()) {
    leave(way, each.source.tag)
    way.push(each)
  }
  leave(way, now)
  return way.reverse()
}

function leave(way: Declared[], tag: string): void {
  const there = way.findIndex(({ source }) => source.tag === tag)
  if (there !== -1) way.length = there
}
