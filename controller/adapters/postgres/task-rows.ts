import { randomInt } from 'node:crypto'
import type { Task, TaskEvent, TaskSummary } from '../../../core/domain/task.ts'
import { parseExact } from '../../../core/lib/exact-json.ts'

/** SQL of the columns of `SummaryRow`: everything but data, result and story, which may be long. */
export const summaryColumns = `
  id environment category event_type object_id fairness_key correlation_id status fence attempts rescheduled losses
  coalesced assignee sent message reason runtime_ms created_at not_before assigned_at completed_at updated_at`
  .trim()
  .split(/\s+/)
  .map((column) => `tasks.${column}`)
  .concat('octet_length(tasks.data) as data_bytes')
  .join(', ')

/** SQL condition: the task is in the queue, or is to be. */
export const isWaiting = "tasks.status in ('scheduled', 'rescheduled', 'retrying')"

/** What `summaryColumns` bring. */
export interface SummaryRow {
  id: string
  environment: string
  category: Task['category']
  event_type: string
  object_id: string
  fairness_key: string
  correlation_id: string | null
  status: Task['status']
  fence: number
  attempts: number
  rescheduled: number
  losses: number
  coalesced: number
  assignee: string | null
  sent: boolean
  message: string | null
  reason: string | null
  runtime_ms: number | null
  /** Of the data as JSON, in UTF-8; undefined in a `select *`, which has the data themselves. */
  data_bytes?: number
  created_at: Date
  not_before: Date
  assigned_at: Date | null
  completed_at: Date | null
  updated_at: Date
}

/** The whole row, as `select *` brings it. */
export interface TaskRow extends SummaryRow {
  /** JSON. */
  data: string
  /** JSON. */
  result: string | null
  story: TaskEvent[]
  trace_parent: string | null
}

/** Instants become ISO 8601, UTC, to the millisecond. */
export function toSummary(row: SummaryRow): TaskSummary {
  return {
    id: row.id,
    environment: row.environment,
    category: row.category,
    eventType: row.event_type,
    objectId: row.object_id,
    fairnessKey: row.fairness_key,
    correlationId: row.correlation_id,
    status: row.status,
    fence: row.fence,
    attempts: row.attempts,
    rescheduled: row.rescheduled,
    losses: row.losses,
    coalesced: row.coalesced,
    assignee: row.assignee,
    sent: row.sent,
    message: row.message,
    reason: row.reason,
    runtimeMs: row.runtime_ms,
    dataBytes: row.data_bytes ?? 0,
    createdAt: row.created_at.toISOString(),
    notBefore: row.not_before.toISOString(),
    assignedAt: row.assigned_at?.toISOString() ?? null,
    completedAt: row.completed_at?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
  }
}

/** @throws {SyntaxError} where data or result is no JSON, which nothing here writes */
export function toTask(row: TaskRow): Task {
  return {
    ...toSummary(row),
    dataBytes: Buffer.byteLength(row.data),
    data: parseExact(row.data),
    result: row.result === null ? null : parseExact(row.result),
    traceParent: row.trace_parent,
    story: row.story.map(({ at, what, fence, by, message }) => ({
      at: new Date(at).toISOString(),
      what,
      fence,
      by,
      message,
    })),
  }
}

/** Microseconds since the epoch. */
let lastId = 0

/**
 * `TQ-dddd-dddd-dddd-dddd`: the microsecond it was made in, so that new tasks lie together in the table's indexes. Never
 * the same twice in one controller; across two that follow each other, the database refuses what is taken.
 */
export function newTaskId(): string {
  lastId = Math.max(lastId + 1, Date.now() * 1000 + randomInt(1000))
  return taskIdAt(lastId)
}

/** The least that a task made in this microsecond since the epoch may have. */
export function taskIdAt(microsecond: number): string {
  const digits = microsecond.toString().padStart(16, '0')
  return `TQ-${digits.replace(/(\d{4})(?=\d)/g, '$1-')}`
}
