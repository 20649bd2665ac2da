import type { WaitingTask } from '../../../core/domain/task.ts'
import type { Log } from '../../ports/log.ts'
import type { NewEntry, QueueEntry } from '../../ports/task-queue.ts'
import type { DispatcherLimits } from '../limits.ts'
import { type Waiting, WaitingTasks } from './waiting.ts'

/** A full backlog is worth a word before it is full, and again only once it was well below. */
const warnAt = 0.8
const calmAt = 0.6

/** The waiting tasks of all environments, and how many there may be of each. */
export class Backlog {
  readonly #limits: Pick<DispatcherLimits, 'maxBacklog' | 'maxBacklogBytes' | 'lastRank'>
  readonly #log: Log
  readonly #environments = new Map<string, WaitingTasks>()
  readonly #warned = new Set<string>()

  constructor(limits: Pick<DispatcherLimits, 'maxBacklog' | 'maxBacklogBytes' | 'lastRank'>, log: Log) {
    this.#limits = limits
    this.#log = log
  }

  hasRoom(environment: string): boolean {
    return this.#fullness(environment) < 1
  }

  /** Ids of the environments in which tasks wait. */
  environments(): string[] {
    return [...this.#environments].flatMap(([id, { size }]) => (size > 0 ? [id] : []))
  }

  size(environment: string): number {
    return this.#environments.get(environment)?.size ?? 0
  }

  add(task: WaitingTask, now: number): NewEntry {
    const entry = this.of(task.environment).add(task, now)
    if (this.#fullness(task.environment) >= warnAt) this.#warn(task.environment)
    return entry
  }

  of(environment: string): WaitingTasks {
    const known = this.#environments.get(environment)
    if (known) return known
    const waiting = new WaitingTasks(this.#limits.lastRank)
    this.#environments.set(environment, waiting)
    return waiting
  }

  find(environment: string, entry: QueueEntry): Waiting | undefined {
    return this.#environments.get(environment)?.find(entry)
  }

  remove(environment: string, taskId: string, fence: number): void {
    this.#environments.get(environment)?.remove(taskId, fence)
    if (this.#fullness(environment) < calmAt) this.#warned.delete(environment)
  }

  drop(environment: string): void {
    this.#environments.delete(environment)
    this.#warned.delete(environment)
  }

  /** 1 where as many tasks wait as may, or with as many data. */
  #fullness(environment: string): number {
    const { maxBacklog, maxBacklogBytes } = this.#limits
    const { size, bytes } = this.#environments.get(environment) ?? { size: 0, bytes: 0 }
    return Math.max(size / maxBacklog, bytes / maxBacklogBytes)
  }

  #warn(environment: string): void {
    if (this.#warned.has(environment)) return
    this.#warned.add(environment)
    const { size: waiting, bytes } = this.of(environment)
    const { maxBacklog: limit, maxBacklogBytes: bytesLimit } = this.#limits
    this.#log.warn(
      { environment, waiting, limit, bytes, bytesLimit },
      'many tasks wait; events are turned away when the limit is reached',
    )
  }
}
