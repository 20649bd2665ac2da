import type { Task } from '../../../core/domain/task.ts'
import type { TaskMessage } from '../../ports/runners.ts'
import { correlationOf } from './correlation.ts'

/** A claimed task as its runner gets it: a runner asks for the objects of events itself, and has none of their data. */
export function taskMessage(task: Task): TaskMessage {
  return {
    taskId: task.id,
    category: task.category,
    eventType: task.eventType,
    objectId: task.objectId,
    data: task.category === 'interactive' ? task.data : null,
    correlationId: correlationOf(task.fence),
    traceParent: task.traceParent,
  }
}
