import type { EpochMs } from '../../core/domain/epoch.ts'
import { BowlineError } from '../../core/domain/errors.ts'
import type { TaskCategory } from '../../core/domain/task.ts'

/** A waiting task in the queue. What the task is, its row says: an entry of another fence than the row's is stale. */
export interface QueueEntry {
  /** `TQ-` id. */
  taskId: string
  /** Of the task when it began to wait: it rises by one each time. */
  fence: number
  category: TaskCategory
}

export interface NewEntry extends QueueEntry {
  /** When it may be handed out at the earliest. */
  notBefore: EpochMs
  /** 1 to `lastRank`: lower goes first. */
  rank: number
}

/** The last rank there is: BullMQ keeps a priority in 21 bits. */
export const lastRank = 2_097_151

/**
 * One queue per environment, by its `ENV-` id; one that nobody used yet is empty. Delivers at least once: the lowest rank
 * first, among equals in order of arrival.
 */
export interface TaskQueue {
  /** For people. */
  readonly engine: 'PostgreSQL' | 'Redis'
  /**
   * Idempotent by (taskId, fence).
   * @throws {QueueAway} when the engine does not answer within 2 s; what was asked may still be done later
   */
  add(environment: string, entries: readonly NewEntry[]): Promise<void>
  /**
   * Starts handing out entries: none until a capacity is set. An entry is out until the handler's promise settles, and is
   * gone then, also where that rejects. At most one consumer of an environment.
   */
  consume(environment: string, handler: (entry: QueueEntry) => Promise<void>): Promise<void>
  /** How many entries may be out at once; 0 stops fetching. Entries already out are not affected. */
  setCapacity(environment: string, capacity: number): void
  /**
   * How many entries wait, are delayed or are out.
   * @throws {QueueAway}
   */
  size(environment: string): Promise<number>
  /**
   * Ids of all entries there are, waiting, delayed or out, each as `entryId` has it.
   * @throws {QueueAway}
   */
  ids(environment: string): Promise<string[]>
  /**
   * Removes these entries, but for those that are out.
   * @param ids each as `entryId` has it; those that are not there are passed over
   * @throws {QueueAway} some may be removed
   */
  drop(environment: string, ids: readonly string[]): Promise<void>
  /**
   * To be called now and then where entries wait: hands out again what a broken connection swallowed, and starts a
   * consumer anew that has taken nothing since the last call, though it could.
   * @throws {QueueAway}
   */
  heal(environment: string): Promise<void>
  /** Whether the engine answers now. Never rejects. */
  answers(): Promise<boolean>
  /** Whether more should be added: not while the engine is nearly out of memory. */
  hasRoom(): boolean
  /** The listener is told whenever entries may be missing: the engine answers again, or was found empty. */
  onReturn(listener: () => void): void
  /**
   * Those of these environments whose queues may have entries, in a few questions whatever their number: after a restart,
   * what an earlier controller has left.
   * @throws {QueueAway}
   */
  inUse(environments: readonly string[]): Promise<string[]>
  /**
   * Drops every entry, also those a killed controller had out.
   * @throws what the engine says: to be called before anything is consumed
   */
  clear(environment: string): Promise<void>
  /**
   * Stops consuming and drops the queue. It may be used again afterwards.
   * @throws what the engine says
   */
  remove(environment: string): Promise<void>
  /** Stops fetching at once; entries that are out come back after a restart. */
  close(): Promise<void>
}

/** The engine of the queue does not answer. Tasks are safe in the store, and get their entries when it is back. */
export class QueueAway extends BowlineError {
  constructor(engine: string, reason: string) {
    super(
      'queue-away',
      `the queue (${engine}) is away: ${reason}. Its tasks are kept, and wait until it is back`,
    )
  }
}

/** `TQ-...-FENCE`. */
export function entryId({ taskId, fence }: Pick<QueueEntry, 'taskId' | 'fence'>): string {
  return `${taskId}-${fence}`
}

/** The task an entry is for, and at which fence. */
export function readEntryId(id: string): { taskId: string; fence: number } {
  const end = id.lastIndexOf('-')
  return { taskId: id.slice(0, end), fence: Number(id.slice(end + 1)) }
}
