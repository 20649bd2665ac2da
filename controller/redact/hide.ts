import type { Finder } from './matcher.ts'
import { unescaped } from './unescape.ts'
import { unpacked } from './unpack.ts'
import { type View, viewOf } from './view.ts'

export const hidden = '*****'

/** How often escapes may be escaped again (JSON in JSON in JSON), and packed text be packed again, and still be seen. */
const levels = { escapes: 3, packings: 2 }

interface Span {
  from: number
  to: number
}

/**
 * The text with stars for whatever the matchers find in it, as it is or encoded. Each way of encoding is undone for the text
 * as a whole, whatever is looked for. Stars have as many line ends as what they stand for.
 */
export function hide(text: string, matchers: readonly Finder[]): string {
  if (matchers.length === 0) return text
  const bytes = Buffer.from(text)
  const spans: Span[] = []
  look(viewOf(bytes), matchers, spans, levels)
  if (spans.length === 0) return text
  spans.sort((a, b) => a.from - b.from || b.to - a.to)
  let result = ''
  let done = 0
  let [{ from, to }] = spans as [Span]
  const flush = () => {
    result += bytes.toString('utf8', done, from) + hidden + lineEndsIn(bytes.subarray(from, to))
    done = to
  }
  for (const span of spans) {
    if (span.from < to) to = Math.max(to, span.to)
    else {
      flush()
      ;({ from, to } = span)
    }
  }
  flush()
  return result + bytes.toString('utf8', done)
}

function look(view: View, matchers: readonly Finder[], spans: Span[], left: typeof levels): void {
  for (const matcher of matchers)
    matcher.find(view.bytes, (start, end) => spans.push({ from: view.from(start), to: view.to(end - 1) }))
  const { escapes, packings } = left
  const plain = escapes > 0 ? unescaped(view) : undefined
  if (plain) look(plain, matchers, spans, { escapes: escapes - 1, packings })
  if (packings === 0) return
  for (const each of unpacked(view, matchers))
    look(each, matchers, spans, { escapes, packings: packings - 1 })
}

function lineEndsIn(bytes: Uint8Array): string {
  return '\n'.repeat(bytes.reduce((count, byte) => (byte === 10 ? count + 1 : count), 0))
}
