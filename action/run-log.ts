import { randomUUID } from 'node:crypto'
import { inWords } from '../cli/findings/summary.ts'
import { renderFindings } from '../cli/findings/text.ts'
import { workflowCommand } from '../cli/findings/workflow-command.ts'
import { noColours } from '../core/diff/paint.ts'
import { renderText as renderDiff } from '../core/diff/render-text.ts'
import { forTerminal } from '../core/lib/people-text.ts'
import { NothingToCompare } from './base.ts'
import type { Comparison, Outcome } from './check.ts'

/** What the log of the step shows: the findings with their lines, and what would happen, each folded up. */
export async function runLog({ diagnostics, checkout, comparison, summary }: Outcome): Promise<string[]> {
  const { textOf } = checkout
  const findings = await renderFindings({ diagnostics, textOf, paint: noColours })
  return [
    ...(findings === '' ? [] : folded('Findings', findings)),
    ...(comparison instanceof NothingToCompare
      ? folded('Not compared', comparison.message)
      : folded('What would happen', diffText(comparison))),
    inWords(summary),
  ]
}

/** The findings on this side are told already. */
function diffText({ diff, sides }: Comparison): string {
  return renderDiff({ ...diff, findings: { ...diff.findings, after: [] } }, sides, noColours)
}

/**
 * A group of lines with text from the repository. The runner takes any line for a command that looks like one, so it is
 * told to take none before a word that nobody can guess.
 */
function folded(title: string, text: string): string[] {
  const word = randomUUID()
  return [
    workflowCommand('group', {}, title),
    workflowCommand('stop-commands', {}, word),
    forTerminal(text.trimEnd()),
    workflowCommand(word, {}, ''),
    workflowCommand('endgroup', {}, ''),
  ]
}
