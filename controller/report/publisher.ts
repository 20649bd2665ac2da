import type { Overview } from '../../api/overview.ts'
import { codeOf, messageOf } from '../../core/domain/errors.ts'
import { backoffMs, usualBackoff } from '../../core/lib/backoff.ts'
import { forSubject } from '../../core/lib/people-text.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import type { Troubles } from '../observe/troubles.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { StatusBranch } from '../ports/git-source.ts'
import { schedulesFolder } from '../schedules/schedule-memory.ts'
import { environmentsFolder, renderStatusFiles } from './render.ts'

/** A burst of changes becomes one commit: written when it has been quiet for this long... */
const quietMs = 500
/** ...or when the first of them is this old. */
const longestMs = 2_000
/** A write that takes longer than this is told of, while it goes on. */
const slowMs = 60_000
/** How long the last write may take when the controller stops. */
const lastWriteMs = 5_000

export interface PublisherOptions {
  branch: Pick<StatusBranch, 'publish'>
  overview: () => Overview
  /** Write what extensions printed before they failed, too. Default: it stays out of Git. */
  withOutput?: boolean
  /** The files of the folder of schedules; undefined while those on the branch are to stay as they are. */
  schedules: () => Promise<ReadonlyMap<string, string> | undefined>
  clock: TimerClock
  /** In [0, 1). */
  random: () => number
  troubles: Pick<Troubles, 'tell'>
  /** Told about each new commit on the status branch. */
  published?: (commit: string) => void
}

const slow = {
  code: 'status-slow',
  message: 'a commit on the status branch has been under way for a minute; what it says is old',
} as const

/**
 * Keeps the status branch in step with what is there: looks whenever an environment, the sync, a pause or the past of a
 * schedule has changed. There is no commit where the files are those written last, or those of the branch's tip
 * (`git-status-branch.ts`).
 */
export class StatusPublisher {
  readonly #options: PublisherOptions
  readonly #abort = new AbortController()
  readonly #inTurn = oneAtATime()
  #cancelFlush: (() => void) | undefined
  /** On the clock that never jumps, as `#notBefore`. */
  #firstChange: number | undefined
  #last = ''
  #failures = 0
  /** After a failure changes do not hurry the next try. */
  #notBefore = Number.NEGATIVE_INFINITY

  constructor(options: PublisherOptions) {
    this.#options = options
  }

  /** Something that a status shows may have changed. */
  changed(): void {
    if (this.#abort.signal.aborted) return
    const now = this.#options.clock.elapsed()
    this.#firstChange ??= now
    const due = Math.max(Math.min(now + quietMs, this.#firstChange + longestMs), this.#notBefore)
    this.#flushIn(Math.max(0, due - now))
  }

  /** Writes now what has not been written. */
  flush(): Promise<void> {
    this.#cancelFlush?.()
    this.#firstChange = undefined
    return this.#inTurn(() => this.#publish())
  }

  /** Writes the last state and stops. */
  async close(): Promise<void> {
    const stop = () => this.#abort.abort(new Error('the controller is stopping'))
    const cancelStop = this.#options.clock.after(lastWriteMs, stop)
    await this.flush()
    cancelStop()
    stop()
    this.#cancelFlush?.()
  }

  #flushIn(ms: number): void {
    this.#cancelFlush?.()
    this.#cancelFlush = this.#options.clock.after(ms, () => void this.flush())
  }

  async #publish(): Promise<void> {
    const { clock, random, troubles } = this.#options
    const cancelSlow = clock.after(slowMs, () => troubles.tell('status-branch', slow))
    try {
      await this.#write()
      troubles.tell('status-branch', null)
      this.#failures = 0
      this.#notBefore = Number.NEGATIVE_INFINITY
    } catch (error) {
      if (this.#abort.signal.aborted) return
      this.#failures += 1
      const retryInMs = backoffMs(usualBackoff, this.#failures, random())
      troubles.tell('status-branch', { code: codeOf(error), message: messageOf(error) })
      this.#notBefore = clock.elapsed() + retryInMs
      this.#flushIn(retryInMs)
    } finally {
      cancelSlow()
    }
  }

  async #write(): Promise<void> {
    const { branch, overview, withOutput, schedules, published } = this.#options
    const remembered = await schedules()
    const state = overview()
    // The first branch of a repository becomes the one that people see: it is not to be ours.
    if (state.commit === null && state.sync !== 'refused') return
    const files = new Map([...renderStatusFiles(state, withOutput), ...(remembered ?? [])])
    const text = JSON.stringify([...files])
    if (text === this.#last) return
    const message = forSubject(`Status of ${state.commit?.slice(0, 7) ?? 'no commit'}: ${state.message}`)
    const ownedPrefixes = remembered ? [environmentsFolder, schedulesFolder] : [environmentsFolder]
    const options = { message, ownedPrefixes, signal: this.#abort.signal }
    const { commit, written } = await branch.publish(files, options)
    this.#last = text
    if (written) published?.(commit)
  }
}
