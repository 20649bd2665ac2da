import { type Diff, diffDesired } from '../../core/diff/diff.ts'
import { plannedOnce } from '../../core/diff/planned-once.ts'
import type { Account } from '../../core/domain/desired.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'
import type { Observed } from '../../core/domain/observed.ts'
import { scheduleIdsOf } from '../../core/domain/schedule-ids.ts'
import type { ScheduleLimits } from '../../core/domain/schedule-limits.ts'
import { finished } from '../../core/lib/finished.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import { type Declared, declaring, maskDeclared, planFor } from '../../core/pass.ts'
import type { ContinuedCheck, FileChanges } from '../../core/validate/continued-check.ts'
import type { Moment } from '../../core/validate/rule.ts'

/** What is there now, without secure values: all that planning a pull request may know, and nothing it could change. */
export interface Live {
  /** Commit of the configuration that is applied; null before the first. */
  commit: string | null
  account: Account | null
  observed: Observed
  /** Whether each environment runs as a user of its own. Left out: it is not known. */
  isolated?: boolean
  /** Ids of the keys that open sealed values. */
  sealingKeys: ReadonlySet<string>
  /** Left out: as usual. */
  scheduleLimits?: ScheduleLimits
}

export interface PullPlan {
  diff: Diff
  /** As `planDigest`: the same as that of the pass that will carry it out, if nothing moves meanwhile. */
  digest: string
}

/** What a pull request would make of the repository. */
export type Proposal =
  /** All files, and those of the commit that it is merged into. */
  | { files: readonly LoadedFile[]; base: readonly LoadedFile[] }
  /** What is another in it, and the check of the commit that it is merged into. */
  | { changes: FileChanges; check: ContinuedCheck }

/** Plans what the files would do to what is there. Pure. */
export function planPull(proposal: Proposal, live: Live, now: EpochMs): PullPlan {
  return finished(planningPull(proposal, live, now))
}

/** Whether it leaves every file as it is. The loader gives the same file for the same content at the same path. */
export function changesNothing(proposal: Proposal): boolean {
  if ('check' in proposal) {
    const { changes, check } = proposal
    return changes.removed.length === 0 && changes.changed.every((file) => check.file(file.path) === file)
  }
  const { files, base } = proposal
  const known = new Set(base)
  return files.length === base.length && files.every((file) => known.has(file))
}

function* proposed(proposal: Proposal, moment: Moment): Generator<void, Declared> {
  if (!('check' in proposal)) return yield* declaring(proposal.files, { ...moment, before: proposal.base })
  const { changes, check } = proposal
  return yield* check.next(changes, { ...moment, before: check.keysFiles() })
}

/** The same, step by step. */
export function* planningPull(proposal: Proposal, live: Live, now: EpochMs): Generator<void, PullPlan> {
  const { account, observed, isolated, sealingKeys, scheduleLimits } = live
  const [planned, ids] = [plannedOnce(observed), scheduleIdsOf(observed)]
  const declared = yield* proposed(proposal, {
    ...{ now, planned, ids, sealingKeys },
    ...(scheduleLimits && { scheduleLimits }),
  })
  yield
  const before = {
    account,
    observed,
    broken: [],
    diagnostics: [],
    live: true,
    ...(isolated !== undefined && { isolated }),
  }
  const diff = diffDesired(before, declared, { now })
  yield
  return {
    diff,
    digest: planFor(maskDeclared(declared), { observed }).digest,
  }
}
