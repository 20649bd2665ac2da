import { NewestEntries } from '../../core/lib/newest-entries.ts'
import { Bucket } from '../lib/bucket.ts'
import type { TimerClock } from '../ports/clock.ts'

/** Rows of refusals of one caller: code of an extension has a key, too, and could fill the trail with what it may not do. */
export const refusalRate = { most: 100, perSecond: 10 / 60 } as const
const callers = 1_000

/** Who is refused a row for each time. */
export class Refusals {
  readonly #clock: Pick<TimerClock, 'elapsed'>
  readonly #buckets = new NewestEntries<Bucket>(callers)

  constructor(clock: Pick<TimerClock, 'elapsed'>) {
    this.#clock = clock
  }

  /** Whether there is a row for one more, of whoever is called so. */
  has(actor: string): boolean {
    const bucket = this.#buckets.get(actor) ?? new Bucket(refusalRate, this.#clock)
    this.#buckets.set(actor, bucket)
    return bucket.tryTake()
  }
}
