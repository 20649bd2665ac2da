import { DueHeap } from '../../../core/lib/due-heap.ts'
import type { Clock } from '../../ports/clock.ts'

/** The clock is looked at this often at the least: it may have been set. */
const lookAgainMs = 60_000

/** Tells when tasks that are for later come due, on one timer. */
export class Later {
  readonly #heap = new DueHeap()
  readonly #clock: Clock
  readonly #cameDue: (environment: string, entries: readonly string[]) => void
  #timer: NodeJS.Timeout | undefined
  #wakesAt = Number.POSITIVE_INFINITY

  constructor(clock: Clock, cameDue: (environment: string, entries: readonly string[]) => void) {
    this.#clock = clock
    this.#cameDue = cameDue
  }

  /** @param due milliseconds since the epoch */
  add(environment: string, entry: string, due: number): void {
    this.#heap.set({ id: entry, environment, due })
    if (due < this.#wakesAt) this.#wakeAt(due)
  }

  drop(environment: string): void {
    this.#heap.deleteOf(environment)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#heap.clear()
  }

  #wakeAt(instant: number): void {
    clearTimeout(this.#timer)
    this.#wakesAt = instant
    const ms = Math.max(1, Math.min(lookAgainMs, instant - this.#clock.now()))
    this.#timer = setTimeout(() => this.#wake(), ms).unref()
  }

  #wake(): void {
    this.#wakesAt = Number.POSITIVE_INFINITY
    const entries = new Map<string, string[]>()
    for (const { id, environment } of this.#heap.take(this.#clock.now(), Number.POSITIVE_INFINITY)) {
      const own = entries.get(environment)
      if (own) own.push(id)
      else entries.set(environment, [id])
    }
    const next = this.#heap.next()
    if (next < this.#wakesAt) this.#wakeAt(next)
    for (const [environment, own] of entries) this.#cameDue(environment, own)
  }
}
