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

export interface Task {
  /** `TQ-dddd-dddd-dddd-dddd` */
  id: string
  environment: string
  category: TaskCategory
  eventType: string
  objectId: string
  data: unknown
  status: TaskStatus
  /** Rises by one each time the task is put into the queue; a result with an older fence is refused. */
  fence: number
  /** Tries used up by `retry` results. */
  attempts: number
  rescheduled: number
  /** Deliveries that ended with the runner gone. */
  losses: number
  /** The instance that works or worked on it. */
  assignee: string | null
  /** While it is processing: known to have reached the runner. */
  sent: boolean
  message: string | null
  /** Of a failure: `fail`, `attempts-exhausted`, `quarantined` or `reschedule-budget`. */
  reason: string | null
  runtimeMs: number | null
  /** ISO 8601, UTC. */
  createdAt: string
  notBefore: string
  assignedAt: string | null
  completedAt: string | null
  updatedAt: string
}

export const finished: readonly TaskStatus[] = ['succeeded', 'skipped', 'failed']
export const waiting: readonly TaskStatus[] = ['scheduled', 'rescheduled', 'retrying']
