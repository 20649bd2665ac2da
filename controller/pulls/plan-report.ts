import type { Diff, HeldBack } from '../diff/diff.ts'
import { renderMarkdown } from '../diff/render-markdown.ts'
import { hasErrors, inWords, isHeldBack } from '../diff/summary.ts'
import type { Diagnostic } from '../domain/diagnostic.ts'
import { planTable } from './plan-table.ts'

/** What a pull request would do, as a check on a Git host shows it. Plain data. */
export interface PlanReport {
  /** `action_required`: merging alone does not do it, a guard holds something back. */
  conclusion: 'success' | 'failure' | 'action_required'
  /** One line. */
  title: string
  /** Markdown: the table. */
  summary: string
  /** Markdown: the details, as `bowline diff` shows them. */
  text: string
  annotations: readonly Annotation[]
  /** Names the plan; see `planDigest`. */
  digest: string
}

/** A finding at its place. Lines and columns are 1-based. */
export interface Annotation {
  path: string
  startLine: number
  endLine: number
  /** Only where all is on one line. */
  startColumn?: number
  endColumn?: number
  level: 'failure' | 'warning'
  title: string
  message: string
}

export interface PlanFacts {
  diff: Diff
  digest: string
  /** What was planned: the pull request's commit, and what it would be merged into. */
  head: string
  base: string
  /** False where the two conflict: then the pull request's own commit was planned. */
  merges: boolean
}

export function planReport(facts: PlanFacts): PlanReport {
  const { diff, digest } = facts
  return {
    conclusion: hasErrors(diff) ? 'failure' : isHeldBack(diff) ? 'action_required' : 'success',
    title: planTitle(diff),
    summary: summaryOf(facts),
    text: renderMarkdown(diff, { before: 'what runs', after: 'this pull request' }),
    annotations: diff.findings.after.map(annotationOf),
    digest,
  }
}

/** One line. */
export function planTitle(diff: Diff): string {
  const held = heldIn(diff).filter((each) => each.certain).length
  const errors = diff.findings.after.filter((each) => each.severity === 'error')
  const files = new Set(errors.map((each) => each.at.file)).size
  return [
    ...(errors.length > 0 ? [`${count(errors.length, 'error')} in ${count(files, 'file')}`] : []),
    inWords(diff),
    ...(held > 0 ? [`${held} held back`] : []),
  ].join('; ')
}

function summaryOf({ diff, digest, head, base, merges }: PlanFacts): string {
  const errors = diff.findings.after.filter((each) => each.severity === 'error').length
  const notes = [
    ...(errors > 0
      ? [
          `${count(errors, 'error')} below. What they touch keeps its last good state; everything else goes on.`,
        ]
      : []),
    ...(merges ? [] : ['This branch conflicts with its base: what is planned is the branch alone.']),
  ]
  const table = planTable(diff)
  const footer = `Planned ${short(head)} on ${short(base)} against what runs now. Plan \`${digest}\`.`
  return `${[`**${inWords(diff)}.**`, ...notes, ...(table === '' ? [] : [table]), footer].join('\n\n')}\n`
}

function heldIn({ extensions }: Diff): HeldBack[] {
  return extensions.flatMap((each) => [...each.held, ...each.environments.flatMap((one) => one.held)])
}

export function annotationOf({ severity, code, message, hint, at, end }: Diagnostic): Annotation {
  const isOneLine = end !== undefined && end.line === at.line
  return {
    path: at.file,
    startLine: at.line,
    endLine: end?.line ?? at.line,
    ...(isOneLine && { startColumn: at.column, endColumn: Math.max(at.column, end.column - 1) }),
    level: severity === 'error' ? 'failure' : 'warning',
    title: code,
    message: hint === undefined ? message : `${message}\n${hint}`,
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function short(commit: string): string {
  return `\`${commit.slice(0, 7)}\``
}
