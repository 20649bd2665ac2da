import { NewestEntries } from '../../core/lib/newest-entries.ts'
import type { TimerClock } from '../ports/clock.ts'
import { Bucket, type Rate } from './bucket.ts'

/** A bucket for each name, of the `most` names that took of theirs last: whoever is forgotten has a full one again. */
export class BucketsByName {
  readonly #rate: Rate
  readonly #clock: Pick<TimerClock, 'elapsed'>
  readonly #buckets: NewestEntries<Bucket>

  constructor(rate: Rate, most: number, clock: Pick<TimerClock, 'elapsed'>) {
    this.#rate = rate
    this.#clock = clock
    this.#buckets = new NewestEntries(most)
  }

  /** To take of it. */
  of(name: string): Bucket {
    const bucket = this.#buckets.get(name) ?? new Bucket(this.#rate, this.#clock)
    this.#buckets.set(name, bucket)
    return bucket
  }

  /** @returns ms until there is something to take; 0: now. Whoever only asks is not remembered. */
  waitMs(name: string): number {
    return this.#buckets.get(name)?.waitMs() ?? 0
  }
}
