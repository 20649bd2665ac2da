import { annotation } from '../cli/findings/github.ts'
import { workflowCommand } from '../cli/findings/workflow-command.ts'
import type { Diagnostic } from '../core/domain/diagnostic.ts'
import type { Note } from './notes.ts'

/** GitHub shows this many errors of a step, and as many warnings, and drops the others without a word. */
const mostShown = 10

export interface Annotations {
  /** Workflow commands, one a line. */
  lines: readonly string[]
  /** How many findings are among them. */
  findings: number
}

/** What is shown in the pull request: the notes, then as many findings as there is room for, by position. */
export function annotationsOf(
  notes: readonly Note[],
  diagnostics: readonly Diagnostic[],
  folder: string,
): Annotations {
  const room = (severity: Note['severity']) =>
    mostShown - notes.filter((each) => each.severity === severity).length
  const chosen = new Set([
    ...fromEachFile(diagnostics, 'error').slice(0, room('error')),
    ...fromEachFile(diagnostics, 'warning').slice(0, room('warning')),
  ])
  const findings = diagnostics.filter((each) => chosen.has(each))
  const lines = [
    ...notes.map(({ severity, title, message }) => workflowCommand(severity, { title }, message)),
    ...findings.map((each) => annotation(each, folder)),
  ]
  return { lines, findings: findings.length }
}

/** The first of every file, then the second of every file, and so on: a file full of errors hides no other. */
function fromEachFile(diagnostics: readonly Diagnostic[], severity: Diagnostic['severity']): Diagnostic[] {
  const seen = new Map<string, number>()
  const numbered = diagnostics
    .filter((each) => each.severity === severity)
    .map((each) => {
      const turn = seen.get(each.at.file) ?? 0
      seen.set(each.at.file, turn + 1)
      return { each, turn }
    })
  return numbered.sort((a, b) => a.turn - b.turn).map(({ each }) => each)
}
