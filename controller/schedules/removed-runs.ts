import type { Schedule } from '../../core/domain/desired.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { type Cancellation, type TaskEventWord, type TaskSummary, waiting } from '../../core/domain/task.ts'
import type { Log } from '../ports/log.ts'
import type { ScheduleStore } from '../ports/schedule-store.ts'

export interface RemovedRunsOptions {
  /** Ids of the schedules that Git has in an environment; undefined where it has no such environment. */
  declared: (environment: string) => readonly string[] | undefined
  store: Pick<ScheduleStore, 'unfinishedRuns'>
  cancel: (task: string, how: Cancellation) => Promise<TaskSummary | undefined>
  log: Log
}

const ended: Cancellation = {
  actor: 'bowline',
  running: false,
  as: {
    status: 'skipped',
    reason: 'cancelled',
    event: 'cancelled',
    message: 'its schedule is not declared any more',
  },
}

/**
 * Ends the tasks of schedules that Git does not have any more: a runner asks for its schedule and finds none, again and
 * again. One that a runner works on may come to its end, and is not tried again.
 */
export class RemovedRuns {
  readonly #options: RemovedRunsOptions

  constructor(options: RemovedRunsOptions) {
    this.#options = options
  }

  /** Other schedules than before are armed. What could not be ended is when it is tried the next time: see `heard`. */
  async armed(environment: string, before: readonly Schedule[], now: readonly Schedule[]): Promise<void> {
    const kept = new Set(now.map(({ id }) => id))
    const gone = before.map(({ id }) => id).filter((id) => !kept.has(id))
    if (gone.length === 0) return
    const runs = await this.#options.store.unfinishedRuns(gone)
    await Promise.all([...runs.values()].flat().map((task) => this.#end(environment, task)))
  }

  /** A task that is to be tried again may be of such a schedule. */
  heard({ what, task }: { what: TaskEventWord; task: TaskSummary }): void {
    const { environment, category, status, objectId } = task
    if (category !== 'scheduled' || what === 'created' || !waiting.includes(status)) return
    const declared = this.#options.declared(environment)
    if (declared && !declared.includes(objectId)) void this.#end(environment, task.id)
  }

  async #end(environment: string, task: string): Promise<void> {
    await this.#options.cancel(task, ended).catch((error: unknown) => {
      const fields = { environment, task, reason: messageOf(error) }
      this.#options.log.warn(fields, 'a task of a schedule that is gone could not be ended')
    })
  }
}
