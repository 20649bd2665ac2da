import type { Observed } from './domain/observed.ts'
import type { Plan } from './domain/plan.ts'
import { finished } from './lib/finished.ts'
import type { LoadedFile } from './load/loaded-file.ts'
import { planDigest } from './plan/digest.ts'
import { maskExtension } from './plan/mask.ts'
import { planPass } from './plan/plan.ts'
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
