import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Clock } from '../../controller/ports/clock.ts'
import { entryId, type NewEntry, type QueueEntry, type TaskQueue } from '../../controller/ports/task-queue.ts'

const patienceMs = 20_000

/** What the queue of one environment has handed out, and may. */
interface Taken {
  out: number
  capacity: number
  /** When delayed entries come due, by the system's clock: a queue waits by that. */
  readonly due: Map<string, number>
}

/** Counts what goes on between a dispatcher, its store and its queue, so as to know when that has come to an end. */
export class QueueTraffic {
  readonly #queue: TaskQueue
  readonly #clock: Clock
  readonly #taken = new Map<string, Taken>()
  /** Calls that are not answered yet. */
  #open = 0
  /** Calls there ever were, and entries handed out. */
  #count = 0

  constructor(queue: TaskQueue, clock: Clock) {
    this.#queue = queue
    this.#clock = clock
  }

  /** The same store or queue, whose calls are counted. */
  counted<T extends object>(part: T): T {
    return new Proxy(part, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as unknown
        if (typeof method !== 'function') return method
        return (...args: unknown[]) => {
          this.#count++
          const answer: unknown = method.apply(target, part === this.#queue ? this.#noted(name, args) : args)
          if (!(answer instanceof Promise)) return answer
          this.#open++
          return answer.finally(() => this.#open--)
        }
      },
    })
  }

  /** No call is open, and the queues have handed out what there is, or as much as they may. */
  async ended(): Promise<void> {
    const deadline = performance.now() + patienceMs
    while (performance.now() < deadline) {
      const before = this.#count
      for (let turn = 0; turn < 5; turn++) await nextTurn()
      if (this.#open === 0 && (await this.#isTaken()) && this.#open === 0 && this.#count === before) return
      await delay(2)
    }
    expect.fail('it does not come to rest')
  }

  async #isTaken(): Promise<boolean> {
    for (const [environment, { out, capacity, due }] of this.#taken) {
      if (out >= capacity) continue
      const delayed = [...due.values()].filter((at) => at > performance.now()).length
      if ((await this.#queue.size(environment)) > out + delayed) return false
    }
    return true
  }

  /** @returns what the queue is to be called with */
  #noted(name: string | symbol, args: unknown[]): unknown[] {
    const [environment, what] = args
    if (typeof environment !== 'string') return args
    const taken = this.#takenOf(environment)
    if (name === 'setCapacity') taken.capacity = what as number
    if (name === 'drop') for (const id of what as string[]) taken.due.delete(id)
    if (name === 'clear' || name === 'remove') this.#taken.delete(environment)
    if (name === 'add')
      for (const entry of what as NewEntry[])
        taken.due.set(entryId(entry), performance.now() + entry.notBefore - this.#clock.now())
    if (name !== 'consume') return args
    const handler = what as (entry: QueueEntry) => Promise<void>
    return [environment, (entry: QueueEntry) => this.#handOut(environment, entry, handler)]
  }

  async #handOut(
    environment: string,
    entry: QueueEntry,
    handler: (entry: QueueEntry) => Promise<void>,
  ): Promise<void> {
    const taken = this.#takenOf(environment)
    this.#count++
    taken.out++
    taken.due.delete(entryId(entry))
    await handler(entry).finally(() => {
      taken.out--
      this.#count++
    })
  }

  #takenOf(environment: string): Taken {
    const taken = this.#taken.get(environment) ?? { out: 0, capacity: 0, due: new Map() }
    this.#taken.set(environment, taken)
    return taken
  }
}
