import type { TimerClock } from '../../ports/clock.ts'

/** Changes come in bursts: who waits is woken for each burst, not for each change. */
const burstMs = 250

/**
 * Where requests wait for something to become another. Waiting costs nothing while nothing does: nobody is looked after, and
 * each has one timer, for the end of its patience.
 */
export class News {
  readonly #clock: TimerClock
  readonly #most: number
  readonly #looks = new Set<() => void>()
  #isClosed = false
  #isWoken = false

  /** @param most may wait at a time */
  constructor(clock: TimerClock, most: number) {
    this.#clock = clock
    this.#most = most
  }

  get hasRoom(): boolean {
    return this.#looks.size < this.#most
  }

  /** Something may be another. */
  changed(): void {
    if (this.#looks.size === 0 || this.#isWoken) return
    this.#isWoken = true
    this.#clock.after(burstMs, () => {
      this.#isWoken = false
      for (const look of this.#looks) look()
    })
  }

  /** Resolves when there is news, after `ms`, when nobody wants it any more, or when the controller stops. */
  async until(isNews: () => boolean, ms: number, signal: AbortSignal): Promise<void> {
    if (ms === 0 || this.#isClosed || signal.aborted || isNews()) return
    await new Promise<void>((resolve) => {
      const end = () => {
        cancel()
        signal.removeEventListener('abort', end)
        this.#looks.delete(look)
        resolve()
      }
      const look = () => {
        if (this.#isClosed || isNews()) end()
      }
      const cancel = this.#clock.after(ms, end)
      signal.addEventListener('abort', end)
      this.#looks.add(look)
    })
  }

  /** All that wait are answered with what is there. */
  close(): void {
    this.#isClosed = true
    for (const look of this.#looks) look()
  }
}
