import { messageOf } from '../../../core/domain/errors.ts'
import type { Settlement, TaskSummary } from '../../../core/domain/task.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { ResultMessage } from '../../ports/runners.ts'
import { StoreAway } from '../../ports/store.ts'
import { QueueAway } from '../../ports/task-queue.ts'
import type { TaskStore } from '../../ports/task-store.ts'
import type { Answers } from './answers.ts'
import { afterRefusal } from './outcome.ts'
import type { StoreRetries } from './store-retries.ts'

export interface EndingsOptions {
  store: Pick<TaskStore, 'settle'>
  retries: StoreRetries
  answers: Answers
  clock: TimerClock
  log: Log
  /** How a task ended as it may be kept: without the secrets of its environment. */
  redacted: (environment: string, settlement: Settlement) => Settlement
  /**
   * Told of each task that waits again, once that is on record.
   * @throws {QueueAway}
   */
  waitsAgain: (task: TaskSummary) => Promise<void>
}

/** Puts on record how deliveries end, and tells whoever waits for that. */
export class Endings {
  readonly #options: EndingsOptions

  constructor(options: EndingsOptions) {
    this.#options = options
  }

  /**
   * Puts it on record, however long the store takes. The task of one that it refuses fails: it would be refused again.
   * Never rejects.
   * @param result what the runner said, where that is how it ended
   * @returns false where the controller has stopped before that
   */
  async record(task: TaskSummary, settlement: Settlement, result?: ResultMessage): Promise<boolean> {
    const { log } = this.#options
    try {
      await this.settle(task, settlement, result)
      return true
    } catch (error) {
      const fields = { environment: task.environment, task: task.id, reason: messageOf(error) }
      if (error instanceof StoreAway) {
        log.warn(fields, 'stopped before the end of a delivery was on record')
        return false
      }
      log.error(fields, 'the end of a delivery is refused by the store; its task fails')
      return await this.#fail(task)
    }
  }

  /**
   * Whoever waits for the task gets what its runner said, failed or not; and is told where nobody says anything.
   * @throws {StoreAway} once the controller is stopping
   * @throws what else the store says
   */
  async settle(task: TaskSummary, settlement: Settlement, result?: ResultMessage): Promise<void> {
    const { store, retries, answers, log, redacted } = this.#options
    const kept = redacted(task.environment, settlement)
    const settled = await retries.until(() => store.settle(task.id, task.fence, kept))
    if (!settled) log.warn({ environment: task.environment, task: task.id }, 'the task was settled before')
    else if (settlement.notBefore !== undefined) await this.#enqueueAgain(settled)
    else if (result) answers.give(task.id, { kind: 'answered', result })
    else if (settled.status === 'failed' || settlement.reason === 'not-subscribed')
      answers.give(task.id, { kind: 'ended', task: settled })
  }

  /** In words of ours alone. Where even those are refused, the task stays as it is until the next start. */
  async #fail(task: TaskSummary): Promise<boolean> {
    try {
      await this.settle(task, afterRefusal(task))
    } catch (error) {
      if (error instanceof StoreAway) return false // the controller is stopping
      const fields = { environment: task.environment, task: task.id, reason: messageOf(error) }
      this.#options.log.error(fields, 'the store refuses every end of a task')
    }
    return true
  }

  /** Where the queue is away, it gets what it lacks when it is back. */
  async #enqueueAgain(task: TaskSummary): Promise<void> {
    const { waitsAgain, log } = this.#options
    try {
      await waitsAgain(task)
    } catch (error) {
      if (error instanceof QueueAway) return
      const { environment, id } = task
      log.warn({ environment, task: id, reason: messageOf(error) }, 'a task waits for the sweep')
    }
  }
}
