import type { TaskQueue } from '../../ports/task-queue.ts'

/** Entries that the queue need not carry any more. Those of one moment are dropped together. */
export class VoidEntries {
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
    for (const [environment, entries] of this.#entries) this.#queue.drop(environment, entries).catch(() => {}) // claiming them finds out, too
    this.#entries.clear()
  }
}
