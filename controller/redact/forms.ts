import { unescaped } from './unescape.ts'
import { viewOf } from './view.ts'

/** Shorter values are too common to be told from ordinary text. */
const shortest = 4
/** Lines of a longer value (a private key, say) that are worth hiding by themselves. */
const shortestLine = 8
/** How often a value that looks escaped itself is unescaped as texts are. */
const escapes = 2

/**
 * What is looked for of a secret value: itself, with other line ends and without blanks around it, its lines, and each of those as
 * it is left by a text that is unescaped as a whole. Other encodings are undone in the text.
 */
export function formsOf(value: string): Set<string> {
  const lines = value.includes('\n') ? value.split('\n').map((line) => line.trim()) : []
  const worth = lines.filter((line) => line.length >= shortestLine && !line.startsWith('-----'))
  const unix = value.replaceAll('\r\n', '\n')
  const texts = [value, value.trim(), unix, unix.replaceAll('\n', '\r\n'), ...worth]
  return new Set(texts.flatMap(unescapedOnceMore).filter((form) => form.length >= shortest))
}

function unescapedOnceMore(text: string): string[] {
  const forms = [text]
  for (let view = viewOf(Buffer.from(text)), left = escapes; left > 0; left--) {
    const next = unescaped(view)
    if (!next) break
    forms.push(Buffer.from(next.bytes).toString())
    view = next
  }
  return forms
}
