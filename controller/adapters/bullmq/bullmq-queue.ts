import { type IQueueBackend, type JobsOptions, type Queue, withBackend } from 'bullmq'
import { messageOf } from '../../../core/domain/errors.ts'
import { groupCommit } from '../../lib/group-commit.ts'
import { sleep } from '../../lib/signal.ts'
import { systemClock, type TimerClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { entryId, type NewEntry, QueueAway, type QueueEntry, type TaskQueue } from '../../ports/task-queue.ts'
import { Consumer, type ConsumerOptions } from './bullmq-consumer.ts'
import type { QueueEngine } from './bullmq-engine.ts'

/** A finished job is not kept: the record is the task's row, and what is kept makes the queue slow. */
const jobOptions: JobsOptions = { removeOnComplete: true, removeOnFail: true, attempts: 1 }

/** So long anybody waits for an answer of the store. */
const patienceMs = 2_000
/** Between two looks at a store that is away. */
const lookAgainMs = 1_000
/** Between two tries while the store is being rearranged. */
const tryAgainMs = 50
/** Entries in one request, at the most. */
const batch = 500

/** All states of an entry, in the order in which it goes through them: none slips by while they are listed. */
const states = ['delayed', 'wait', 'prioritized', 'active'] as const

type EntryQueue<B extends IQueueBackend, C> = Queue<QueueEntry, void, string, QueueEntry, void, string, B, C>

/** A task queue of BullMQ on either of its stores. */
export class BullmqQueue<B extends IQueueBackend, C> implements TaskQueue {
  readonly engine: TaskQueue['engine']
  readonly #store: QueueEngine<B, C>
  readonly #bullmq: ReturnType<typeof withBackend<B, C>>
  readonly #log: Log
  readonly #clock: TimerClock
  readonly #queues = new Map<string, EntryQueue<B, C>>()
  /** What is done with the entries of each environment. */
  readonly #handlers = new Map<string, (entry: QueueEntry) => Promise<void>>()
  /** Of environments that have had a capacity. */
  readonly #consumers = new Map<string, Consumer>()
  readonly #adders = new Map<string, (entry: NewEntry) => Promise<unknown>>()
  /** Of many that are removed at once, most have had no tasks: those are asked for together, and that is all. */
  readonly #isInUse = groupCommit(
    async (environments: readonly string[]) => {
      const used = new Set(await this.inUse(environments))
      return environments.map((each) => used.has(each))
    },
    () => true,
  )
  readonly #listeners: (() => void)[] = []
  readonly #closing = new AbortController()
  #isReturning = false

  constructor(engine: QueueEngine<B, C>, log: Log, clock: TimerClock = systemClock) {
    this.engine = engine.name
    this.#store = engine
    this.#bullmq = withBackend(engine.backend)
    this.#log = log
    this.#clock = clock
    engine.onLoss?.(() => this.#returned())
  }

  async add(environment: string, entries: readonly NewEntry[]): Promise<void> {
    const add = this.#adderOf(environment)
    for (let start = 0; start < entries.length; start += batch) {
      const some = entries.slice(start, start + batch)
      await this.#within(() => Promise.all(some.map(add)))
    }
  }

  async consume(environment: string, handler: (entry: QueueEntry) => Promise<void>): Promise<void> {
    this.#handlers.set(environment, handler)
  }

  setCapacity(environment: string, capacity: number): void {
    const consumer =
      this.#consumers.get(environment) ?? (capacity > 0 ? this.#consumer(environment) : undefined)
    consumer?.setCapacity(capacity)
  }

  #consumer(environment: string): Consumer | undefined {
    const handler = this.#handlers.get(environment)
    if (!handler) return undefined
    const { name, options, drainDelay } = this.#store.worker(environment)
    const { Worker } = this.#bullmq
    const open: ConsumerOptions['open'] = (handle, workerOptions) =>
      new Worker<QueueEntry, void, string>(name, handle, { ...options, ...workerOptions, drainDelay })
    const { isAway } = this.#store
    const consumer = new Consumer({ environment, open, handler, isAway, clock: this.#clock, log: this.#log })
    this.#consumers.set(environment, consumer)
    return consumer
  }

  async size(environment: string): Promise<number> {
    const counts = await this.#within(() => this.#queueOf(environment).getJobCounts(...states))
    return Object.values(counts).reduce((sum, each) => sum + each, 0)
  }

  ids(environment: string): Promise<string[]> {
    return this.#within(() => this.#queueOf(environment).getRanges([...states], 0, -1))
  }

  async drop(environment: string, ids: readonly string[]): Promise<void> {
    const backend = this.#queueOf(environment).getBackend()
    for (let start = 0; start < ids.length; start += batch) {
      const some = ids.slice(start, start + batch)
      await this.#within(() => Promise.all(some.map((id) => backend.remove(id, false))))
    }
  }

  async heal(environment: string): Promise<void> {
    const { wait = 0, prioritized = 0 } = await this.#within(() =>
      this.#queueOf(environment).getJobCounts('wait', 'prioritized'),
    )
    await this.#consumers.get(environment)?.heal(wait + prioritized)
  }

  inUse(environments: readonly string[]): Promise<string[]> {
    return this.#within(() => this.#store.inUse(environments))
  }

  answers(): Promise<boolean> {
    return this.#store.answers()
  }

  hasRoom(): boolean {
    return this.#store.hasRoom?.() ?? true
  }

  onReturn(listener: () => void): void {
    this.#listeners.push(listener)
  }

  async clear(environment: string): Promise<void> {
    await this.#obliterate(environment)
    await this.#queueOf(environment).resume()
  }

  async remove(environment: string): Promise<void> {
    this.#handlers.delete(environment)
    await this.#stopConsumer(environment)
    if (this.#queues.has(environment) || (await this.#isInUse(environment)))
      await this.#obliterate(environment)
    await this.#queues.get(environment)?.close()
    this.#queues.delete(environment)
    this.#adders.delete(environment)
    await this.#store.forget?.(environment)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all([...this.#consumers.keys()].map((each) => this.#stopConsumer(each)))
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()))
    this.#queues.clear()
    await this.#store.close()
  }

  #queueOf(environment: string): EntryQueue<B, C> {
    const known = this.#queues.get(environment)
    if (known) return known
    const { name, options } = this.#store.queue(environment)
    const queue = new this.#bullmq.Queue<QueueEntry, void, string>(name, {
      ...options,
      streams: { events: { maxLen: 100 } },
    })
    queue.on('error', (error) =>
      this.#log.debug({ reason: error.message, environment }, 'the queue reported an error'),
    )
    this.#queues.set(environment, queue)
    // One that could not be opened stays unusable: the next call makes another.
    queue.waitUntilReady().catch(() => {
      if (this.#queues.get(environment) === queue) this.#queues.delete(environment)
    })
    return queue
  }

  /** Entries that come at once are added at once. */
  #adderOf(environment: string): (entry: NewEntry) => Promise<unknown> {
    const known = this.#adders.get(environment)
    if (known) return known
    const adder = groupCommit(
      (entries: readonly NewEntry[]) => this.#addJobs(environment, entries),
      (error) => error instanceof QueueAway,
    )
    this.#adders.set(environment, adder)
    return adder
  }

  #addJobs(environment: string, entries: readonly NewEntry[]): Promise<readonly unknown[]> {
    const now = this.#clock.now()
    const jobs = entries.map((each) => jobOf(each, now))
    const [first] = jobs
    return this.#within(async () => {
      // One by itself is added in a fraction of the time that many take, with which an idle queue is quicker.
      if (first && jobs.length === 1)
        return [await this.#queueOf(environment).add(first.name, first.data, first.opts)]
      return await this.#queueOf(environment).addBulk(jobs)
    })
  }

  async #stopConsumer(environment: string): Promise<void> {
    const consumer = this.#consumers.get(environment)
    this.#consumers.delete(environment)
    await consumer?.close()
  }

  async #obliterate(environment: string): Promise<void> {
    await this.#queueOf(environment).obliterate({ force: true })
  }

  /**
   * @param work may be done more than once
   * @throws {QueueAway} where the store is away, or does not answer within `patienceMs`
   */
  async #within<T>(work: () => Promise<T>): Promise<T> {
    const limit = new AbortController()
    const { promise: tooLong, cancel } = this.#tooLong()
    try {
      return await Promise.race([this.#untilPassed(work, limit.signal), tooLong])
    } catch (error) {
      if (!(error instanceof QueueAway) && !this.#store.isAway(error)) throw error
      if (!this.#isReturning) void this.#untilBack()
      throw error instanceof QueueAway ? error : new QueueAway(this.engine, messageOf(error))
    } finally {
      limit.abort()
      cancel()
    }
  }

  #tooLong(): { promise: Promise<never>; cancel: () => void } {
    let cancel = () => {}
    const promise = new Promise<never>((_, reject) => {
      cancel = this.#clock.after(patienceMs, () =>
        reject(new QueueAway(this.engine, `no answer within ${patienceMs} ms`)),
      )
    })
    return { promise, cancel }
  }

  async #untilPassed<T>(work: () => Promise<T>, limit: AbortSignal): Promise<T> {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (limit.aborted || !this.#store.isPassing?.(error)) throw error
        await sleep(tryAgainMs, this.#clock, limit)
      }
    }
  }

  async #untilBack(): Promise<void> {
    const { signal } = this.#closing
    this.#isReturning = true
    try {
      do await sleep(lookAgainMs, this.#clock, signal)
      while (!(await (this.#store.isBack ?? this.#store.answers)()))
    } catch {
      return // closing
    }
    this.#isReturning = false
    if (!signal.aborted) this.#returned()
  }

  #returned(): void {
    for (const listener of this.#listeners) listener()
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
