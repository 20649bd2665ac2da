import type { EpochMs } from '../../../core/domain/epoch.ts'
import { DueHeap } from '../../../core/lib/due-heap.ts'
import { groupBy } from '../../../core/lib/group-by.ts'
import type { TimerClock } from '../../ports/clock.ts'

/** The clock is looked at this often at the least: somebody may have set it. */
const lookAgainMs = 60_000

/** Tells when delayed tasks come due: any number of them on one timer. */
export class Delayed {
  readonly #heap = new DueHeap()
  readonly #clock: Pick<TimerClock, 'now' | 'after'>
  readonly #cameDue: (environment: string, entries: readonly string[]) => void
  #stopTimer = () => {}
  #wakesAt = Number.POSITIVE_INFINITY

  /** @param cameDue told once for each environment that something came due in */
  constructor(
    clock: Pick<TimerClock, 'now' | 'after'>,
    cameDue: (environment: string, entries: readonly string[]) => void,
  ) {
    this.#clock = clock
    this.#cameDue = cameDue
  }

  add(environment: string, entry: string, due: EpochMs): void {
    this.#heap.set({ id: entry, environment, due })
    if (due < this.#wakesAt) this.#wakeAt(due)
  }

  drop(environment: string): void {
    this.#heap.deleteOf(new Set([environment]))
  }

  close(): void {
    this.#stopTimer()
    this.#heap.clear()
  }

  #wakeAt(instant: EpochMs): void {
    this.#stopTimer()
    this.#wakesAt = instant
    const ms = Math.max(1, Math.min(lookAgainMs, instant - this.#clock.now()))
    this.#stopTimer = this.#clock.after(ms, () => this.#wake())
  }

  #wake(): void {
    this.#wakesAt = Number.POSITIVE_INFINITY
    const due = this.#heap.take(this.#clock.now(), Number.POSITIVE_INFINITY)
    const next = this.#heap.next()
    if (next < this.#wakesAt) this.#wakeAt(next)
    for (const [environment, own] of groupBy(due, (each) => each.environment))
      this.#cameDue(
        environment,
        own.map(({ id }) => id),
      )
  }
}
