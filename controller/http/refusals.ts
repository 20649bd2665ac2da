import { BucketsByName } from '../lib/buckets-by-name.ts'
import type { TimerClock } from '../ports/clock.ts'

/** Rows of refusals of one caller: code of an extension has a key, too, and could fill the trail with what it may not do. */
export const refusalRate = { most: 100, perSecond: 10 / 60 } as const
const callers = 1_000

/** Who is refused a row for each time. */
export class Refusals {
  readonly #callers: BucketsByName

  constructor(clock: Pick<TimerClock, 'elapsed'>) {
    this.#callers = new BucketsByName(refusalRate, callers, clock)
  }

  /** Whether there is a row for one more, of whoever is called so. */
  has(actor: string): boolean {
    return this.#callers.of(actor).tryTake()
  }
}
