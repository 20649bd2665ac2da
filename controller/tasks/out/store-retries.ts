import { messageOf } from '../../../core/domain/errors.ts'
import { backoffMs } from '../../../core/lib/backoff.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { StoreAway } from '../../ports/store.ts'

const backoff = { firstMs: 250, longestMs: 5_000, jitter: 0 }

/** Repeats what the store did not answer: a runner's result must not be lost to a store that is away for a while. */
export class StoreRetries {
  readonly #clock: Pick<TimerClock, 'after'>
  readonly #log: Log
  #closed = false

  constructor(clock: Pick<TimerClock, 'after'>, log: Log) {
    this.#clock = clock
    this.#log = log
  }

  /**
   * Tries until the store answers, after 250 ms doubling to 5 s.
   * @param ask may be done more than once
   * @throws {StoreAway} once closed
   * @throws what else the store says, at once: it would refuse the same again
   */
  async until<T>(ask: () => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures++) {
      try {
        return await ask()
      } catch (error) {
        if (this.#closed || !(error instanceof StoreAway)) throw error
        this.#log.warn({ reason: messageOf(error) }, 'the store does not answer; trying again')
        await new Promise<void>((resolve) => this.#clock.after(backoffMs(backoff, failures, 0), resolve))
      }
    }
  }

  /** What is being repeated has one more try. */
  close(): void {
    this.#closed = true
  }
}
