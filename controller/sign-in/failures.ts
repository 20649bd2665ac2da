import { NewestEntries } from '../../core/lib/newest-entries.ts'
import { networkOf } from '../lib/addresses.ts'
import { Bucket } from '../lib/bucket.ts'
import type { TimerClock } from '../ports/clock.ts'

/** Failed sign-ins of one source, a minute. */
const rate = { most: 5, perSecond: 5 / 60 }
const sources = 10_000

/** Who has failed to sign in too often of late: the source is a network of IPv6, or an address of IPv4. */
export class Failures {
  readonly #clock: Pick<TimerClock, 'elapsed'>
  readonly #buckets = new NewestEntries<Bucket>(sources)

  constructor(clock: Pick<TimerClock, 'elapsed'>) {
    this.#clock = clock
  }

  /** @returns ms until the source is listened to again; 0: it is */
  waitMs(address: string): number {
    return this.#buckets.get(networkOf(address))?.waitMs() ?? 0
  }

  add(address: string): void {
    const source = networkOf(address)
    const bucket = this.#buckets.get(source) ?? new Bucket(rate, this.#clock)
    bucket.take()
    this.#buckets.set(source, bucket)
  }
}
