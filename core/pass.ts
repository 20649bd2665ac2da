import type { Observed } from './domain/observed.ts'
import type { Plan } from './domain/plan.ts'
import { finished } from './lib/finished.ts'
import type { LoadedFile } from './load/loaded-file.ts'
import { planDigest } from './plan/digest.ts'
import { maskExtension } from './plan/mask.ts'
import { planPass } from './plan/plan.ts'
import type { ContinuedCheck, FileChanges } from './validate/continued-check.ts'
import type { Moment } from './validate/rule.ts'
import { type Checked, validating } from './validate/validate.ts'

/** What the files of one commit or folder declare. */
export interface Declared {
  checked: Checked
  /** There is no configuration at all: no document, and no file that could not be read. */
  empty: boolean
}

/**
 * The first half of the pass, from files to what they declare. Pure.
 * @param moment what is about to be committed is judged by the hour; left out: by no clock, as a commit is
 */
export function declaredIn(files: readonly LoadedFile[], moment: Moment = {}): Declared {
  return finished(declaring(files, moment))
}

/** The same, step by step: what others commit may be long. */
export function* declaring(files: readonly LoadedFile[], moment: Moment = {}): Generator<void, Declared> {
  const empty = files.every(({ documents, findings }) => documents.length === 0 && findings.length === 0)
  return { checked: yield* validating(files, moment), empty }
}

/** The check of a commit that others go on from. */
export type Basis = Pick<ContinuedCheck, 'file' | 'keysFiles' | 'next'>

/** What somebody would make of a commit. */
export type Proposal =
  /** All files, and those of the commit. */
  | { files: readonly LoadedFile[]; base: readonly LoadedFile[] }
  /** What is another in it, and the check of the commit. */
  | { changes: FileChanges; basis: Basis }

/** What would be declared then. It is the same in both ways of saying it, and takes as long as there is to check. */
export function* proposed(proposal: Proposal, moment: Moment): Generator<void, Declared> {
  if (!('basis' in proposal)) return yield* declaring(proposal.files, { ...moment, before: proposal.base })
  const { changes, basis } = proposal
  return yield* basis.next(changes, { ...moment, before: basis.keysFiles() })
}

/** Whether it leaves every file as it is. The loader gives the same file for the same content at the same path. */
export function changesNothing(proposal: Proposal): boolean {
  if ('basis' in proposal) {
    const { changes, basis } = proposal
    return changes.removed.length === 0 && changes.changed.every((file) => basis.file(file.path) === file)
  }
  const { files, base } = proposal
  const known = new Set(base)
  return files.length === base.length && files.every((file) => known.has(file))
}

/** The same without secure values, to be compared with what `maskObserved` gives. */
export function maskDeclared({ checked, empty }: Declared): Declared {
  const { desired } = checked
  const masked = desired && { ...desired, extensions: desired.extensions.map(maskExtension) }
  return { checked: { ...checked, desired: masked }, empty }
}

/** What a plan is made from, beside what is declared. */
export interface Circumstances {
  observed: Observed
  /** Commit of the files. Default: empty, of what is not a commit yet. */
  commit?: string
  /** Somebody confirmed the deletions of this commit. Default: false. */
  confirmed?: boolean
}

/** The second half of the pass, from what is declared and what is there to what will be done. Pure. */
export function planFor(
  { checked, empty }: Declared,
  { observed, commit = '', confirmed = false }: Circumstances,
): { plan: Plan; digest: string } {
  const { desired, diagnostics } = checked
  const plan = planPass({ commit, desired, diagnostics, empty, observed, confirmed })
  return { plan, digest: planDigest(plan) }
}
