import { withoutHidden, withoutHiddenInLines } from './hidden-characters.ts'

/**
 * What a text of others becomes on its way out, one function for each place where it is more than text. Where a place has a
 * room of its own, its gate is there: Markdown (`markdown.ts`), workflow commands (`cli/findings/workflow-command.ts`), HTTP
 * headers (`http/connect/answer-headers.ts`), Prometheus (`stats/prometheus.ts`), sheets (`core/sheet/write-sheet.ts`).
 */

/**
 * For a terminal or the log of a CI job. No sequence reaches the terminal, and no line begins like a command to the runner
 * of GitHub Actions or Azure Pipelines (`::set-output`, `##[add-mask]`).
 */
export function forTerminal(text: string): string {
  return withoutHiddenInLines(text).split('\n').map(noCommand).join('\n')
}

function noCommand(line: string): string {
  const plain = line.includes('##') ? line.replace(/##(?=\[|vso\[)/g, '## ') : line
  const words = plain.trimStart()
  return words.startsWith('::') ? `${plain.slice(0, plain.length - words.length)}: :${words.slice(2)}` : plain
}

/** The same for a cell or another place that is one line. */
export function forOneLine(text: string): string {
  return withoutHidden(text.replace(/[\r\n\t ]+/g, ' ').trim())
}

/** For a log line: what would begin another line is indented below it, so that nobody can write a line of their own. */
export function forLog(text: string): string {
  return forTerminal(text.trimEnd()).replaceAll('\n', '\n    ')
}

/** For a commit's subject: one line that Git, and whoever lists commits, takes as it is. */
export function forSubject(text: string): string {
  return forOneLine(text).slice(0, 500).toWellFormed()
}
