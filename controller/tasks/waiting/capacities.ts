import type { TaskQueue } from '../../ports/task-queue.ts'
import type { Places } from '../places/places.ts'

/** Entries taken from the queue before there is a place for them, at the most: a runner that is done has the next at once. */
const mostAhead = 25

/** Tells the queues how many entries may be out at once. Changes in one turn of the event loop are told as one. */
export class Capacities {
  readonly #queue: Pick<TaskQueue, 'setCapacity'>
  readonly #places: Places
  /** How many entries were taken from the queue and wait for something else than a place, by environment. */
  readonly #held = new Map<string, number>()
  /** Environments whose queues are to be told. */
  readonly #changed = new Set<string>()
  #closed = false

  constructor(queue: Pick<TaskQueue, 'setCapacity'>, places: Places) {
    this.#queue = queue
    this.#places = places
  }

  /** Connections, or who is eligible, may have changed. */
  changed(environment: string): void {
    this.#places.serve(environment)
    if (this.#changed.size === 0) setImmediate(() => this.#tell())
    this.#changed.add(environment)
  }

  /** Until `work` is over, its entry waits for something else than a place, and must not keep others from being taken. */
  async holding(environment: string, work: Promise<void>): Promise<void> {
    this.#hold(environment, 1)
    await work.finally(() => this.#hold(environment, -1))
  }

  close(): void {
    this.#closed = true
  }

  #hold(environment: string, change: 1 | -1): void {
    const held = (this.#held.get(environment) ?? 0) + change
    if (held > 0) this.#held.set(environment, held)
    else this.#held.delete(environment)
    this.changed(environment)
  }

  #tell(): void {
    for (const environment of this.#changed) {
      const places = this.#places.capacity(environment, 'background')
      const ahead = Math.min(places, mostAhead) + (this.#held.get(environment) ?? 0)
      if (!this.#closed) this.#queue.setCapacity(environment, places === 0 ? 0 : places + ahead)
    }
    this.#changed.clear()
  }
}
