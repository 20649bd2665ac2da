import type { TimerClock } from '../ports/clock.ts'

/** So many at once, and so many a second from then on. */
export interface Rate {
  most: number
  perSecond: number
}

/** What somebody may do at a rate. Full at first. */
export class Bucket {
  readonly #rate: Rate
  readonly #clock: Pick<TimerClock, 'elapsed'>
  #left: number
  #at: number

  constructor(rate: Rate, clock: Pick<TimerClock, 'elapsed'>) {
    this.#rate = rate
    this.#clock = clock
    this.#left = rate.most
    this.#at = clock.elapsed()
  }

  has(count = 1): boolean {
    this.#fill()
    return this.#left >= count
  }

  /** @returns ms until there is as much; 0: now */
  waitMs(count = 1): number {
    return this.has(count) ? 0 : Math.ceil(((count - this.#left) / this.#rate.perSecond) * 1000)
  }

  /** Takes it where there is as much. */
  tryTake(count = 1): boolean {
    if (!this.has(count)) return false
    this.#left -= count
    return true
  }

  /** Takes it in any case. @returns ms until nothing is owed */
  take(count = 1): number {
    this.#fill()
    this.#left -= count
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left / this.#rate.perSecond) * 1000)
  }

  #fill(): void {
    const now = this.#clock.elapsed()
    const fresh = ((now - this.#at) / 1000) * this.#rate.perSecond
    this.#left = Math.min(this.#rate.most, this.#left + fresh)
    this.#at = now
  }
}
