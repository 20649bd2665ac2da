import { type Arrival, inSeconds } from '../apply/arrival.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { CommitProgress } from './overviews.ts'

/** Changes come in bursts, and what they come to is not worked out for each of them. */
const lookAfterMs = 200

export interface CommitArrivalOptions {
  /** Undefined while it is known that something is on its way. */
  progress: () => CommitProgress | undefined
  /** The newest commit that was read. */
  commit: () => string | null
  /** On the clock that never jumps: when the newest commit was read; null before the first. */
  readAt: () => number | null
  clock: TimerClock
  log: Log
}

/** Notices when all that a commit says has come about, and says so once. */
export class CommitArrival {
  readonly #options: CommitArrivalOptions
  #last: Arrival | null = null
  /** On the clock that never jumps. */
  #changedAt = 0
  #cancelLook: (() => void) | undefined

  constructor(options: CommitArrivalOptions) {
    this.#options = options
  }

  /** The newest commit, if all of it has come about. */
  of(commit: string | null): Arrival | null {
    return this.#last?.commit === commit ? this.#last : null
  }

  /** An environment, or what was read from Git, may be another. */
  changed(): void {
    const { clock, commit } = this.#options
    if (commit() === this.#last?.commit) return // it has arrived: nothing is worked out any more
    this.#changedAt = clock.elapsed()
    this.#cancelLook ??= clock.after(lookAfterMs, () => this.#look())
  }

  stop(): void {
    this.#cancelLook?.()
  }

  #look(): void {
    this.#cancelLook = undefined
    const { progress, readAt, clock, log } = this.#options
    const [commit, begun] = [this.#options.commit(), readAt()]
    if (commit === null || begun === null || commit === this.#last?.commit) return
    const told = progress()
    if (!told) return
    const { applied, notArrived, sync, message } = told
    if (applied !== commit || notArrived > 0 || !mayArrive.has(sync)) return
    const tookMs = Math.round(Math.max(0, this.#changedAt - begun))
    const at = new Date(clock.now() - (clock.elapsed() - this.#changedAt)).toISOString()
    this.#last = { commit, at, tookMs }
    const [how, rest] =
      sync === 'synced' ? ['has arrived', ''] : ['has arrived in part', '; the rest is not taken up']
    log.info(
      { commit },
      `commit ${commit.slice(0, 7)} ${how}, ${inSeconds(tookMs)} after it was read${rest}: ${message}`,
    )
  }
}

const mayArrive: ReadonlySet<CommitProgress['sync']> = new Set(['synced', 'drifted', 'held', 'findings'])
