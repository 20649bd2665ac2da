import { withoutHidden } from '../core/lib/hidden-characters.ts'

/** Two blanks between columns. */
const gap = 2
/** Where a row does not fit on one line, its other lines begin here. */
const indent = 4

/**
 * Columns as wide as their widest cell, two blanks apart. Where they are wider than `width`, which is that of the terminal,
 * each row takes several lines, with the columns that do not fit on the first below: nothing is cut, and every word can be
 * copied. Into a file or a pipe a row is a line.
 */
export function table(cells: readonly (readonly string[])[], width = terminalWidth()): string {
  const rows = cells.map((row) => row.map(cellText))
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = linesOf(widths, width)
  return rows.map((row) => lines.map((columns) => lineOf(row, columns, widths)).join('\n')).join('\n')
}

/** Blanks that are there to set something apart stay. */
function cellText(text: string): string {
  return withoutHidden(text.replace(/[\r\n\t]+/g, ' '))
}

function terminalWidth(): number {
  return process.stdout.isTTY ? (process.stdout.columns ?? 80) : Number.POSITIVE_INFINITY
}

/** Which columns stand on which line. */
function linesOf(widths: readonly number[], width: number): number[][] {
  const lines: number[][] = []
  let used = 0
  for (const [column, columnWidth] of widths.entries()) {
    const line = lines.at(-1)
    if (line && used + gap + columnWidth <= width) {
      line.push(column)
      used += gap + columnWidth
    } else {
      used = (lines.length === 0 ? 0 : indent) + columnWidth
      lines.push([column])
    }
  }
  return lines
}

function lineOf(row: readonly string[], columns: readonly number[], widths: readonly number[]): string {
  const cells = columns.map((column) => (row[column] ?? '').padEnd(widths[column] ?? 0))
  const start = columns[0] === 0 ? '' : ' '.repeat(indent)
  return `${start}${cells.join(' '.repeat(gap))}`.trimEnd()
}
