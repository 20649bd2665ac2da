import type { EpochMs } from '../../core/domain/epoch.ts'
import { BowlineError } from '../../core/domain/errors.ts'
import type { TaskCategory } from '../../core/domain/task.ts'

/** What travels through the queue. The truth about the task is in the store; a stale fence makes an entry void. */
export interface QueueEntry {
  taskId: string
  fence: number
  category: TaskCategory
}

export interface NewEntry extends QueueEntry {
  notBefore: EpochMs
  /** 1 to `lastRank`: lower goes first. */
  rank: number
}

export const lastRank = 2_097_151

/** One queue per environment. Delivers at least once: the lowest rank first, among equals in order of arrival. */
export interface TaskQueue {
  readonly engine: 'PostgreSQL' | 'Redis'
  /**
   * Idempotent by (taskId, fence).
   * @throws {QueueAway} when the engine does not answer within 2 s; what was asked may still be done later
   */
  add(environment: string, entries: readonly NewEntry[]): Promise<void>
  /** Starts handing out entries: none until a capacity is set. The handler's promise ends the entry. */
  consume(environment: string, handler: (entry: QueueEntry) => Promise<void>): Promise<void>
  /** How many entries may be out at once; 0 stops fetching. Entries already out are not affected. */
  setCapacity(environment: string, capacity: number): void
  /** Entries waiting, delayed or out. */
  size(environment: string): Promise<number>
  /** All entries of one moment, waiting, delayed or out, each as `entryId` has it. */
  ids(environment: string): Promise<string[]>
  /** Removes these entries, but for those that are out. */
  drop(environment: string, ids: readonly string[]): Promise<void>
  /**
   * To be called now and then where entries wait: hands out again what a broken connection swallowed, and starts a
   * consumer anew that has taken nothing since the last call, though it could.
   */
  heal(environment: string): Promise<void>
  answers(): Promise<boolean>
  /** Whether more should be brought: not where the engine is nearly out of memory. */
  hasRoom(): boolean
  /** Tells whenever entries may be missing: the engine answers again, or was found empty. */
  onReturn(listener: () => void): void
  /** Drops every entry, also those a killed controller had out. */
  clear(environment: string): Promise<void>
  /** Stops consuming and drops the queue. */
  remove(environment: string): Promise<void>
  /** Stops fetching at once; entries that are out come back after a restart. */
  close(): Promise<void>
}

/** The engine does not answer. Tasks are safe in the store, and get their entries when it is back. */
export class QueueAway extends BowlineError {
  constructor(engine: string, reason: string) {
    super(
      'queue-away',
      `the queue (${engine}) is away: ${reason}. Its tasks are kept, and wait until it is back`,
    )
  }
}

export function entryId({ taskId, fence }: Pick<QueueEntry, 'taskId' | 'fence'>): string {
  return `${taskId}-${fence}`
}

/** The task an entry is for, and at which fence. */
export function readEntryId(id: string): { taskId: string; fence: number } {
  const end = id.lastIndexOf('-')
  return { taskId: id.slice(0, end), fence: Number(id.slice(end + 1)) }
}
