import type { Account, Environment, Extension, Schedule } from '../../core/domain/desired.ts'
import { BowlineError, messageOf } from '../../core/domain/errors.ts'
import type { Held } from '../../core/domain/plan.ts'
import type { Condition, EnvironmentStatus } from '../../core/domain/status.ts'
import type {
  EndReason,
  Task,
  TaskCategory,
  TaskEventWord,
  TaskStatus,
  TaskSummary,
} from '../../core/domain/task.ts'
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
  /** When it may be handed out; without it at once. */
  notBefore?: EpochMs
  /** Default: ''. */
  fairnessKey?: string
  correlationId?: string | null
  /** Who asked for it, where somebody did. */
  by?: string | null
}

/** How a delivery ended, decided by the pure rules of `tasks/outcome.ts`. */
export interface Settlement {
  status: TaskStatus
  reason: EndReason | null
  message: string | null
  /** What the runner answered as data: kept where it is at most 256 KiB of JSON. */
  result: unknown
  /** The story's word for it. */
  event: TaskEventWord
  attempts: number
  rescheduled: number
  losses: number
  /** Present when the task goes back to the queue: then its fence rises by one. */
  notBefore?: EpochMs
  runtimeMs: number | null
}

/** All of it must hold. */
export interface TaskFilter {
  environment?: string
  ids?: readonly string[]
  statuses?: readonly TaskStatus[]
  categories?: readonly TaskCategory[]
  eventTypes?: readonly string[]
  objectIds?: readonly string[]
  assignees?: readonly string[]
  reasons?: readonly string[]
  fairnessKeys?: readonly string[]
  correlationIds?: readonly string[]
  ranges?: readonly TaskRange[]
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

/** A bound of a number, or of an instant in milliseconds since the epoch. */
export interface TaskRange {
  field:
    | 'createdAt'
    | 'updatedAt'
    | 'completedAt'
    | 'notBefore'
    | 'attempts'
    | 'rescheduled'
    | 'losses'
    | 'runtimeMs'
  op: 'lt' | 'le' | 'gt' | 'ge'
  value: number
}

export interface TaskPage {
  limit: number
  offset: number
  oldestFirst?: boolean
  /** Only what comes after this task in the list's order: however far down the list, the page is found at once. */
  after?: string
}

/** How somebody else than a runner ends a task. */
export interface Cancellation {
  actor: string
  /** Also a task that is out: what its runner answers is refused then. */
  running: boolean
  /** Default: skipped, because it was cancelled. */
  as?: { status: 'skipped' | 'failed'; reason: EndReason; event: TaskEventWord; message?: string | null }
}

/** What waits in one environment, of one category. */
export interface Backlog {
  environment: string
  category: TaskCategory
  waiting: number
  /** How many of them may be handed out now. */
  due: number
  /** Since when the oldest of those may be: milliseconds since the epoch; null where none is due. */
  oldestDue: EpochMs | null
}

/**
 * Tasks, as they are known. Concurrent calls of `create`, `claim`, `settle`, `cancel` and `resubmit` share statements;
 * what is wrong with one of them does not concern the others. Each is durable when it resolves.
 */
export interface TaskStore {
  /**
   * A background task of an object that has one queued is folded into that one, which keeps its place and takes the
   * newer data; so the task returned may be older than the call. One for later (`notBefore`) is always a task of its own.
   */
  create(task: NewTask): Promise<Task>
  get(id: string): Promise<Task | undefined>
  /** Newest first, unless told otherwise. */
  list(filter: TaskFilter, page: TaskPage): Promise<TaskSummary[]>
  /** @param atMost counts no further: a large table is counted slowly */
  count(filter: TaskFilter, atMost?: number): Promise<number>
  /** Oldest first. */
  ids(filter: TaskFilter, limit: number): Promise<string[]>
  /** Takes a waiting task for delivery; undefined when it is not waiting at this fence (a stale queue entry). */
  claim(id: string, fence: number, assignee: string): Promise<Task | undefined>
  /** Remembers that these tasks, at these fences, reached their runners. */
  markSent(tasks: readonly Pick<Task, 'id' | 'fence'>[]): Promise<void>
  /** Applies a settlement; undefined when the task is not processing at this fence: somebody settled it before. */
  settle(id: string, fence: number, settlement: Settlement): Promise<TaskSummary | undefined>
  /**
   * Ends a task that waits (or is out) whatever its fence, which rises by one: the entry it has in the queue is void,
   * and a result that still comes is stale. Undefined when there is nothing to end.
   */
  cancel(id: string, cancellation: Cancellation): Promise<TaskSummary | undefined>
  /**
   * Puts a failed task back into the queue with fresh budgets and its fence raised; undefined when it is not failed.
   * @param notBefore default: at once
   */
  resubmit(id: string, by: { actor: string; notBefore?: EpochMs }): Promise<TaskSummary | undefined>
  /** Tasks handed to a runner whose result is not recorded. */
  processing(environment?: string): Promise<TaskSummary[]>
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
  backlog(): Promise<Backlog[]>
  /** When the newest of the finished tasks ended that are beyond the newest `keep` of an environment. */
  endOfSurplus(environment: string, keep: number): Promise<EpochMs | undefined>
  /** Forgets finished tasks of one environment that ended until then, oldest first. @returns how many, at most `limit` */
  forgetTasks(environment: string, until: EpochMs, limit: number): Promise<number>
}

/** The objects background tasks are about, as their events brought them. */
export interface ObjectStore {
  putObject(environment: string, collection: string, id: string, body: unknown): Promise<void>
  getObject(environment: string, collection: string, id: string): Promise<unknown>
  /** At most 1000, newest first. */
  listObjects(environment: string, collection: string): Promise<unknown[]>
  /**
   * Looks at so many objects of an environment, in the order of their keys, and forgets those that no task on record is
   * about and that were last written before an instant.
   * @param after the last one of the call before; null to begin
   * @returns `last` is null where there are no more
   */
  forgetObjects(
    environment: string,
    before: EpochMs,
    after: ObjectKey | null,
    limit: number,
  ): Promise<{ forgotten: number; last: ObjectKey | null }>
}

export interface ObjectKey {
  collection: string
  id: string
}

/**
 * `waiting` for the run before it, or for its turn; `queued`: it has a task; `coalesced`: part of another run. The others
 * never run.
 */
export type OccurrenceState = 'waiting' | 'queued' | 'skipped' | 'missed' | 'coalesced'

/** What an occurrence is there for: its time came, it was made up for, or somebody asked for it. */
export type OccurrenceOrigin = 'schedule' | 'catch-up' | 'backfill' | 'manual'

/** One planned run of a schedule; unique by (schedule, nominal). */
export interface Occurrence {
  schedule: string
  environment: string
  nominal: EpochMs
  state: OccurrenceState
  /** Why it was skipped, missed or coalesced. */
  reason: string | null
  /** How late it was noticed, in milliseconds. */
  latenessMs: number
  origin: OccurrenceOrigin
  /** Of a coalesced one: the run it is part of. */
  into: EpochMs | null
  /** Of one that was skipped for it: the task that was not finished. */
  blocker: string | null
  /** It stands for all occurrences after this instant, too: they were too many for rows of their own. */
  since: EpochMs | null
}

export interface OccurrenceRecord extends Occurrence {
  taskId: string | null
  taskStatus: TaskStatus | null
}

/** Somebody's pause of a schedule that Git says is to run. What it covers stays skipped when it is over. */
export interface Pause {
  by: string
  reason: string
  since: EpochMs
  /** Exclusive; null: until somebody resumes it. */
  until: EpochMs | null
}

export interface ScheduleState {
  id: string
  environment: string
  spec: Schedule
  /** No occurrence at or before this instant is ever planned again. */
  watermark: EpochMs
  pause: Pause | null
}

/** A planned run of a schedule that is decided. */
export interface PastRun {
  nominal: EpochMs
  state: Exclude<OccurrenceState, 'waiting'>
}

/** What another, empty store has to know of a schedule, so that it neither repeats its past nor leaves out what was missed. */
export interface ScheduleMemory {
  id: string
  environment: string
  name: string
  /** As of `ScheduleState`. */
  watermark: EpochMs
  /** Fingerprint of its trigger: another trigger says nothing about the past. */
  trigger: string
  /** Whether Git had it. */
  armed: boolean
  enabled: boolean
  pause: Pause | null
  /** Of a one-time schedule, the newest: a watermark cannot say what must never run, where it is to run although past. */
  past: readonly PastRun[]
}

/** When an armed schedule is to be looked at; null: never again. */
export interface Appointment {
  id: string
  environment: string
  due: EpochMs | null
}

/** All that is put on record about one schedule at a time. */
export interface LedgerEntry {
  schedule: string
  occurrences: readonly Occurrence[]
  /** The task of an occurrence that is queued. */
  taskOf: (run: Occurrence) => NewTask
  /** No occurrence at or before the watermark is planned again, and the next is due then; undefined: both stay. */
  move?: { watermark: EpochMs; due: EpochMs | null; planner: string }
}

export type WaitingRun = Pick<Occurrence, 'schedule' | 'environment' | 'nominal' | 'origin' | 'latenessMs'>

export interface ScheduleStore {
  /**
   * Makes the armed schedules of an environment exactly these; one that is new, and not remembered, starts with `now` as
   * its watermark.
   * @returns whether anything is different now
   */
  arm(environment: string, schedules: readonly Schedule[], now: EpochMs): Promise<boolean>
  /** What is known of the schedules (of some environments), also of those Git does not have any more. */
  memories(environments?: readonly string[]): Promise<ScheduleMemory[]>
  /** Whether it has never known a schedule, nor been told of any by `remember`. */
  isNewToSchedules(): Promise<boolean>
  /**
   * Takes in what another store knew. `arm` begins with that where this store knows nothing of a schedule itself; of those
   * it knows, nothing changes.
   * @returns how many are taken in
   */
  remember(memories: readonly ScheduleMemory[]): Promise<number>
  /**
   * What is armed (in one environment); `due` is undefined where it was not planned by this `planner`, and `before` is what
   * another one had planned.
   */
  appointments(
    planner: string,
    environment?: string,
  ): Promise<(Omit<Appointment, 'due'> & { due: EpochMs | null | undefined; before?: EpochMs })[]>
  /** Remembers when schedules are due next, as this planner has it. */
  plan(planner: string, appointments: readonly Pick<Appointment, 'id' | 'due'>[]): Promise<void>
  /** Of those that are armed. */
  scheduleStates(ids: readonly string[]): Promise<ScheduleState[]>
  /** Paused by hand, also where that has no effect yet beside what Git says. */
  pausedSchedules(now: EpochMs): Promise<ScheduleState[]>
  /** @returns undefined where no such schedule is armed */
  pauseSchedule(id: string, pause: Pause): Promise<ScheduleState | undefined>
  /**
   * Writes occurrences with the tasks of those that are queued, and moves watermarks, all in one transaction. What is in
   * the ledger already stays as it is, and gets no task.
   * @returns the tasks
   */
  record(entries: readonly LedgerEntry[]): Promise<Task[]>
  /** Lets past occurrences wait for their turn, also those on record that have not run. @returns which */
  backfill(occurrences: readonly Occurrence[]): Promise<EpochMs[]>
  /** Unfinished tasks of schedules, oldest first. */
  unfinishedRuns(ids: readonly string[]): Promise<Map<string, string[]>>
  /** Occurrences that wait (of these schedules), oldest first. */
  waitingRuns(ids?: readonly string[]): Promise<WaitingRun[]>
  /** Gives waiting occurrences their tasks, in one transaction. @returns the tasks */
  startWaiting(runs: readonly { schedule: string; nominal: EpochMs; task: NewTask }[]): Promise<Task[]>
  /** What waits will not run. */
  skipWaiting(ids: readonly string[], reason: string): Promise<void>
  /** Newest first. */
  occurrences(schedule: string, limit: number): Promise<OccurrenceRecord[]>
  occurrencesBetween(schedule: string, from: EpochMs, to: EpochMs): Promise<OccurrenceRecord[]>
  /** The newest occurrence of each. */
  lastOccurrences(ids: readonly string[]): Promise<OccurrenceRecord[]>
  /** How long the tasks of a schedule's newest finished runs waited and ran, in milliseconds, on average. */
  waitAndRun(schedule: string): Promise<{ waitMs: number; runMs: number }>
  /** Forgets what was planned before an instant, but for the newest of each schedule. @returns how many, at most `limit` */
  forgetOccurrences(before: EpochMs, limit: number): Promise<number>
}

export interface AuditStore {
  audit(entry: { actor: string; action: string; subject: string; detail: string }): Promise<void>
  /** Remembers that somebody confirmed a commit's deletions. */
  confirm(commit: string): Promise<void>
  confirmed(commit: string): Promise<boolean>
}

/**
 * The store does not answer, or cannot do anything now: the same call may succeed later. What was asked may have been done
 * all the same, where its answer got lost. Every call of a store may throw it.
 */
export class StoreAway extends BowlineError {
  constructor(cause: unknown) {
    super('store-away', `the store does not answer: ${messageOf(cause)}`, { cause })
  }
}

export type Store = EnvironmentStore & TaskStore & ObjectStore & ScheduleStore & AuditStore
