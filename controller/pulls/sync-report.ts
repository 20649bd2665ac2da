import type { EnvironmentOverview } from '../../api/overview.ts'
import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import { type Progress, setbackOf } from '../../core/domain/status.ts'
import { count } from '../../core/lib/count.ts'
import { plainLine } from '../../core/lib/markdown.ts'
import { forOneLine } from '../../core/lib/people-text.ts'
import type { CheckAnnotation } from '../ports/git-host.ts'
import type { Overviews, Summary } from '../report/overviews.ts'
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

/** What a report is made of: the whole with its counts, and those few environments that it names. */
export type SyncOverviews = Pick<Overviews, 'summary' | 'progress' | 'page'>

/** Undefined until a commit was read. Costs what it tells, however many environments there are. */
export function syncReport(overviews: SyncOverviews, reviewed?: Reviewed): SyncReport | undefined {
  const { commit, diagnostics, held, environments } = overviews.summary()
  if (commit === null) return undefined
  const { total, progress, standing } = environments
  const { stalled, failing } = progress
  const isTakenUp = overviews.progress().applied === commit
  const facts = {
    errors: diagnostics.filter((each) => each.severity === 'error'),
    stalled,
    failing,
    busy: isTakenUp ? progress.busy : total - stalled - failing,
    different: standing.different,
    held: held.length,
    total,
  }
  return {
    commit,
    conclusion: conclusionOf(facts),
    title: titleOf(facts),
    summary: summaryOf(overviews, held, { facts, reviewed }),
    annotations: annotationsOf(facts.errors),
  }
}

/** On the newest commit, where it is not taken; undefined where it is. */
export function refusalReport({
  refused,
  message,
}: Pick<Summary, 'refused' | 'message'>): SyncReport | undefined {
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
  if (errors.length + stalled + failing > 0) return 'failure'
  if (busy > 0) return null
  return held > 0 ? 'action_required' : 'success'
}

interface Facts {
  errors: readonly Diagnostic[]
  /** Not tried again before somebody changes something. What errors of the configuration stall is told by their places. */
  stalled: number
  /** Tried again after a failure. */
  failing: number
  /** On their way to the commit, not stuck on it. */
  busy: number
  /** Not as declared though the commit is taken up: somebody has paused a schedule, or tasks wait for a runner. */
  different: number
  held: number
  total: number
}

function titleOf({ errors, stalled, failing, busy, different, held, total }: Facts): string {
  const parts = [
    ...(errors.length > 0 ? [count(errors.length, 'error')] : []),
    ...(stalled > 0 ? [`${stalled} stalled`] : []),
    ...(failing > 0 ? [`${failing} failing`] : []),
    ...(held > 0 ? [`${held} held back`] : []),
    ...(busy > 0 ? [`${busy} of ${count(total, 'environment')} on the way`] : []),
  ]
  if (parts.length > 0) return parts.join('; ')
  if (different > 0) return `${different} of ${count(total, 'environment')} not as declared`
  return total === 0 ? 'no environment is declared' : `${count(total, 'environment')} in step`
}

function summaryOf(
  overviews: SyncOverviews,
  held: Summary['held'],
  { facts, reviewed }: { facts: Facts; reviewed: Reviewed | undefined },
): string {
  const lines = [
    `**${sentence(titleOf(facts))}.**`,
    ...reviewLine(reviewed),
    ...(facts.errors.length > 0 ? ['What the errors touch keeps its last good state.'] : []),
    ...section('Stalled', reasonLines(overviews, 'stalled', facts.stalled), facts.stalled),
    ...section('Failing, tried again', reasonLines(overviews, 'failing', facts.failing), facts.failing),
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

/** @param total how many there are, where not all of them are among the lines */
function section(title: string, lines: readonly string[], total = lines.length): string[] {
  if (lines.length === 0) return []
  const more = total > mostLines ? [`- and ${total - mostLines} more`] : []
  return [`### ${title}`, [...lines.slice(0, mostLines), ...more].join('\n')]
}

/** Of those that are listed. */
function reasonLines(overviews: SyncOverviews, progress: Progress, count: number): string[] {
  if (count === 0) return []
  return overviews.page({ limit: mostLines, filter: { progress: [progress] } }).environments.map(reasonLine)
}

function reasonLine(environment: EnvironmentOverview): string {
  const { extension, type } = environment
  return `- ${plainLine(extension)} ${type}: ${plainLine(setbackOf(environment.conditions)?.message ?? '')}`
}
