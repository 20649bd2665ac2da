import { networkOf } from '../lib/addresses.ts'
import { BucketsByName } from '../lib/buckets-by-name.ts'
import type { TimerClock } from '../ports/clock.ts'

/** Failed sign-ins of one source, a minute. */
const rate = { most: 5, perSecond: 5 / 60 }
const sources = 10_000

/** Who has failed to sign in too often of late: the source is a network of IPv6, or an address of IPv4. */
export class Failures {
  readonly #sources: BucketsByName

  constructor(clock: Pick<TimerClock, 'elapsed'>) {
    this.#sources = new BucketsByName(rate, sources, clock)
  }

  /** @returns ms until the source is listened to again; 0: it is */
  waitMs(address: string): number {
    return this.#sources.waitMs(networkOf(address))
  }

  add(address: string): void {
    this.#sources.of(networkOf(address)).take()
  }
}
