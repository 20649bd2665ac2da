import type { EpochMs } from '../../core/domain/epoch.ts'
import type {
  AboutTask,
  Cancellation,
  NewTask,
  Settlement,
  Task,
  TaskCategory,
  TaskStatus,
  TaskSummary,
  WaitingTask,
} from '../../core/domain/task.ts'

/** Which tasks are meant: all that is named must hold; what is left out asks for nothing, and an empty list for no task. */
export interface TaskFilter {
  environment?: string
  environments?: readonly string[]
  ids?: readonly string[]
  statuses?: readonly TaskStatus[]
  categories?: readonly TaskCategory[]
  eventTypes?: readonly string[]
  objectIds?: readonly string[]
  /** Ids of instances. */
  assignees?: readonly string[]
  /** See `EndReason`. */
  reasons?: readonly string[]
  fairnessKeys?: readonly string[]
  correlationIds?: readonly string[]
  ranges?: readonly TaskRange[]
  /** What is to hold beside all that is above. */
  conditions?: readonly TaskCondition[]
}

/** Something of a task that is text. */
export type TaskText =
  | 'id'
  | 'status'
  | 'category'
  | 'eventType'
  | 'objectId'
  | 'assignee'
  | 'reason'
  | 'message'
  | 'fairnessKey'
  | 'correlationId'

/** What a task may be asked for. It holds or not: what a task does not have is null, and in no bound. */
export type TaskCondition =
  | { op: 'and' | 'or'; conditions: readonly TaskCondition[] }
  | { op: 'not'; condition: TaskCondition }
  | { op: 'in'; field: TaskText; values: readonly (string | null)[] }
  /** `*` stands for any text; `ilike` does not heed the case. */
  | { op: 'like' | 'ilike'; field: TaskText; pattern: string }
  /** There is a value. */
  | { op: 'set'; field: TaskRange['field'] }
  | TaskRange

/** A bound of a number, or of an instant. A task that has no such value is outside of every bound. */
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
  /** Of an instant: milliseconds since the epoch, UTC. */
  value: number
}

/** A part of a list of tasks, which goes by when they were made. */
export interface TaskPage {
  /** How many tasks, at most. */
  limit: number
  /** How many to leave out before the first. */
  offset: number
  /** Default: newest first. */
  oldestFirst?: boolean
  /** Another order, and then as above; what is not there comes before all that is. Not with `after`. */
  orderBy?: readonly { field: TaskText | TaskRange['field']; descending: boolean }[]
  /**
   * Id of a task: only what comes after it in the list's order. However far down the list, the page is found at once.
   * Default: from the beginning.
   */
  after?: string
}

/** A part of the tasks of many environments. */
export interface NewestTasks {
  /** No more than asked for. Fewer, or none, also where a filter means few: then no more is looked through at once than is quick. */
  tasks: TaskSummary[]
  /** Id of the task that the next part begins `after`; null where there is none. */
  next: string | null
}

/** What waits in one environment, of one category. */
export interface BacklogCount {
  environment: string
  category: TaskCategory
  /** How many tasks wait. */
  waiting: number
  /** How many of them may be handed out now. */
  due: number
  /** Since when the oldest of those may be; null where none is due. */
  oldestDue: EpochMs | null
}

/** See `TaskStore.left`. */
export interface LeftTask {
  task: TaskSummary
  /** The instance; null where the task is claimed, and so is its assignee's. */
  reservedFor: string | null
}

/** What has not ended in one environment. */
export interface LiveCount {
  environment: string
  scheduled: number
  rescheduled: number
  retrying: number
  processing: number
  /** From when on the first of those that wait may be handed out; null where none waits. */
  firstDue: EpochMs | null
}

/**
 * Tasks, as they are known. Concurrent calls of `create`, `reserve`, `giveBack`, `claim`, `claimSent`, `settle`, `cancel` and
 * `resubmit` share statements; what is wrong with one of them does not concern the others. Each is durable when it resolves.
 * @throws {StoreAway} by every member; then nothing is known of whether it was done
 */
