import type { Task, TaskSummary } from '../../../core/domain/task.ts'
import { whyUnwanted } from '../../../core/lib/unwanted-event.ts'
import type { Declarations } from '../../runners/declarations.ts'
import type { Dispatcher } from '../../tasks/dispatcher.ts'
import { skippedAsUnwanted } from '../../tasks/out/outcome.ts'

export interface HandOver {
  dispatcher: Pick<Dispatcher, 'enqueue' | 'cancel'>
  declarations: Pick<Declarations, 'of'>
}

/**
 * Puts a new task into its queue; one of a type that no runner of its environment takes ends as skipped instead. Returns
 * it as it is then.
 */
export async function handOver(task: Task, { dispatcher, declarations }: HandOver): Promise<TaskSummary> {
  const why = whyUnwanted(task, declarations.of(task.environment))
  if (why !== undefined) {
    const as = skippedAsUnwanted(why)
    return (await dispatcher.cancel(task.id, { actor: 'bowline', running: false, as })) ?? task
  }
  dispatcher.enqueue(task).catch(() => {}) // the task is durable: the sweep puts it into the queue if this does not
  return task
}
