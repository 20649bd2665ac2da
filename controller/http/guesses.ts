import { networkOf } from '../lib/addresses.ts'
import { Bucket } from '../lib/bucket.ts'
import { BucketsByName } from '../lib/buckets-by-name.ts'
import type { TimerClock } from '../ports/clock.ts'

/** Wrong tokens that are answered at once: of one place, and of all. */
const ofPlace = { most: 100, perSecond: 20 }
const ofAll = { most: 1_000, perSecond: 200 }
const places = 10_000
/** So long whoever has tried too many waits for the answer. */
const delayMs = 1_000

/**
 * Whoever tries one token after another waits for each answer, and so has only as many tries as connections, which are
 * limited. A good token never comes here, from whichever place: it is looked at first.
 */
export class Guesses {
  readonly #clock: Pick<TimerClock, 'after' | 'elapsed'>
  readonly #places: BucketsByName
  readonly #all: Bucket
  /** Ends of what waits. */
  readonly #waiting = new Set<() => void>()

  constructor(clock: Pick<TimerClock, 'after' | 'elapsed'>) {
    this.#clock = clock
    this.#places = new BucketsByName(ofPlace, places, clock)
    this.#all = new Bucket(ofAll, clock)
  }

  /** Once a wrong token of this address may be answered. */
  async turn(address: string): Promise<void> {
    if (this.#places.of(networkOf(address)).tryTake() && this.#all.tryTake()) return
    await new Promise<void>((resolve) => {
      const end = () => {
        this.#waiting.delete(end)
        cancel()
        resolve()
      }
      const cancel = this.#clock.after(delayMs, end)
      this.#waiting.add(end)
    })
  }

  /** Nobody waits any more. */
  close(): void {
    for (const end of this.#waiting) end()
  }
}
