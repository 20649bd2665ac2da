import type { BackendFactory, IQueueBackend, QueueBaseOptions } from 'bullmq'
import type { TaskQueue } from '../../ports/task-queue.ts'

/** The store BullMQ works on, PostgreSQL or Redis, and what differs from one to the other. */
export interface QueueEngine<B extends IQueueBackend, C> {
  readonly name: TaskQueue['engine']
  readonly backend: BackendFactory<B, C>
  /** Where the queue of an environment is. */
  queue(environment: string): QueueAddress<C>
  /**
   * The same for workers, which may wait for a store that is away, where others get an error. `drainDelay`: seconds until
   * an idle worker looks by itself.
   */
  worker(environment: string): QueueAddress<C> & { drainDelay: number }
  /** Whether an error means that the store does not answer, rather than that it refuses what was asked. */
  isAway(error: unknown): boolean
  /** Whether the store asks to try again, as a cluster does while it is rearranged. Left out: it never does. */
  isPassing?(error: unknown): boolean
  /** Those of these environments whose queues may have entries, or are paused. */
  inUse(environments: readonly string[]): Promise<string[]>
  /** Never rejects. */
  answers(): Promise<boolean>
  /** Whether one that was away can be worked with again. Never rejects. Left out: as soon as it answers. */
  isBack?(): Promise<boolean>
  /** Whether it has memory for more entries. Left out: always. */
  hasRoom?(): boolean
  /** The listener is told whenever the store was found empty or replaced. Left out: it never is. */
  onLoss?(listener: () => void): void
  /** Told when the queue of an environment is gone for good. */
  forget?(environment: string): Promise<void>
  /** Ends its connections. */
  close(): Promise<void>
}

/** What BullMQ finds a queue by. */
export interface QueueAddress<C> {
  name: string
  options: Omit<QueueBaseOptions, 'connection'> & { connection: C }
}
