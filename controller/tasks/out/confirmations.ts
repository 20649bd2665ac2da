import { messageOf } from '../../../core/domain/errors.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { TaskStore } from '../../ports/task-store.ts'
import type { Deliveries, Delivery } from './deliveries.ts'

const afterMs = 100

/**
 * Puts on record which tasks were sent: those still out 100 ms later, many in one statement. Most are over by then, and one
 * that is about to be would wait for that statement.
 */
export class Confirmations {
  readonly #deliveries: Deliveries
  readonly #store: Pick<TaskStore, 'markSent'>
  readonly #clock: Pick<TimerClock, 'elapsed' | 'after'>
  readonly #log: Log
  /** In the order of sending. */
  #sent: Delivery[] = []
  #stopTimer: (() => void) | undefined

  constructor(
    deliveries: Deliveries,
    store: Pick<TaskStore, 'markSent'>,
    clock: Pick<TimerClock, 'elapsed' | 'after'>,
    log: Log,
  ) {
    this.#deliveries = deliveries
    this.#store = store
    this.#clock = clock
    this.#log = log
  }

  add(delivery: Delivery): void {
    this.#sent.push(delivery)
    this.#stopTimer ??= this.#clock.after(afterMs, () => this.#confirm())
  }

  close(): void {
    this.#stopTimer?.()
  }

  #confirm(): void {
    const out = this.#sent.filter((each) => this.#deliveries.has(each) && !each.concluded)
    const until = this.#clock.elapsed() - afterMs
    const due = out.filter(({ sentAt }) => sentAt <= until)
    this.#sent = out.slice(due.length)
    const [next] = this.#sent
    this.#stopTimer = next && this.#clock.after(next.sentAt - until, () => this.#confirm())
    if (due.length === 0) return
    this.#store.markSent(due.map(({ task }) => task)).catch((error: unknown) => {
      this.#log.debug({ reason: messageOf(error) }, 'deliveries were not confirmed')
    })
  }
}
