interface Lease {
  until: number
  afterMs: number
  ended: (afterMs: number) => void
}

/**
 * What ends unless it is renewed in time: any number of leases on one timer. There are few different lengths, and those
 * of one length end in the order in which they began.
 */
export class Leases<Key> {
  readonly #lengths = new Map<Key, number>()
  readonly #byLength = new Map<number, Map<Key, Lease>>()
  #timer: NodeJS.Timeout | undefined
  #wakesAt = Number.POSITIVE_INFINITY

  /** Begins, or begins anew. */
  begin(key: Key, afterMs: number, ended: Lease['ended']): void {
    this.end(key)
    const until = performance.now() + afterMs
    const sameLength = this.#byLength.get(afterMs) ?? new Map<Key, Lease>()
    this.#byLength.set(afterMs, sameLength.set(key, { until, afterMs, ended }))
    this.#lengths.set(key, afterMs)
    if (until < this.#wakesAt) this.#wakeAt(until)
  }

  end(key: Key): void {
    const length = this.#lengths.get(key)
    if (length === undefined) return
    this.#lengths.delete(key)
    this.#byLength.get(length)?.delete(key)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#lengths.clear()
    this.#byLength.clear()
  }

  #wakeAt(instant: number): void {
    clearTimeout(this.#timer)
    this.#wakesAt = instant
    // A timer may be a little early.
    this.#timer = setTimeout(() => this.#wake(), Math.max(1, Math.ceil(instant - performance.now())))
    this.#timer.unref()
  }

  #wake(): void {
    const now = performance.now()
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
