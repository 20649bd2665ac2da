import { type Checkout, readDirectory } from '../cli/checkout/checkout.ts'
import type { GitCommand } from '../cli/checkout/git-here.ts'
import { accountFiles, requireOneConfiguration } from '../cli/checkout/one-configuration.ts'
import { readRevision } from '../cli/checkout/revision.ts'
import { scheduleLimits } from '../cli/checkout/schedule-limits.ts'
import { goodIn, type Summary, summarize } from '../cli/findings/summary.ts'
import { baseIn } from '../core/diff/base.ts'
import { type Before, type Diff, diffDesired } from '../core/diff/diff.ts'
import type { Sides } from '../core/diff/summary.ts'
import type { Diagnostic } from '../core/domain/diagnostic.ts'
import type { EpochMs } from '../core/domain/epoch.ts'
import { BowlineError } from '../core/domain/errors.ts'
import { scheduleIdsOf } from '../core/domain/schedule-ids.ts'
import { declaredIn } from '../core/pass.ts'
import { declaredOnce } from '../core/validate/declared-once.ts'
import { type Base, findBase, NothingToCompare } from './base.ts'
import type { RunEvent } from './event.ts'
import { isSparse } from './history.ts'

/** What was found, and what it would do. */
export interface Outcome {
  diagnostics: readonly Diagnostic[]
  summary: Summary
  checkout: Checkout
  comparison: Comparison | NothingToCompare
}

export interface Comparison {
  base: Base
  sides: Sides
  diff: Diff
}

export interface CheckRequest {
  /** The folder with the configuration, in full. */
  directory: string
  event: RunEvent
  /** As the input `base` says. */
  wantedBase: string | undefined
  git: GitCommand
  now: EpochMs
}

/**
 * Validates what is in the folder, and compares it with what the base has there. Changes nothing.
 * @throws {UsageError} where the folder is that of several configurations
 */
export async function check(request: CheckRequest): Promise<Outcome> {
  const { event, now } = request
  const checkout = await readHead(request)
  requireOneConfiguration(request.directory, accountFiles(checkout.files))
  const base = await readBase(request)
  const isBase = !(base instanceof NothingToCompare)
  const declared = declaredIn(checkout.files, {
    now,
    scheduleLimits: scheduleLimits(process.env),
    planned: isBase ? base.planned : 'all',
    ...(isBase && { ids: scheduleIdsOf(base.side.observed), before: base.files }),
  })
  const { diagnostics, desired } = declared.checked
  return {
    diagnostics,
    summary: summarize(checkout.files, { diagnostics, good: goodIn(desired) }),
    checkout,
    comparison: isBase
      ? {
          base: base.commit,
          sides: { before: base.commit.name, after: event.title },
          diff: diffDesired(base.side, declared, { now }),
        }
      : base,
  }
}

/** From the files in the workspace; where it has only some of them, from the commit that is checked out. */
async function readHead({ directory, git }: CheckRequest): Promise<Checkout> {
  const sparse = await isSparse(git).catch(() => false)
  const committed = sparse ? await readRevision(directory, 'HEAD', git) : undefined
  return committed ?? (await readDirectory(directory))
}

interface ReadBase {
  commit: Base
  files: Checkout['files']
  side: Before
  /** Its one-time runs. */
  planned: ReadonlySet<string>
}

async function readBase({
  directory,
  event,
  wantedBase,
  git,
}: CheckRequest): Promise<ReadBase | NothingToCompare> {
  try {
    const commit = await findBase(git, event, wantedBase)
    const files = (await readRevision(directory, commit.commit, git))?.files ?? []
    return { commit, files, side: baseIn(files, commit.name), planned: declaredOnce(files) }
  } catch (error) {
    if (error instanceof NothingToCompare) return error
    if (error instanceof BowlineError && error.code === 'base-unusable') {
      return new NothingToCompare(error.message, { isMistake: false })
    }
    throw error
  }
}
