import type { AuditEntry } from './audit.ts'
import type { EpochMs } from './epoch.ts'

/** Status words of the Connect protocol. */
export type TaskStatus =
  | 'scheduled'
  | 'processing'
  | 'rescheduled'
  | 'retrying'
  | 'succeeded'
  | 'skipped'
  | 'failed'

export type TaskCategory = 'background' | 'interactive' | 'scheduled' | 'transformation'

/** What a runner answered. `countdownSeconds` matters for `reschedule` only. */
export interface TaskResult {
  result: 'success' | 'fail' | 'skip' | 'reschedule' | 'retry'
  data: unknown
  countdownSeconds: number
  runtimeSeconds: number
  /** At most 4000 characters. */
  message: string | null
}

/** One thing that happened to a task. */
export interface TaskEvent {
  /** ISO 8601, UTC. */
  at: string
  what: TaskEventWord
  /** The fence the task had when it happened. */
  fence: number
  /** The instance that worked on it, or who asked for it. */
  by: string | null
  /** At most 500 characters. */
  message: string | null
}

export type TaskEventWord =
  | 'created'
  | 'coalesced'
  | 'assigned'
  | 'sent'
  | 'succeeded'
  | 'failed'
  | 'skipped'
  | 'rescheduled'
  | 'retrying'
  | 'lost'
  | 'released'
  | 'resubmitted'
  | 'cancelled'

/** A task without what may be long: what lists show. */
export interface TaskSummary {
  /** `TQ-dddd-dddd-dddd-dddd`; later tasks have higher ones. */
  id: string
  environment: string
  category: TaskCategory
  eventType: string
  objectId: string
  /** Whose turn it counts for: tasks of different keys take turns. '' where it belongs to nobody. */
  fairnessKey: string
  /** The caller's own id of it, for tracing; runners are told the fence. */
  correlationId: string | null
  status: TaskStatus
  /** Rises by one each time the task is put into the queue; a result with an older fence is refused. */
  fence: number
  /** Tries used up by `retry` results. */
  attempts: number
  rescheduled: number
  /** Deliveries that ended with the runner gone. */
  losses: number
  /** Further events of the same object that came while it was queued, and are part of it. */
  coalesced: number
  /** The instance that works or worked on it. */
  assignee: string | null
  /** While it is processing: known to have reached the runner. */
  sent: boolean
  /** What the runner said, or why it ended without one. At most 16 KiB. */
  message: string | null
  /** Of a task that ended otherwise than well: see `EndReason`. A task its runner skipped has none. */
  reason: string | null
  runtimeMs: number | null
  /** Of its data, as JSON. */
  dataBytes: number
  /** ISO 8601, UTC. */
  createdAt: string
  notBefore: string
  assignedAt: string | null
  completedAt: string | null
  updatedAt: string
}

/** Of JSON; a longer answer's data is not kept. */
export const longestResultBytes = 256 * 1024

export interface Task extends TaskSummary {
  data: unknown
  /** What the runner answered as data, where it is at most 256 KiB of JSON; else null. */
  result: unknown
  /** What happened to it, in order; the newest 100. */
  story: readonly TaskEvent[]
  /** The trace that its caller is in, `00-{32 hex}-{16 hex}-{2 hex}` (W3C): the calls of its handler carry it on. */
  traceParent: string | null
}

/** Why a task failed, or was skipped by somebody else than its runner. */
export type EndReason =
  | 'fail'
  | 'attempts-exhausted'
  | 'quarantined'
  | 'reschedule-budget'
  | 'unexpected-result'
  | 'timeout'
  | 'not-subscribed'
  | 'cancelled'
  | 'coalesced'

export const finished: readonly TaskStatus[] = ['succeeded', 'skipped', 'failed']
export const waiting: readonly TaskStatus[] = ['scheduled', 'rescheduled', 'retrying']

/** A task that is not there yet. Texts may hold anything: what cannot be kept is replaced by U+FFFD. */
export interface NewTask {
  environment: string
  category: TaskCategory
  eventType: string
  objectId: string
  /** Any JSON. */
  data: unknown
  /** When it may be handed out. Default: at once. */
  notBefore?: EpochMs
  /** Default: ''. */
  fairnessKey?: string
  /** Default: null. */
  correlationId?: string | null
  /** Default: null. */
  traceParent?: string | null
  /** Who asked for it. Default: null, nobody. */
  by?: string | null
  /** Written with it, as a row about it. Default: none. */
  audit?: AboutTask
}

/** How a delivery ended, and what becomes of its task. */
export interface Settlement {
  status: TaskStatus
  reason: EndReason | null
  /** Cut at 16 KiB of UTF-8. */
  message: string | null
  /** What the runner answered as data: kept where it is at most `longestResultBytes` of JSON. */
  result: unknown
  /** The story's word for it. */
  event: TaskEventWord
  attempts: number
  rescheduled: number
  losses: number
  /** Present when the task goes back to the queue: then its fence rises by one. */
  notBefore?: EpochMs
  /** How long the runner worked, in milliseconds; null where it did not say. */
  runtimeMs: number | null
}

/** What the queue has to know of a task. */
export type WaitingTask = Pick<
  Task,
  | 'id'
  | 'fence'
  | 'environment'
  | 'category'
  | 'eventType'
  | 'objectId'
  | 'fairnessKey'
  | 'losses'
  | 'dataBytes'
  | 'notBefore'
>

/** How somebody else than a runner ends a task. */
export interface Cancellation {
  /** Who ends it, for the story. */
  actor: string
  /** Also a task that is out: what its runner answers is refused then. */
  running: boolean
  /** How it ends. Default: skipped, because it was cancelled. */
  as?: { status: 'skipped' | 'failed'; reason: EndReason; event: TaskEventWord; message?: string | null }
  /** Written with it where it ends, as a row about it. Default: none. */
  audit?: AboutTask
}

/** What the audit trail is told with a change of a task: all but which one. */
export type AboutTask = Omit<AuditEntry, 'object'>
