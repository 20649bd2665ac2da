import type { EnvironmentOverview, Overview } from '../../api/overview.ts'
import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import { type Condition, failureOf, standingOf } from '../../core/domain/status.ts'
import { count } from '../../core/lib/count.ts'
import { plainLine } from '../../core/lib/markdown.ts'
import { forOneLine } from '../../core/lib/people-text.ts'
import type { CheckAnnotation } from '../ports/git-host.ts'
import { annotationsOf, sentence } from './plan-report.ts'

/** How far a commit has come, as a check on a Git host shows it. Plain data. */
export interface SyncReport {
  commit: string
  /** Null while it is under way. */
  conclusion: 'success' | 'failure' | 'action_required' | null
  /** One line. */
  title: string
  /** Markdown. */
  summary: string
  annotations: readonly CheckAnnotation[]
}

/** What was said about the commit before it came: undefined where nobody was shown a plan of it. */
export interface Reviewed {
  pull: number
  /** Digest of the plan that was shown last. */
  shown: string
  /** Digest of the plan that was carried out. */
  applied: string
}

/** Undefined until a commit was read. */
export function syncReport(overview: Overview, reviewed?: Reviewed): SyncReport | undefined {
  const { commit, environments, diagnostics, held } = overview
  if (commit === null) return undefined
  const busy = environments.filter((each) => isBusy(each, commit))
  const stuck = environments.filter((each) => isStuck(each))
  const stalled = stuck.filter((each) => reasonFor(each)?.type === 'Stalled')
  const failing = stuck.filter((each) => !stalled.includes(each))
  const errors = diagnostics.filter((each) => each.severity === 'error')
  const different = environments.filter((each) => standingOf(each.conditions) === 'different').length
  const facts = { errors, stalled, failing, busy, different, held: held.length, total: environments.length }
  return {
    commit,
    conclusion: conclusionOf(facts),
    title: titleOf(facts),
    summary: summaryOf(overview, facts, reviewed),
    annotations: annotationsOf(errors),
  }
}

/** On the newest commit, where it is not taken; undefined where it is. */
export function refusalReport({ refused, message }: Overview): SyncReport | undefined {
  if (refused === null) return undefined
  return {
    commit: refused,
    conclusion: 'failure',
    title: forOneLine(`not taken: ${message.replace(/^\w+: /, '')}`), // all that a commit status shows
    summary: `**Commit ${refused.slice(0, 7)} is not taken.**\n\n${plainLine(message)}\n`,
    annotations: [],
  }
}

function conclusionOf({ errors, stalled, failing, busy, held }: Facts): SyncReport['conclusion'] {
  if (errors.length + stalled.length + failing.length > 0) return 'failure'
  if (busy.length > 0) return null
  return held > 0 ? 'action_required' : 'success'
}

/** On its way to the commit, not stuck on it. */
function isBusy(environment: EnvironmentOverview, commit: string): boolean {
  if (isStuck(environment)) return false
  return (
    environment.observedCommit !== commit || environment.conditions.some(({ type }) => type === 'Reconciling')
  )
}

/** What errors of the configuration stall is told by their places. */
function isStuck(environment: EnvironmentOverview): boolean {
  return reasonFor(environment) !== undefined
}

function reasonFor({ conditions }: EnvironmentOverview): Condition | undefined {
  const failure = failureOf(conditions)
  return failure?.reason === 'InvalidSpec' ? undefined : failure
}

interface Facts {
  errors: readonly Diagnostic[]
  /** Not tried again before somebody changes something. */
  stalled: readonly EnvironmentOverview[]
  /** Tried again after a failure. */
  failing: readonly EnvironmentOverview[]
  busy: readonly EnvironmentOverview[]
  /** Not as declared though the commit is taken up: somebody has paused a schedule, or tasks wait for a runner. */
  different: number
  held: number
  total: number
}

function titleOf({ errors, stalled, failing, busy, different, held, total }: Facts): string {
  const parts = [
    ...(errors.length > 0 ? [count(errors.length, 'error')] : []),
    ...(stalled.length > 0 ? [`${stalled.length} stalled`] : []),
    ...(failing.length > 0 ? [`${failing.length} failing`] : []),
    ...(held > 0 ? [`${held} held back`] : []),
    ...(busy.length > 0 ? [`${busy.length} of ${count(total, 'environment')} on the way`] : []),
  ]
  if (parts.length > 0) return parts.join('; ')
  if (different > 0) return `${different} of ${count(total, 'environment')} not as declared`
  return total === 0 ? 'no environment is declared' : `${count(total, 'environment')} in step`
}

function summaryOf({ held, diagnostics }: Overview, facts: Facts, reviewed: Reviewed | undefined): string {
  const findings = diagnostics.filter((each) => each.severity === 'error').length
  const lines = [
    `**${sentence(titleOf(facts))}.**`,
    ...reviewLine(reviewed),
    ...(findings > 0 ? ['What the errors touch keeps its last good state.'] : []),
    ...section('Stalled', facts.stalled.map(reasonLine)),
    ...section('Failing, tried again', facts.failing.map(reasonLine)),
    ...section(
      'Held back',
      held.map((each) => `- ${plainLine(each.extension)}: ${plainLine(each.reason)}`),
    ),
  ]
  return `${lines.join('\n\n')}\n`
}

function reviewLine(reviewed: Reviewed | undefined): string[] {
  if (!reviewed) return []
  const { pull, shown, applied } = reviewed
  if (shown === applied) return [`This is what #${pull} showed: plan \`${applied}\`.`]
  return [
    `⚠️ What runs has moved since #${pull} showed plan \`${shown}\`: what is carried out is plan \`${applied}\`.`,
  ]
}

/** Long lists are for `bowline status`. */
const mostLines = 20

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  const more = lines.length > mostLines ? [`- and ${lines.length - mostLines} more`] : []
  return [`### ${title}`, [...lines.slice(0, mostLines), ...more].join('\n')]
}

function reasonLine(environment: EnvironmentOverview): string {
  const { extension, type } = environment
  return `- ${plainLine(extension)} ${type}: ${plainLine(reasonFor(environment)?.message ?? '')}`
}
