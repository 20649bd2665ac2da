import { BowlineError, codeOf, messageOf } from '../../core/domain/errors.ts'
import { sleep } from '../lib/signal.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { GitSource } from '../ports/git-source.ts'
import type { Log } from '../ports/log.ts'
import { absentBranch, branchesToFollow } from './absent-branch.ts'

type Asked = Pick<GitSource, 'head' | 'branches'>

/** A machine that starts may have no network yet, or its Git server may start beside it. */
const patienceMs = 30_000
const tryAgainMs = 2_000
const oneTryMs = 30_000

/**
 * Asks the remote for its branch before anything was ever taken from it. Later all goes on as it is while Git cannot be
 * read; here there is nothing that could go on, and the reason is most often a mistake in what the controller was given.
 * A repository without any branch is waited for: it is new.
 * @throws {BowlineError} why there is no such repository, none that may be read, or others than this branch in it; after
 *   30 s, why it gives no answer
 */
export async function firstContact(
  git: Asked,
  branch: string,
  { clock, log, signal }: { clock: TimerClock; log: Log; signal: AbortSignal },
): Promise<void> {
  let told: string | undefined
  for (const start = clock.elapsed(); ; await sleep(tryAgainMs, clock, signal)) {
    try {
      return await answered(git, branch, { clock, signal })
    } catch (error) {
      signal.throwIfAborted()
      if (codeOf(error) !== 'source-unreachable' || clock.elapsed() - start >= patienceMs) throw error
      const reason = messageOf(error)
      if (reason !== told) log.warn({ reason }, 'cannot read the config repository; trying again')
      told = reason
    }
  }
}

/** Resolves when the remote has answered. One that takes the question and says nothing is as one that is not there. */
async function answered(
  git: Asked,
  branch: string,
  { clock, signal }: { clock: TimerClock; signal: AbortSignal },
): Promise<void> {
  const tooLong = new BowlineError(
    'source-unreachable',
    `the config repository gave no answer within ${oneTryMs / 1000} s`,
  )
  const waiting = new AbortController()
  const cancel = clock.after(oneTryMs, () => waiting.abort(tooLong))
  try {
    const either = AbortSignal.any([signal, waiting.signal])
    if ((await git.head(either)) !== undefined) return
    const others = await branchesToFollow(git, either)
    if (others.length > 0) throw new BowlineError('source-branch', absentBranch(branch, others))
  } finally {
    cancel()
  }
}
