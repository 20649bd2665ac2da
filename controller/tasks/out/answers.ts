import type { TaskSummary } from '../../../core/domain/task.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { ResultMessage } from '../../ports/runners.ts'

/** How it went for somebody who waited for a task's answer. */
export type Answer =
  | { kind: 'answered'; result: ResultMessage }
  /** Without an answer of a runner: cancelled, or given up after its runners were lost. */
  | { kind: 'ended'; task: TaskSummary }
  | { kind: 'timeout' }

/** Those who wait for the answers of tasks: one at most for each. */
export class Answers {
  readonly #clock: Pick<TimerClock, 'after'>
  readonly #callers = new Map<string, (answer: Answer) => void>()

  constructor(clock: Pick<TimerClock, 'after'>) {
    this.#clock = clock
  }

  /**
   * Waits for the answer of a task. Never rejects.
   * @param gone the caller waits no more, which counts as a time-out
   */
  of(taskId: string, withinMs: number, gone: AbortSignal): Promise<Answer> {
    return new Promise((resolve) => {
      const settle = (answer: Answer) => {
        stopTimer()
        this.#callers.delete(taskId)
        resolve(answer)
      }
      const giveUp = () => settle({ kind: 'timeout' })
      const stopTimer = this.#clock.after(withinMs, giveUp)
      this.#callers.set(taskId, settle)
      if (gone.aborted) giveUp()
      else gone.addEventListener('abort', giveUp, { once: true })
    })
  }

  give(taskId: string, answer: Answer): void {
    this.#callers.get(taskId)?.(answer)
  }

  /** All who wait have waited long enough. */
  close(): void {
    for (const settle of [...this.#callers.values()]) settle({ kind: 'timeout' })
  }
}
