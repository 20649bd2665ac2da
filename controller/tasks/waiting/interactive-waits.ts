import type { TimerClock } from '../../ports/clock.ts'
import { Leases } from '../out/leases.ts'

interface InteractiveWait {
  readonly over: AbortController
  readonly ended: Promise<void>
}

/** Interactive tasks that wait for a runner, each for so long at the most: nobody wants the answer after that. */
export class InteractiveWaits {
  readonly #longestMs: number
  /** By entry. */
  readonly #waits = new Map<string, InteractiveWait>()
  readonly #leases: Leases<AbortController>

  constructor(longestMs: number, clock: TimerClock) {
    this.#longestMs = longestMs
    this.#leases = new Leases(clock)
  }

  has(entry: string): boolean {
    return this.#waits.has(entry)
  }

  /**
   * One of an entry at a time: who comes later waits for the end of that.
   * @param go gets to work, unless it is over before
   * @param tooLong told when the task had no runner in time
   */
  run(entry: string, go: (over: AbortController) => Promise<void>, tooLong: () => void): Promise<void> {
    const known = this.#waits.get(entry)
    if (known) return known.ended
    const over = new AbortController()
    this.#leases.begin(over, this.#longestMs, () => {
      over.abort()
      tooLong()
    })
    const ended = go(over).finally(() => {
      this.arrived(over)
      this.#waits.delete(entry)
    })
    this.#waits.set(entry, { over, ended })
    return ended
  }

  /** It is with a runner, which has a time of its own. */
  arrived(over: AbortController): void {
    this.#leases.end(over)
  }

  cancel(entry: string): void {
    this.#waits.get(entry)?.over.abort()
  }

  /** Nobody is told any more that a task had no runner in time. */
  close(): void {
    this.#leases.close()
  }
}
