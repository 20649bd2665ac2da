import { type Diff, diffDesired } from '../../core/diff/diff.ts'
import { plannedOnce } from '../../core/diff/planned-once.ts'
import type { Account } from '../../core/domain/desired.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'
import type { Observed } from '../../core/domain/observed.ts'
import { scheduleIdsOf } from '../../core/domain/schedule-ids.ts'
import type { ScheduleLimits } from '../../core/domain/schedule-limits.ts'
import { finished } from '../../core/lib/finished.ts'
import { maskDeclared, type Proposal, planFor, proposed } from '../../core/pass.ts'

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

/** Plans what the files would do to what is there. Pure. */
export function planPull(proposal: Proposal, live: Live, now: EpochMs): PullPlan {
  return finished(planningPull(proposal, live, now))
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
