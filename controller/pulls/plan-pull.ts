import { type Diff, diffDesired } from '../../core/diff/diff.ts'
import { plannedOnce } from '../../core/diff/planned-once.ts'
import type { Account } from '../../core/domain/desired.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'
import type { Observed } from '../../core/domain/observed.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import { planDigest } from '../../core/plan/digest.ts'
import { maskExtension } from '../../core/plan/mask.ts'
import { planPass } from '../../core/plan/plan.ts'
import { validate } from '../../core/validate/validate.ts'

/** What is there now, without secure values: all that planning a pull request may know, and nothing it could change. */
export interface Live {
  /** Commit of the configuration that is applied; null before the first. */
  commit: string | null
  account: Account | null
  observed: Observed
}

export interface PullPlan {
  diff: Diff
  /** As `planDigest`: the same as that of the pass that will carry it out, if nothing moves meanwhile. */
  digest: string
}

/** Plans what the files would do to what is there. Pure. */
export function planPull(files: readonly LoadedFile[], live: Live, now: EpochMs): PullPlan {
  const { account, observed } = live
  const checked = validate(files, { now, planned: plannedOnce(observed) })
  const empty = files.every(({ documents, findings }) => documents.length === 0 && findings.length === 0)
  const before = { account, observed, broken: [], diagnostics: [], live: true }
  const desired = checked.desired && {
    ...checked.desired,
    extensions: checked.desired.extensions.map(maskExtension),
  }
  const { diagnostics } = checked
  const plan = planPass({ commit: '', desired, diagnostics, empty, observed, confirmed: false })
  return { diff: diffDesired(before, { checked, empty }, { now }), digest: planDigest(plan) }
}
