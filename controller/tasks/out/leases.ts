import type { TimerClock } from '../../ports/clock.ts'

interface Lease {
  /** On the clock that never jumps. */
  until: number
  afterMs: number
  ended: (afterMs: number) => void
}

/**
 * What ends unless it is renewed in time: any number of leases on one timer. How long they are is in `limits.ts`, but for
 * those of tasks whose runner came back; those of one length end in the order in which they began.
 */
export class Leases<Key> {
  readonly #lengths = new Map<Key, number>()
  readonly #byLength = new Map<number, Map<Key, Lease>>()
  readonly #clock: Pick<TimerClock, 'elapsed' | 'after'>
  #stopTimer = () => {}
  #wakesAt = Number.POSITIVE_INFINITY

  constructor(clock: Pick<TimerClock, 'elapsed' | 'after'>) {
    this.#clock = clock
  }

  /**
   * Begins, or begins anew.
   * @param ended told once, unless the lease was ended or begun anew within `afterMs`
   */
  begin(key: Key, afterMs: number, ended: Lease['ended']): void {
    this.end(key)
    const until = this.#clock.elapsed() + afterMs
    const sameLength = this.#byLength.get(afterMs) ?? new Map<Key, Lease>()
    this.#byLength.set(afterMs, sameLength.set(key, { until, afterMs, ended }))
    this.#lengths.set(key, afterMs)
    if (until < this.#wakesAt) this.#wakeAt(until)
  }

  end(key: Key): void {
    const length = this.#lengths.get(key)
    if (length === undefined) return
    this.#lengths.delete(key)
    const sameLength = this.#byLength.get(length)
    sameLength?.delete(key)
    if (sameLength?.size === 0) this.#byLength.delete(length)
  }

  /** Ends all, telling nobody. */
  close(): void {
    this.#stopTimer()
    this.#lengths.clear()
    this.#byLength.clear()
  }

  #wakeAt(instant: number): void {
    this.#stopTimer()
    this.#wakesAt = instant
    const ms = Math.max(1, Math.ceil(instant - this.#clock.elapsed())) // a timer may be a little early
    this.#stopTimer = this.#clock.after(ms, () => this.#wake())
  }

  #wake(): void {
    const now = this.#clock.elapsed()
    const over: Lease[] = []
    let next = Number.POSITIVE_INFINITY
    for (const sameLength of this.#byLength.values()) {
      for (const [key, lease] of sameLength) {
        if (lease.until > now) {
          next = Math.min(next, lease.until)
          break
        }
        over.push(lease)
        this.end(key)
      }
    }
    this.#wakesAt = Number.POSITIVE_INFINITY
    if (next < Number.POSITIVE_INFINITY) this.#wakeAt(next)
    for (const { ended, afterMs } of over) ended(afterMs)
  }
}
