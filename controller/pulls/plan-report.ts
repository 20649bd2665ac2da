import type { Diff } from '../../core/diff/diff.ts'
import { renderMarkdown } from '../../core/diff/render-markdown.ts'
import { allHeld, hasErrors, inWords, isHeldBack } from '../../core/diff/summary.ts'
import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import { count } from '../../core/lib/count.ts'
import { withoutHiddenInLines } from '../../core/lib/hidden-characters.ts'
import { code } from '../../core/lib/markdown.ts'
import type { CheckAnnotation } from '../ports/git-host.ts'
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
  annotations: readonly CheckAnnotation[]
  /** Names the plan; see `planDigest`. */
  digest: string
}

/** Findings in the details; each stands at its place in the files as well. */
const mostListed = 20

export interface PlanFacts {
  diff: Diff
  digest: string
  /** The pull request's commit. */
  head: string
  /** False where the two conflict: then the pull request's own commit was planned. */
  merges: boolean
  /** Which of its commits would not be let in, and why; null where that is not known of any. */
  refusal: string | null
}

export function planReport(facts: PlanFacts): PlanReport {
  const { diff, digest } = facts
  return {
    conclusion: hasErrors(diff) ? 'failure' : isHeldBack(diff) ? 'action_required' : 'success',
    title: planTitle(diff),
    summary: summaryOf(facts),
    text: renderMarkdown(diff, { before: 'what runs', after: 'this pull request' }, { findings: mostListed }),
    annotations: annotationsOf(diff.findings.after),
    digest,
  }
}

/** One line. */
export function planTitle(diff: Diff): string {
  const held = allHeld(diff).filter((each) => each.certain).length
  const errors = diff.findings.after.filter((each) => each.severity === 'error')
  const files = new Set(errors.map((each) => each.at.file)).size
  return [
    ...(errors.length > 0 ? [`${count(errors.length, 'error')} in ${count(files, 'file')}`] : []),
    inWords(diff),
    ...(held > 0 ? [`${held} held back`] : []),
  ].join('; ')
}

function summaryOf({ diff, digest, head, merges, refusal }: PlanFacts): string {
  const errors = diff.findings.after.filter((each) => each.severity === 'error').length
  const notes = [
    ...(errors > 0
      ? [
          `${count(errors, 'error')} below. What they touch keeps its last good state; everything else goes on.`,
        ]
      : []),
    ...(merges ? [] : ['This branch conflicts with its base: what is planned is the branch alone.']),
    ...(refusal === null ? [] : [refusalNote(refusal)]),
  ]
  const table = planTable(diff)
  const footer = `Planned ${short(head)} against what runs now. Plan \`${digest}\`.`
  const lines = [`**${sentence(inWords(diff))}.**`, ...notes, ...(table === '' ? [] : [table]), footer]
  return `${lines.join('\n\n')}\n`
}

/** As code, since what others wrote is neither markup nor a mention there. */
function refusalNote(refusal: string): string {
  const words = code(refusal.replace(/\s+/g, ' ').trim())
  return `ℹ️ With a merge commit this would not be taken: ${words}. Squashed, only the signature of the new commit counts.`
}

/** A host takes them 50 at a time, and the checks of others wait for their end. */
const mostAnnotated = 250

/** Beside the lines of the files: errors first, where there are too many. */
export function annotationsOf(findings: readonly Diagnostic[]): CheckAnnotation[] {
  if (findings.length <= mostAnnotated) return findings.map(annotationOf)
  const isError = ({ severity }: Diagnostic) => Number(severity === 'error')
  const first = findings.toSorted((a, b) => isError(b) - isError(a)).slice(0, mostAnnotated)
  return first.map(annotationOf)
}

export function annotationOf({ severity, code: title, message, hint, at }: Diagnostic): CheckAnnotation {
  return {
    level: severity === 'error' ? 'failure' : 'warning',
    path: at.file,
    line: at.line,
    column: at.column,
    title,
    message: withoutHiddenInLines(hint === undefined ? message : `${message}\n${hint}`),
  }
}

export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function short(commit: string): string {
  return `\`${commit.slice(0, 7)}\``
}
