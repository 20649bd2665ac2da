import type { TimerClock } from '../ports/clock.ts'
import type { LiveCount, TaskStore } from '../ports/task-store.ts'
import type { TaskFeed } from './feed.ts'

/** Between two looks at the store. */
const shortestMs = 1_000

export interface LiveCountsOptions {
  store: Pick<TaskStore, 'live'>
  feed: Pick<TaskFeed, 'subscribe'>
  clock: TimerClock
}

/**
 * What has not ended in each environment, for whoever asks: however many do, the store is asked once a second at most, and not
 * at all while nothing happens to any task. What is told was so after the question came.
 */
export class LiveCounts {
  readonly #store: LiveCountsOptions['store']
  readonly #clock: TimerClock
  #isOld = true
  #kept: readonly LiveCount[] = []
  #lookedAt = Number.NEGATIVE_INFINITY
  /** Those who came before it has begun share it. */
  #next: Promise<readonly LiveCount[]> | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor({ store, feed, clock }: LiveCountsOptions) {
    this.#store = store
    this.#clock = clock
    feed.subscribe(() => {
      this.#isOld = true
    })
  }

  /** @throws {StoreAway} */
  async now(): Promise<readonly LiveCount[]> {
    if (!this.#isOld) return this.#kept
    this.#next ??= this.#look()
    return await this.#next
  }

  async #look(): Promise<readonly LiveCount[]> {
    await this.#last
    const waitMs = this.#lookedAt + shortestMs - this.#clock.elapsed()
    if (waitMs > 0) await new Promise<void>((resolve) => this.#clock.after(waitMs, resolve))
    this.#next = undefined
    this.#lookedAt = this.#clock.elapsed()
    const looking = this.#read()
    this.#last = looking.catch(() => {})
    return await looking
  }

  async #read(): Promise<readonly LiveCount[]> {
    this.#isOld = false
    try {
      this.#kept = await this.#store.live()
      return this.#kept
    } catch (error) {
      this.#isOld = true
      throw error
    }
  }
}
