import { messageOf } from '../../../core/domain/errors.ts'
import type { Log } from '../../ports/log.ts'
import type { TaskStore } from '../../ports/task-store.ts'
import type { Deliveries, Delivery } from './deliveries.ts'

/** Deliveries that last longer than this are put on record as sent, all of a moment together. */
const afterMs = 100

/** Puts on record that tasks are with their runners: those that are there for longer than a moment. */
export class Confirmations {
  readonly #deliveries: Deliveries
  readonly #store: Pick<TaskStore, 'markSent'>
  readonly #log: Log
  #sent: Delivery[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(deliveries: Deliveries, store: Pick<TaskStore, 'markSent'>, log: Log) {
    this.#deliveries = deliveries
    this.#store = store
    this.#log = log
  }

  add(delivery: Delivery): void {
    this.#sent.push(delivery)
    this.#timer ??= setTimeout(() => this.#confirm(), afterMs).unref()
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #confirm(): void {
    const out = this.#sent.filter((each) => this.#deliveries.has(each) && !each.concluded)
    this.#sent = []
    this.#timer = undefined
    if (out.length === 0) return
    this.#store.markSent(out.map(({ task }) => task)).catch((error: unknown) => {
      this.#log.debug({ reason: messageOf(error) }, 'deliveries were not confirmed')
    })
  }
}
