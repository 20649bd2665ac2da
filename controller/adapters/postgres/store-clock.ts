import type { EpochMs } from '../../../core/domain/epoch.ts'
import { every } from '../../lib/every.ts'
import { systemClock, type TimerClock } from '../../ports/clock.ts'
import type { Queryable } from './pg-database.ts'
import { epochMsSql } from './pg-instant.ts'

const sampleEveryMs = 10_000
/** An answer that took longer says little about what time it is. */
const longestAnswerMs = 1_000

/**
 * The database's clock, which whatever waits for its time is measured by: rows and decisions agree on what is due, and
 * nothing happens where the clock of this machine is wrong or jumps. Between samples it runs on a clock that never does.
 */
export class StoreClock implements TimerClock {
  readonly after = systemClock.after
  readonly elapsed = systemClock.elapsed
  readonly #database: Queryable
  readonly #stopSampling: () => void
  /** The database's time less that of `performance`, in milliseconds. */
  #ahead = 0

  private constructor(database: Queryable) {
    this.#database = database
    this.#stopSampling = every(sampleEveryMs, systemClock, () => void this.#sample().catch(() => {})) // away: it runs on
  }

  /** @throws {StoreAway} where the first sample gets no answer; later ones may, and change nothing then */
  static async open(database: Queryable): Promise<StoreClock> {
    const clock = new StoreClock(database)
    clock.#ahead = systemClock.now() - performance.now()
    await clock.#sample()
    return clock
  }

  readonly now = (): EpochMs => Math.floor(performance.now() + this.#ahead)

  /**
   * A time that the database was heard to say: it is that late at the least. After a machine has slept, what is new must
   * not wait for the next sample, or it would seem to be for later.
   */
  readonly heard = (instant: EpochMs): void => {
    this.#ahead += Math.max(0, instant - this.now())
  }

  close(): void {
    this.#stopSampling()
  }

  async #sample(): Promise<void> {
    const asked = performance.now()
    const { rows } = await this.#database.query<{ now: number }>(
      `select ${epochMsSql('clock_timestamp()')} as now`,
    )
    const answered = performance.now()
    const [row] = rows
    if (row && answered - asked <= longestAnswerMs) this.#ahead = row.now - (asked + answered) / 2
  }
}
