import { setImmediate as nextTurn } from 'node:timers/promises'
import type { TimerClock } from '../../controller/ports/clock.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'

/** A clock that stands still until it is advanced. */
export class FakeClock implements TimerClock {
  #elapsed = 0
  /** Of the epoch, on the clock that never jumps. */
  #ahead: EpochMs
  readonly #timers = new Set<{ at: number; callback: () => void }>()

  constructor(now: EpochMs = Date.UTC(2026, 0, 2)) {
    this.#ahead = now
  }

  now(): EpochMs {
    return this.#elapsed + this.#ahead
  }

  elapsed(): number {
    return this.#elapsed
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#elapsed + ms, callback }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** How many calls back are to come. */
  get pending(): number {
    return this.#timers.size
  }

  /** Somebody sets the clock: no time goes by. */
  jump(ms: number): void {
    this.#ahead += ms
  }

  /** Goes on, calling back on the way, and lets what follows from each call happen before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms
    await nextTurn()
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next)
      this.#elapsed = Math.max(this.#elapsed, next.at)
      next.callback()
      await nextTurn()
    }
    this.#elapsed = end
  }

  #next(end: number) {
    const due = [...this.#timers].filter(({ at }) => at <= end)
    return due.sort((a, b) => a.at - b.at)[0]
  }
}
