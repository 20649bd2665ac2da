import type { FastifyRequest } from 'fastify'
import type { Commit, ExtensionChange } from '../../../api/commit.ts'
import { giftInWords } from '../../../core/access/compare.ts'
import { type Diff, diffDesired, type EnvironmentDiff, type ExtensionDiff } from '../../../core/diff/diff.ts'
import type { FieldChange } from '../../../core/diff/fields.ts'
import { noColours } from '../../../core/diff/paint.ts'
import { renderText } from '../../../core/diff/render-text.ts'
import { runRows } from '../../../core/diff/run-rows.ts'
import { plainText, shownField, shownVariable } from '../../../core/diff/shown-value.ts'
import { extensionNote, inWords } from '../../../core/diff/summary.ts'
import { count } from '../../../core/lib/count.ts'
import { cutText } from '../../../core/lib/cut-text.ts'
import { maskObserved } from '../../../core/plan/mask.ts'
import type { TakenCommit } from '../../sync/taken-commits.ts'
import { seesExtension } from '../guard.ts'
import { thingOf } from '../things.ts'

/** Characters of the text of a commit. */
const longestText = 256 * 1024
/** Characters of what is told of extensions, as JSON: more of them are only counted. */
const longestChanges = 512 * 1024

/** Worked out for whoever asks first: most commits nobody asks about. */
const diffs = new WeakMap<TakenCommit, Diff>()

/** What it changed against what was there when it was taken up, with what is still held back of it. */
export function diffOf(taken: TakenCommit): Diff {
  const known = diffs.get(taken)
  if (known) return known
  const { before, after, stalled, held, takenAt, environments, isWhole } = taken
  const { account, observed } = before
  const side = { account, observed: maskObserved(observed), broken: [], diagnostics: [], live: true }
  const diff = diffDesired(side, after, { now: takenAt, plan: { stalled, held } })
  const changed = diff.extensions.flatMap((each) => each.environments).length
  const whole = { ...diff, unchanged: isWhole ? environments - changed : 0 }
  diffs.set(taken, whole)
  return whole
}

/** Of it what the caller may see. */
export function seenIn(diff: Diff, { before, after }: TakenCommit, request: FastifyRequest): Diff {
  const { may } = request
  const mayAccess = may.everywhere('access:read')
  const access = mayAccess ? diff.access : { gains: [], losses: [], held: [] }
  if (may.everywhere('environments:read')) return { ...diff, access }
  const specs = [
    ...before.observed.extensions.map(({ spec }) => spec),
    ...(after.checked.desired?.extensions ?? []),
  ]
  const extensions = diff.extensions.flatMap((each) => {
    const own = specs.filter(({ name }) => name === each.name)
    if (!own.some((spec) => seesExtension(request, spec))) return []
    const sees = ({ type }: EnvironmentDiff) =>
      own.some((spec) => may.may('environments:read', thingOf(spec, type)))
    return [{ ...each, environments: each.environments.filter(sees) }]
  })
  return { account: [], access, extensions, unchanged: 0, findings: { before: [], after: [] } }
}

/** The same as data and as text, in the words of `bowline diff`. */
export function changesOf(diff: Diff, taken: TakenCommit, { may }: FastifyRequest): Commit['changes'] {
  const { gains, losses, held } = diff.access
  const { isWhole, digest, commit } = taken
  const extensions = fewEnough(diff.extensions.map(extensionOf))
  const more = isWhole ? '' : '… and more extensions, of which it is not told here\n'
  return {
    title: isWhole ? inWords(diff) : `changes ${count(taken.extensions, 'extension')}`,
    digest,
    whole: isWhole && extensions.length === diff.extensions.length,
    extensions,
    account: diff.account.map(fieldOf),
    access: may.everywhere('access:read')
      ? {
          gains: gains.map((each) => giftInWords(each, 'gains')),
          losses: losses.map((each) => giftInWords(each, 'loses')),
          held,
        }
      : null,
    text:
      cutText(renderText(diff, { before: 'as it was', after: commit.slice(0, 7) }, noColours), longestText) +
      more,
  }
}

function fewEnough(extensions: readonly ExtensionChange[]): ExtensionChange[] {
  let length = 0
  return extensions.filter((each, index) => {
    length += JSON.stringify(each).length
    return index === 0 || length <= longestChanges
  })
}

function extensionOf(extension: ExtensionDiff): ExtensionChange {
  const { name, id, change, fields, environments, held } = extension
  return {
    ...{ name, id, change, held },
    note: extensionNote(extension) ?? null,
    fields: fields.map(fieldOf),
    environments: environments.map(environmentOf),
  }
}

function environmentOf(environment: EnvironmentDiff): ExtensionChange['environments'][number] {
  const { id, type, change, actions, fields, variables, schedules, held } = environment
  return {
    ...{ id, type, change, actions, held },
    fields: fields.map(fieldOf),
    variables: variables.map((each) => ({
      ...{ name: each.name, change: each.change, secure: each.secure },
      ...shownVariable(each),
    })),
    schedules: schedules.map((each) => {
      const { titles, rows, notes } = runRows(each)
      return {
        ...{ name: each.name, change: each.change, method: plainText(each.method) },
        fields: each.fields.map(fieldOf),
        runs: rows.length > 0 ? [titles, ...rows] : [],
        notes,
      }
    }),
  }
}

function fieldOf(change: FieldChange) {
  return { field: change.field, ...shownField(change) }
}