export interface TaskStore {
  /**
   * A background task of an object that has one queued is folded into that one, which keeps its place and takes the
   * newer data; so the task returned may be older than the call. One for later (`notBefore`) is always a task of its own.
   * @throws where the environment is not in the store
   */
  create(task: NewTask): Promise<Task>
  /** With its data, result and story; undefined where it is not there. */
  get(id: string): Promise<Task | undefined>
  /** A page of those that a filter means. */
  list(filter: TaskFilter, page: TaskPage): Promise<TaskSummary[]>
  /**
   * The newest of those that a filter means, newest first, of many environments together.
   * @param environments ids; null: all there are
   * @param page.after id of a task: only older ones
   * @param page.before only such as were made before
   */
  newest(
    environments: readonly string[] | null,
    filter: TaskFilter,
    page: { limit: number; after?: string; before?: EpochMs },
  ): Promise<NewestTasks>
  /**
   * How many a filter means.
   * @param atMost counts no further, as a large table is counted slowly. Default: all
   */
  count(filter: TaskFilter, atMost?: number): Promise<number>
  /**
   * How many a filter means in each environment, of those in which there are any.
   * @param environments ids; null: all there are
   */
  counts(
    environments: readonly string[] | null,
    filter: TaskFilter,
  ): Promise<{ environment: string; count: number }[]>
  /** Ids of those that a filter means, oldest first, at most `limit`. */
  ids(filter: TaskFilter, limit: number): Promise<string[]>
  /**
   * Takes a waiting task for delivery to an instance.
   * @returns undefined when it is not waiting at this fence (a stale queue entry)
   */
  claim(id: string, fence: number, assignee: string): Promise<Task | undefined>
  /**
   * The same ahead of the delivery: the task still waits, and `claimSent` is to follow when it has gone out. No event becomes
   * part of it any more, as its runner may have asked for the object already. Not while another call for it is unanswered.
   */
  reserve(id: string, fence: number, instance: string): Promise<Task | undefined>
  /** It is reserved no more, where it still waits at this fence. */
  giveBack(task: Pick<Task, 'id' | 'fence'>): Promise<void>
  /** `claim` of one that was reserved, and has gone out since. */
  claimSent(id: string, fence: number, instance: string): Promise<TaskSummary | undefined>
  /** Remembers that these tasks, where they are out at these fences, reached their runners. */
  markSent(tasks: readonly Pick<Task, 'id' | 'fence'>[]): Promise<void>
  /**
   * Applies a settlement.
   * @returns undefined when the task is not processing at this fence: somebody settled it before
   */
  settle(id: string, fence: number, settlement: Settlement): Promise<TaskSummary | undefined>
  /**
   * Ends a task that waits (or is out) whatever its fence, which rises by one: the entry it has in the queue is stale, and
   * so is a result that still comes.
   * @returns undefined when there is nothing to end
   */
  cancel(id: string, cancellation: Cancellation): Promise<TaskSummary | undefined>
  /**
   * Puts a failed task back into the queue with fresh budgets and its fence raised.
   * @param by.actor who asked for it, for the story
   * @param by.notBefore default: at once
   * @param by.audit written with it, as a row about it. Default: none
   * @returns undefined when it is not failed
   */
  resubmit(
    id: string,
    by: { actor: string; notBefore?: EpochMs; audit?: AboutTask },
  ): Promise<TaskSummary | undefined>
  /** What an earlier controller left out: claimed, and its end not on record; or reserved, so that it may have been sent. */
  left(): Promise<LeftTask[]>
  /** How many tasks wait, by environment; one in which none does is not in it. */
  waiting(): Promise<Map<string, number>>
  /**
   * Waiting tasks of one environment, in the order in which they may be handed out; at most 5,000.
   * @param from `next` of the page before; null for the first
   * @returns `next` is null where there are no more
   */
  waitingPage(
    environment: string,
    from: string | null,
  ): Promise<{ tasks: WaitingTask[]; next: string | null }>
  /** All waiting tasks of these environments, those of each in the order in which they may be handed out. */
  waitingOf(environments: readonly string[]): Promise<WaitingTask[]>
  /** A row for each environment in which something has not ended, in no order. */
  live(): Promise<LiveCount[]>
  /** A row for each environment and category in which something waits, in no order. */
  backlog(): Promise<BacklogCount[]>
  /**
   * Ids of the environments that have finished tasks to forget: such as ended until an instant (inclusive), or, where some
   * ended since another, more than `keep`. A statement for each 200 that there are.
   */
  withTasksToForget(until: EpochMs, since: EpochMs, keep: number): Promise<string[]>
  /**
   * When the newest of the finished tasks ended that are beyond the newest `keep` of an environment.
   * @returns undefined where there are no more than that
   */
  endOfSurplus(environment: string, keep: number): Promise<EpochMs | undefined>
  /**
   * Forgets finished tasks of one environment that ended until then (inclusive), oldest first.
   * @returns how many, at most `limit`
   */
  forgetTasks(environment: string, until: EpochMs, limit: number): Promise<number>
}
