import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EpochMs, TimerClock } from '../../controller/ports/clock.ts'

/** A clock that stands still until it is advanced. */
export class FakeClock implements TimerClock {
  #now: EpochMs
  readonly #timers = new Set<{ at: EpochMs; callback: () => void }>()

  constructor(now: EpochMs = Date.UTC(2026, 0, 2)) {
    this.#now = now
  }

  now(): EpochMs {
    return this.#now
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** How many calls back are to come. */
  get pending(): number {
    return this.#timers.size
  }

  /** Goes on, calling back on the way, and lets what follows from each call happen before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await nextTurn()
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.callback()
      await nextTurn()
    }
    this.#now = end
  }

  #next(end: EpochMs) {
    const due = [...this.#timers].filter(({ at }) => at <= end)
    return due.sort((a, b) => a.at - b.at)[0]
  }
}
