import type { Log } from '../ports/log.ts'
import type { WaitingTask } from '../ports/store.ts'
import type { NewEntry, QueueEntry } from '../ports/task-queue.ts'
import type { DispatcherLimits } from './limits.ts'
import { type Waiting, WaitingTasks } from './waiting.ts'

/** A full backlog is worth a word before it is full, and again only once it was well below. */
const warnAt = 0.8
const calmAt = 0.6

/** The waiting tasks of all environments, and how many there may be of each. */
export class Backlog {
  readonly #limit: number
  readonly #lastRank: number
  readonly #log: Log
  readonly #environments = new Map<string, WaitingTasks>()
  readonly #warned = new Set<string>()

  constructor({ maxBacklog, lastRank }: Pick<DispatcherLimits, 'maxBacklog' | 'lastRank'>, log: Log) {
    this.#limit = maxBacklog
    this.#lastRank = lastRank
    this.#log = log
  }

  hasRoom(environment: string): boolean {
    return this.size(environment) < this.#limit
  }

  size(environment: string): number {
    return this.#environments.get(environment)?.size ?? 0
  }

  add(task: WaitingTask, now: number): NewEntry {
    const waiting = this.of(task.environment)
    const entry = waiting.add(task, now)
    if (waiting.size >= warnAt * this.#limit) this.#warn(task.environment, waiting.size)
    return entry
  }

  of(environment: string): WaitingTasks {
    const known = this.#environments.get(environment)
    if (known) return known
    const waiting = new WaitingTasks(this.#lastRank)
    this.#environments.set(environment, waiting)
    return waiting
  }

  find(environment: string, entry: QueueEntry): Waiting | undefined {
    return this.#environments.get(environment)?.find(entry)
  }

  remove(environment: string, taskId: string, fence: number): void {
    const waiting = this.#environments.get(environment)
    waiting?.remove(taskId, fence)
    if ((waiting?.size ?? 0) < calmAt * this.#limit) this.#warned.delete(environment)
  }

  drop(environment: string): void {
    this.#environments.delete(environment)
    this.#warned.delete(environment)
  }

  #warn(environment: string, waiting: number): void {
    if (this.#warned.has(environment)) return
    this.#warned.add(environment)
    this.#log.warn(
      { environment, waiting, limit: this.#limit },
      'many tasks wait; events are turned away when the limit is reached',
    )
  }
}
