import { inWords } from '../cli/findings/summary.ts'
import { planTitle } from '../controller/pulls/plan-report.ts'
import { planTable } from '../controller/pulls/plan-table.ts'
import { renderMarkdown } from '../core/diff/render-markdown.ts'
import { formatDiagnostic } from '../core/domain/diagnostic.ts'
import { fenced, inline } from '../core/lib/markdown.ts'
import { NothingToCompare } from './base.ts'
import type { Outcome } from './check.ts'

/** The page that GitHub shows of the run: the plan as a table, then all about it. Markdown. */
export function jobSummary(outcome: Outcome, shownFindings: number): string {
  const { summary, comparison } = outcome
  const head = [`# Bowline: ${headline(outcome)}`, `${inWords(summary)}.${leftOut(outcome, shownFindings)}`]
  const body =
    comparison instanceof NothingToCompare
      ? [notCompared(comparison), findings(outcome)]
      : [planTable(comparison.diff), renderMarkdown(comparison.diff, comparison.sides).trimEnd()]
  return `${[...head, ...body].filter((each) => each !== '').join('\n\n')}\n`
}

function headline({ summary, comparison }: Outcome): string {
  if (!(comparison instanceof NothingToCompare)) return planTitle(comparison.diff)
  return summary.errors > 0 ? 'it has errors' : 'it is valid'
}

function notCompared({ message, isMistake }: NothingToCompare): string {
  return `> ${isMistake ? '⚠️ ' : ''}Not compared: ${inline(message)}.`
}

function leftOut({ diagnostics }: Outcome, shown: number): string {
  if (shown === diagnostics.length) return ''
  return ` ${shown} of these ${diagnostics.length} findings are shown beside their lines; below are all.`
}

function findings({ diagnostics }: Outcome): string {
  return diagnostics.length === 0 ? '' : fenced(diagnostics.map(formatDiagnostic).join('\n'))
}
