import { setTimeout as delay } from 'node:timers/promises'
import {
  type BackendFactory,
  type IQueueBackend,
  type JobsOptions,
  type QueueBaseOptions,
  withBackend,
} from 'bullmq'
import { messageOf } from '../../../core/domain/errors.ts'
import { groupCommit } from '../../lib/group-commit.ts'
import { type Clock, systemClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { entryId, type NewEntry, QueueAway, type QueueEntry, type TaskQueue } from '../../ports/task-queue.ts'
import { Consumer } from './bullmq-consumer.ts'

/** The store BullMQ works on. What it does on one it does on the other. */
export interface QueueEngine<B extends IQueueBackend, C> {
  readonly name: TaskQueue['engine']
  readonly backend: BackendFactory<B, C>
  /** Where the queue of an environment is. */
  queue(environment: string): Place<C>
  /** The same place, for workers: they may wait for a store that is away, where others get an error. */
  worker(environment: string): Place<C> & { drainDelay: number }
  /** Whether an error means that the store does not answer, rather than that it did not like the question. */
  isAway(error: unknown): boolean
  /** Whether the store asks to try again: it is being rearranged. */
  isPassing?(error: unknown): boolean
  answers(): Promise<boolean>
  /** Whether one that was away can be worked with again. Left out: as soon as it answers. */
  isBack?(): Promise<boolean>
  /** Left out: always. */
  hasRoom?(): boolean
  /** Tells when the store was found empty or replaced. */
  onLoss?(listener: () => void): void
  /** Told when the queue of an environment is gone for good. */
  forget?(environment: string): Promise<void>
  close(): Promise<void>
}

interface Place<C> {
  name: string
  options: Omit<QueueBaseOptions, 'connection'> & { connection: C }
}

/** The task row is the record: a finished job is of no further use, and keeping it makes the queue slow. */
const jobOptions: JobsOptions = { removeOnComplete: true, removeOnFail: true, attempts: 1 }

/** Who adds entries does not wait longer for a store that is away. */
const patienceMs = 2_000
const lookAgainMs = 1_000
const tryAgainMs = 50
/** So many entries go in one request. */
const batch = 500

/** Everything an entry may be in. The order is that in which entries move on: none slips by while they are listed. */
const states = ['delayed', 'wait', 'prioritized', 'active'] as const

/** A task queue of BullMQ on either of its stores. */
export function createBullmqQueue<B extends IQueueBackend, C>(
  engine: QueueEngine<B, C>,
  log: Log,
  clock: Clock = systemClock,
): TaskQueue {
  const { Queue, Worker } = withBackend(engine.backend)
  type EntryQueue = InstanceType<typeof Queue<QueueEntry, void, string>>
  const queues = new Map<string, EntryQueue>()
  const consumers = new Map<string, Consumer>()
  const adders = new Map<string, (entry: NewEntry) => Promise<unknown>>()
  const listeners: (() => void)[] = []
  let isReturning = false
  let closed = false

  const returned = () => {
    for (const listener of listeners) listener()
  }
  engine.onLoss?.(returned)

  const queueOf = (environment: string): EntryQueue => {
    const known = queues.get(environment)
    if (known) return known
    const { name, options } = engine.queue(environment)
    const queue = new Queue<QueueEntry, void, string>(name, {
      ...options,
      streams: { events: { maxLen: 100 } },
    })
    queue.on('error', (error) =>
      log.debug({ reason: error.message, environment }, 'the queue reported an error'),
    )
    queues.set(environment, queue)
    // One that could not be opened stays unusable: the next call makes another.
    queue.waitUntilReady().catch(() => queues.get(environment) === queue && queues.delete(environment))
    return queue
  }

  /**
   * @param work may be done more than once
   * @throws {QueueAway}
   */
  const within = async <T>(work: () => Promise<T>): Promise<T> => {
    const limit = new AbortController()
    const tooLong = delay(patienceMs, undefined, limit).then(() => {
      throw new QueueAway(engine.name, `no answer within ${patienceMs} ms`)
    })
    try {
      return await Promise.race([untilPassed(work, limit.signal), tooLong])
    } catch (error) {
      if (!(error instanceof QueueAway) && !engine.isAway(error)) throw error
      if (!isReturning) void untilBack()
      throw error instanceof QueueAway ? error : new QueueAway(engine.name, messageOf(error))
    } finally {
      limit.abort()
      tooLong.catch(() => {})
    }
  }

  const untilPassed = async <T>(work: () => Promise<T>, limit: AbortSignal): Promise<T> => {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (limit.aborted || !engine.isPassing?.(error)) throw error
        await delay(tryAgainMs)
      }
    }
  }

  const untilBack = async (): Promise<void> => {
    isReturning = true
    do await delay(lookAgainMs, undefined, { ref: false })
    while (!closed && !(await (engine.isBack ?? engine.answers)()))
    isReturning = false
    if (!closed) returned()
  }

  /** Entries that come at once are added at once. */
  const adderOf = (environment: string): ((entry: NewEntry) => Promise<unknown>) => {
    const known = adders.get(environment)
    if (known) return known
    const adder = groupCommit(
      (entries: readonly NewEntry[]) => {
        const now = clock.now()
        const jobs = entries.map((each) => jobOf(each, now))
        const [first] = jobs
        return within(async () => {
          // One by itself is added in a fraction of the time that many take, with which an idle queue is quicker.
          if (first && jobs.length === 1)
            return [await queueOf(environment).add(first.name, first.data, first.opts)]
          return await queueOf(environment).addBulk(jobs)
        })
      },
      (error) => error instanceof QueueAway,
    )
    adders.set(environment, adder)
    return adder
  }

  const stopConsumer = async (environment: string) => {
    const consumer = consumers.get(environment)
    consumers.delete(environment)
    await consumer?.close()
  }

  const obliterate = async (environment: string) => {
    await queueOf(environment).obliterate({ force: true })
  }

  return {
    engine: engine.name,

    async add(environment, entries) {
      const add = adderOf(environment)
      for (let start = 0; start < entries.length; start += batch) {
        const some = entries.slice(start, start + batch)
        await within(() => Promise.all(some.map(add)))
      }
    },

    async consume(environment, handler) {
      const { name, options, drainDelay } = engine.worker(environment)
      const open: ConstructorParameters<typeof Consumer>[0]['open'] = (handle, workerOptions) =>
        new Worker<QueueEntry, void, string>(name, handle, { ...options, ...workerOptions, drainDelay })
      consumers.set(environment, new Consumer({ environment, open, handler, log, isAway: engine.isAway }))
    },

    setCapacity: (environment, capacity) => consumers.get(environment)?.setCapacity(capacity),

    async size(environment) {
      const counts = await within(() => queueOf(environment).getJobCounts(...states))
      return Object.values(counts).reduce((sum, each) => sum + each, 0)
    },

    ids: (environment) => within(() => queueOf(environment).getRanges([...states], 0, -1)),

    async drop(environment, ids) {
      const backend = queueOf(environment).getBackend()
      for (let start = 0; start < ids.length; start += batch) {
        const some = ids.slice(start, start + batch)
        await within(() => Promise.all(some.map((id) => backend.remove(id, false))))
      }
    },

    async heal(environment) {
      const { wait = 0, prioritized = 0 } = await within(() =>
        queueOf(environment).getJobCounts('wait', 'prioritized'),
      )
      await consumers.get(environment)?.heal(wait + prioritized)
    },

    answers: () => engine.answers(),

    hasRoom: () => engine.hasRoom?.() ?? true,

    onReturn: (listener) => void listeners.push(listener),

    async clear(environment) {
      await obliterate(environment)
      await queueOf(environment).resume()
    },

    async remove(environment) {
      await stopConsumer(environment)
      await obliterate(environment)
      await queues.get(environment)?.close()
      queues.delete(environment)
      adders.delete(environment)
      await engine.forget?.(environment)
    },

    async close() {
      closed = true
      await Promise.all([...consumers.keys()].map(stopConsumer))
      await Promise.all([...queues.values()].map((queue) => queue.close()))
      queues.clear()
      await engine.close()
    },
  }
}

function jobOf({ taskId, fence, category, notBefore, rank }: NewEntry, now: number) {
  return {
    name: category,
    data: { taskId, fence, category },
    opts: {
      ...jobOptions,
      priority: rank,
      jobId: entryId({ taskId, fence }),
      delay: Math.max(0, Math.ceil(notBefore - now)),
    },
  }
}
