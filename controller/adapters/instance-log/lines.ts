/** Longest line kept in a log, in bytes of UTF-8; the rest of it is dropped. */
export const longestLine = 16 * 1024

/** A line is complete at its newline, or when it is longer than this: then what follows up to the newline is skipped. */
export const longestPending = 64 * 1024

export const newline = 0x0a

export interface Split {
  lines: Buffer[]
  /** How many of the bytes are done with; the others begin a line that is not complete yet. */
  used: number
  /** True when the last line was too long and its end has not been seen. */
  skipping: boolean
}

/**
 * Splits output into lines, without their newlines.
 * @param skipping the `skipping` of the split before
 * @param ended true when nothing will follow: what is left is a line too
 */
export function splitLines(bytes: Buffer, skipping: boolean, ended: boolean): Split {
  const lines: Buffer[] = []
  let from = 0
  let dropped = skipping
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
    if (!dropped) lines.push(bytes.subarray(from, end))
    dropped = false
    from = end + 1
  }
  const rest = bytes.subarray(from)
  if (dropped || rest.length === 0) return { lines, used: bytes.length, skipping: dropped }
  if (!ended && rest.length <= longestPending) return { lines, used: from, skipping: false }
  return { lines: [...lines, rest], used: bytes.length, skipping: !ended }
}

/**
 * Lines as they may be shown: redacted together, since a secret may go on in the next line, and cut afterwards, so that no
 * cut leaves half a secret unrecognised. What is not UTF-8 and U+0000 become U+FFFD.
 * @param redact leaves as many line ends as there are
 */
export function lineTexts(lines: readonly Buffer[], redact: (text: string) => string): string[] {
  if (lines.length === 0) return []
  const texts = lines.map((line) => line.toString('utf8').replace(/\r$/, ''))
  return redact(texts.join('\n')).replaceAll('\0', '\uFFFD').split('\n').map(cut)
}

function cut(text: string): string {
  if (text.length * 3 <= longestLine) return text
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(longestLine))
  return text.slice(0, read)
}
