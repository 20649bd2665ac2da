/** What opens or closes a code block: at least three backticks or tildes, at most three spaces before them. */
const fencePattern = /^ {0,3}(`{3,}|~{3,})/

/** Written where text was left out. */
export type CutNote = (lines: number) => string

const defaultNote: CutNote = (lines) => `… ${lines} more ${lines === 1 ? 'line is' : 'lines are'} not shown.`

/**
 * Cuts Markdown to at most `maxBytes` bytes of UTF-8, between two lines. A code block that is open there is closed, and
 * a last line says how much is missing. Text that fits is given back as it is.
 */
export function cutMarkdown(text: string, maxBytes: number, note: CutNote = defaultNote): string {
  if (Buffer.byteLength(text) <= maxBytes) return text
  const lines = text.split('\n')
  const reserved = Buffer.byteLength(`\n\n${note(lines.length)}`)
  const { kept, fence } = takeLines(lines, maxBytes - reserved)
  const shown = [...lines.slice(0, kept), ...(fence === '' ? [] : [fence])].join('\n').trimEnd()
  return [...(shown === '' ? [] : [shown]), note(lines.length - kept)].join('\n\n')
}

/** How many lines fit with the fence that would close what is open behind them. */
function takeLines(lines: readonly string[], maxBytes: number): { kept: number; fence: string } {
  let bytes = 0
  let fence = ''
  for (const [at, line] of lines.entries()) {
    const open = fenceAfter(line, fence)
    bytes += Buffer.byteLength(line) + 1
    const closing = open === '' ? 0 : open.length + 1
    if (bytes + closing > maxBytes) return { kept: at, fence }
    fence = open
  }
  return { kept: lines.length, fence }
}

/** The fence of the code block that is open after a line; empty where none is. */
function fenceAfter(line: string, open: string): string {
  const [opening = '', fence = ''] = fencePattern.exec(line) ?? []
  if (fence === '') return open
  const rest = line.slice(opening.length)
  if (open === '') return fence.startsWith('`') && rest.includes('`') ? '' : fence
  const closes = fence[0] === open[0] && fence.length >= open.length && rest.trim() === ''
  return closes ? '' : open
}
