import type { Diff, HeldBack } from '../core/diff/diff.ts'
import { NothingToCompare } from './base.ts'
import type { Outcome } from './check.ts'
import type { Trouble } from './inputs.ts'

/** What is to be said about the whole, beside no line of a file. */
export interface Note {
  severity: 'error' | 'warning'
  title: string
  message: string
}

/** At most one of each kind, as every note takes the place of a finding. */
export function notesOf(outcome: Outcome, troubles: readonly Trouble[]): Note[] {
  return [
    ...heldNote(outcome, troubles.includes('held')),
    ...checkoutNote(outcome),
    ...warningNote(outcome, troubles.includes('warning')),
  ]
}

function heldNote({ comparison }: Outcome, fails: boolean): Note[] {
  if (comparison instanceof NothingToCompare) return []
  const held = heldIn(comparison.diff)
  if (held.length === 0) return []
  const title = `a guard ${held.some((each) => each.certain) ? 'holds' : 'may hold'} something back`
  const lines = held.map(({ where, reason }) => `${where}: ${reason}`)
  return [{ severity: fails ? 'error' : 'warning', title, message: lines.join('\n') }]
}

function heldIn({ extensions }: Diff): (HeldBack & { where: string })[] {
  return extensions.flatMap(({ name, held, environments }) => [
    ...held.map((each) => ({ ...each, where: name })),
    ...environments.flatMap(({ type, held }) => held.map((each) => ({ ...each, where: `${name} ${type}` }))),
  ])
}

function checkoutNote({ comparison }: Outcome): Note[] {
  if (!(comparison instanceof NothingToCompare) || !comparison.isMistake) return []
  const message = `The configuration was checked, but what it would do is not known: ${comparison.message}`
  return [{ severity: 'warning', title: 'nothing to compare with', message }]
}

/** Findings that are errors say for themselves why the step fails. */
function warningNote({ summary }: Outcome, fails: boolean): Note[] {
  if (!fails || summary.errors > 0) return []
  return [{ severity: 'error', title: 'warnings are not allowed', message: 'so says "fail-on" of this step' }]
}
