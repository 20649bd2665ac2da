import type { TimerClock } from '../../controller/ports/clock.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'

/** The system's clock, which a test may put forward: what comes due by that is called back at once. */
export class ForwardClock implements TimerClock {
  #ahead = 0
  readonly #timers = new Set<{ at: number; ring: () => void }>()

  now(): EpochMs {
    return Date.now() + this.#ahead
  }

  elapsed(): number {
    return performance.now() + this.#ahead
  }

  after(ms: number, callback: () => void): () => void {
    const cancel = () => {
      clearTimeout(system)
      this.#timers.delete(timer)
    }
    const ring = () => {
      cancel()
      callback()
    }
    const system = setTimeout(ring, ms).unref()
    const timer = { at: this.elapsed() + ms, ring }
    this.#timers.add(timer)
    return cancel
  }

  /** What is called back may wait anew: that is not due before the next time. */
  advance(ms: number): void {
    this.#ahead += ms
    const now = this.elapsed()
    const due = [...this.#timers].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)
    for (const { ring } of due) ring()
  }
}
