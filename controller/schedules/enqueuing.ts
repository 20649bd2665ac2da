import { messageOf } from '../../core/domain/errors.ts'
import type { Task } from '../../core/domain/task.ts'
import type { SchedulerOptions } from './scheduler-options.ts'

/** Tasks on their way to their queues, while the next are written. */
export class Enqueuing {
  readonly #options: Pick<SchedulerOptions, 'enqueue' | 'log'>
  readonly #underWay: Promise<void>[] = []

  constructor(options: Pick<SchedulerOptions, 'enqueue' | 'log'>) {
    this.#options = options
  }

  /** A task is in the store already: where its queue is away, the sweep puts it there later. */
  add(tasks: readonly Task[]): void {
    if (tasks.length === 0) return
    const { enqueue, log } = this.#options
    const queued = enqueue(tasks).catch((error: unknown) => {
      const fields = { tasks: tasks.length, reason: messageOf(error) }
      log.warn(fields, 'scheduled tasks could not be queued yet')
    })
    this.#underWay.push(queued)
  }

  /** Resolves when all that were added are queued, or left to the sweep. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay.splice(0))
  }
}
