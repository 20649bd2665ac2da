import type { Account, Environment, Extension, Schedule } from '../domain/desired.ts'
import type { Held } from '../domain/plan.ts'
import type { Condition, EnvironmentStatus } from '../domain/status.ts'
import type { Task, TaskCategory, TaskStatus } from '../domain/task.ts'
import type { EpochMs } from './clock.ts'

/** What Bowline keeps about an extension: its last good specification, and so what it may prune. */
export interface StoredExtension {
  id: string
  account: Account
  /** The newest specification without a finding, from `commit`. */
  spec: Extension
  commit: string
}

/** What Bowline keeps about an environment. Exists from its first pass until it is deleted. */
export interface StoredEnvironment {
  id: string
  extensionId: string
  /** What was last applied in full; null until then. */
  applied: Environment | null
  status: EnvironmentStatus
  conditions: readonly Condition[]
  /** Commit of the config repository the status speaks of. */
  observedCommit: string | null
  /** The release that serves, and what it was made from. */
  deployed: { tag: string; commit: string; release: string; url: string; build: string | null } | null
  held: readonly Held[]
  updatedAt: string
}

/** One instance that was ever started, by the launch (release and settings) it belongs to. */
export interface StoredInstance {
  id: string
  environment: string
  launch: string
}

export interface EnvironmentStore {
  extensions(): Promise<StoredExtension[]>
  saveExtension(extension: StoredExtension): Promise<void>
  /** Removes the extension and all that is kept for its environments. */
  deleteExtension(id: string): Promise<void>
  environments(): Promise<StoredEnvironment[]>
  saveEnvironment(environment: Omit<StoredEnvironment, 'updatedAt'>): Promise<void>
  /** Removes the environment with its tasks, objects, occurrences and instances. */
  deleteEnvironment(id: string): Promise<void>
  /** The next `INS-` id of the environment, recorded with its launch before the process exists. */
  newInstance(environment: string, launch: string): Promise<string>
  instances(environment: string): Promise<StoredInstance[]>
  forgetInstance(id: string): Promise<void>
}

export interface NewTask {
  environment: string
  category: TaskCategory
  eventType: string
  objectId: string
  data: unknown
  notBefore?: EpochMs
}

/** How a delivery ended, decided by the pure rules of `tasks/outcome.ts`. */
export interface Settlement {
  status: TaskStatus
  reason: string | null
  message: string | null
  attempts: number
  rescheduled: number
  losses: number
  /** Present when the task goes back to the queue: then its fence rises by one. */
  notBefore?: EpochMs
  runtimeMs: number | null
}

export interface TaskFilter {
  environment?: string
  statuses?: readonly TaskStatus[]
  categories?: readonly TaskCategory[]
  eventType?: string
  objectId?: string
  ids?: readonly string[]
}

/** What the queue has to know of a task. */
export type WaitingTask = Pick<Task, 'id' | 'fence' | 'category' | 'notBefore'>

export interface TaskStore {
  /** Durable when it resolves. */
  create(task: NewTask): Promise<Task>
  get(id: string): Promise<Task | undefined>
  list(filter: TaskFilter, page: { limit: number; offset: number; oldestFirst?: boolean }): Promise<Task[]>
  count(filter: TaskFilter): Promise<number>
  /** Takes a waiting task for delivery; undefined when it is not waiting at this fence (a stale queue entry). */
  claim(id: string, fence: number, assignee: string): Promise<Task | undefined>
  /** Remembers that these tasks, at these fences, reached their runners. */
  markSent(tasks: readonly Pick<Task, 'id' | 'fence'>[]): Promise<void>
  /** Applies a settlement; undefined when the task is not processing at this fence: somebody settled it before. */
  settle(id: string, fence: number, settlement: Settlement): Promise<Task | undefined>
  /** Puts a failed task back into the queue with fresh budgets; undefined when it is not failed. */
  resubmit(id: string): Promise<Task | undefined>
  /** Tasks handed to a runner whose result is not recorded. */
  processing(environment?: string): Promise<Task[]>
  /** Counts of waiting tasks by environment. */
  waiting(): Promise<Map<string, number>>
  /**
   * Waiting tasks of one environment, in the order in which they may be handed out.
   * @param from where the page before says the next one starts; null for the first
   */
  waitingPage(
    environment: string,
    from: string | null,
  ): Promise<{ tasks: WaitingTask[]; next: string | null }>
}

/** The objects background tasks are about, as their events brought them. */
export interface ObjectStore {
  putObject(environment: string, collection: string, id: string, body: unknown): Promise<void>
  getObject(environment: string, collection: string, id: string): Promise<unknown>
  /** At most 1000, newest first. */
  listObjects(environment: string, collection: string): Promise<unknown[]>
}

export type OccurrenceState = 'queued' | 'skipped' | 'missed'

/** One planned run of a schedule; unique by (schedule, nominal). */
export interface Occurrence {
  schedule: string
  environment: string
  nominal: EpochMs
  state: OccurrenceState
  /** Why it was skipped or missed. */
  reason: string | null
  /** How late it was noticed, in milliseconds. */
  latenessMs: number
}

export interface OccurrenceRecord extends Occurrence {
  taskId: string | null
  taskStatus: TaskStatus | null
}

export interface ScheduleState {
  id: string
  environment: string
  spec: Schedule
  /** No occurrence at or before this instant is ever planned again. */
  watermark: EpochMs
}

export interface ScheduleStore {
  /** Makes the armed schedules of an environment exactly these; a new one starts with `now` as its watermark. */
  arm(environment: string, schedules: readonly Schedule[], now: EpochMs): Promise<void>
  armed(): Promise<ScheduleState[]>
  /**
   * Writes the occurrence and, when it is queued, its task, in one transaction; moves the watermark to `nominal`.
   * @returns the task, or undefined when the occurrence was in the ledger already (or is not queued)
   */
  record(occurrence: Occurrence, task: NewTask | undefined): Promise<Task | undefined>
  /** No occurrence at or before `watermark` is planned again. */
  advance(schedule: string, watermark: EpochMs): Promise<void>
  /** The task of the schedule's newest run, while it is not finished. */
  unfinishedRun(schedule: string): Promise<string | undefined>
  occurrences(schedule: string, limit: number): Promise<OccurrenceRecord[]>
}

export interface AuditStore {
  audit(entry: { actor: string; action: string; subject: string; detail: string }): Promise<void>
  /** Remembers that somebody confirmed a commit's deletions. */
  confirm(commit: string): Promise<void>
  confirmed(commit: string): Promise<boolean>
}

export type Store = EnvironmentStore & TaskStore & ObjectStore & ScheduleStore & AuditStore
