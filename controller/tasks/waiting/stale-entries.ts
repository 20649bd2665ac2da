import type { TaskQueue } from '../../ports/task-queue.ts'

/**
 * Entries that the queue need not carry any more: their tasks were cancelled, or are in hand. Those of one turn of the
 * event loop are dropped in one call.
 */
export class StaleEntries {
  readonly #queue: Pick<TaskQueue, 'drop'>
  /** By environment. */
  readonly #entries = new Map<string, string[]>()

  constructor(queue: Pick<TaskQueue, 'drop'>) {
    this.#queue = queue
  }

  add(environment: string, entry: string): void {
    if (this.#entries.size === 0) setImmediate(() => this.#drop())
    const entries = this.#entries.get(environment)
    if (entries) entries.push(entry)
    else this.#entries.set(environment, [entry])
  }

  #drop(): void {
    for (const [environment, entries] of this.#entries) this.#queue.drop(environment, entries).catch(() => {}) // one that stays is handed out, and its claim fails
    this.#entries.clear()
  }
}
