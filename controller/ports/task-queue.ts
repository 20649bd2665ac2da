import type { TaskCategory } from '../domain/task.ts'
import type { EpochMs } from './clock.ts'

/** What travels through the queue. The truth about the task is in the store; a stale fence makes an entry void. */
export interface QueueEntry {
  taskId: string
  fence: number
  category: TaskCategory
}

/** One queue per environment. Delivers at least once, in order of `notBefore` and arrival. */
export interface TaskQueue {
  /** Idempotent by (taskId, fence). */
  add(environment: string, entries: readonly (QueueEntry & { notBefore: EpochMs })[]): Promise<void>
  /** Starts handing out entries: none until a capacity is set. The handler's promise ends the entry. */
  consume(environment: string, handler: (entry: QueueEntry) => Promise<void>): Promise<void>
  /** How many entries may be out at once; 0 stops fetching. Entries already out are not affected. */
  setCapacity(environment: string, capacity: number): void
  /** Entries waiting, delayed or out. */
  size(environment: string): Promise<number>
  /** Drops every entry, also those a killed controller had out. */
  clear(environment: string): Promise<void>
  /** Stops consuming and drops the queue. */
  remove(environment: string): Promise<void>
  /** Stops fetching at once; entries that are out come back after a restart. */
  close(): Promise<void>
}
