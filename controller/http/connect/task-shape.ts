import type { WholeTask, WireTask } from '../../../api/task.ts'
import { typeOfEnvironment, wireEnvironmentType } from '../../../core/domain/identifiers.ts'
import type { Task, TaskSummary } from '../../../core/domain/task.ts'

/** A task whole. */
export function taskOf(task: Task): WholeTask {
  const { data, result, traceParent: trace_parent, story, dataBytes: data_bytes } = task
  return { ...summaryOf(task), data, result, data_bytes, trace_parent, story }
}

/** Connect's `output` holds this much. */
const longestOutput = 4000

/** A task as lists show it, in Connect's words and some of ours. */
export function summaryOf(task: TaskSummary): WireTask {
  return {
    id: task.id,
    object: { id: task.objectId, type: task.eventType, category: task.category },
    ...(task.assignee !== null && { assignee: task.assignee }),
    status: task.status,
    reason: task.reason,
    output: task.message?.slice(0, longestOutput) ?? null,
    environment: { id: task.environment, type: wireEnvironmentType[typeOfEnvironment(task.environment)] },
    fence: task.fence,
    retry_count: task.attempts,
    rescheduled_count: task.rescheduled,
    loss_count: task.losses,
    coalesced_count: task.coalesced,
    fairness_key: task.fairnessKey,
    correlation_id: task.correlationId,
    runtime_total: task.runtimeMs,
    not_before: task.notBefore,
    events: {
      created: { at: task.createdAt },
      updated: { at: task.updatedAt },
      ...(task.assignedAt ? { assigned: { at: task.assignedAt } } : {}),
      ...(task.completedAt ? { completed: { at: task.completedAt } } : {}),
    },
  }
}
