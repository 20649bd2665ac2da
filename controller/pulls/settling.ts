import type { TimerClock } from '../ports/clock.ts'

/** A verdict stands when nothing has changed for this long: between two steps an environment may look done. */
const quietMs = 1_500

/** Waits until what is looked at again and again has stayed the same for a while. */
export class Settling {
  readonly #clock: TimerClock
  readonly #settled: () => void
  /** What was last seen, as text: a look that sees the same is no change. */
  #seen = ''
  #cancel: () => void = () => {}
  #stopped = false

  /** @param settled called once for each change that was not followed by another one */
  constructor(clock: TimerClock, settled: () => void) {
    this.#clock = clock
    this.#settled = settled
  }

  get stopped(): boolean {
    return this.#stopped
  }

  /** Whether it is another than at the last look; then the wait begins anew. */
  look(value: unknown): boolean {
    const seen = JSON.stringify(value)
    if (this.#stopped || seen === this.#seen) return false
    this.#seen = seen
    this.#cancel()
    this.#cancel = this.#clock.after(quietMs, this.#settled)
    return true
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
  }
}
