import type { IQueueBackend, Worker, WorkerOptions } from 'bullmq'
import { messageOf } from '../../../core/domain/errors.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { QueueEntry } from '../../ports/task-queue.ts'

/** What a consumer needs of a BullMQ worker, on whichever store. */
type EntryWorker = Pick<
  Worker<QueueEntry, void, string>,
  'concurrency' | 'closing' | 'isPaused' | 'run' | 'close' | 'waitUntilReady'
> & {
  pause(doNotWaitActive?: boolean): Promise<void>
  resume(): Promise<void>
  once(event: 'resumed', listener: () => void): unknown
  setMaxListeners(count: number): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  getBackend(): IQueueBackend
}

type Handle = (job: { data: QueueEntry }) => Promise<void>

export interface ConsumerOptions {
  environment: string
  open: (handle: Handle, options: Omit<WorkerOptions, 'connection'>) => EntryWorker
  handler: (entry: QueueEntry) => Promise<void>
  /** Whether an error means that the store is away: others say that. */
  isAway: (error: unknown) => boolean
  clock: Pick<TimerClock, 'after'>
  log: Log
}

/**
 * How long a fetched entry is its worker's without a sign of life. After that the next `heal` hands it out again: the
 * connection broke between the fetch and its answer.
 */
const lockDurationMs = 30_000
/** The least time between the two looks in which BullMQ finds such an entry. */
const betweenLooksMs = 5_000
/** Between an error of the store and the worker's next question: by itself a worker asks again at once. */
const breathMs = 1_000

/**
 * The entry was dropped, or handed out again, while it was out, as when it waits with a paused worker for a runner to come.
 * Nothing is wrong: whether an entry still counts, its task's row says.
 */
const isGone = /^(Missing key for job|could not renew lock for job)/

const workerOptions = {
  autorun: false,
  lockDuration: lockDurationMs,
  stalledInterval: betweenLooksMs,
  skipStalledCheck: true, // `heal` does it, where entries wait: idle queues cost nothing
  maxStalledCount: 1_000_000,
  runRetryDelay: breathMs,
} satisfies Omit<WorkerOptions, 'connection'>

/** Takes the entries of one environment: a worker that is there once there is capacity, and is replaced when it hangs. */
export class Consumer {
  readonly #options: ConsumerOptions
  #worker: EntryWorker | undefined
  /** How many entries may be out. */
  #capacity = 0
  #out = 0
  /** Entries taken since the start. */
  #taken = 0
  /** What `#taken` was when `heal` last saw entries wait; -1 where none waited, or the capacity has changed since. */
  #seen = -1
  #closed = false

  constructor(options: ConsumerOptions) {
    this.#options = options
  }

  setCapacity(capacity: number): void {
    this.#capacity = capacity
    this.#seen = -1 // until the second heal from now on, it does not count as hanging
    const worker = this.#worker
    // While all it may fetch is out, a worker does not look whether it may fetch more: resuming makes it look.
    if (worker && (capacity === 0 || capacity > worker.concurrency) && !worker.isPaused())
      void worker.pause(true)
    if (capacity === 0 || this.#closed) return
    this.#worker ??= this.#start()
    this.#worker.concurrency = capacity
    if (this.#worker.isPaused()) void this.#worker.resume()
  }

  /** @param waiting how many entries could be taken */
  async heal(waiting: number): Promise<void> {
    const worker = this.#worker
    if (!worker || this.#closed) return
    await worker.getBackend().moveStalledJobsToWait()
    const hangs = waiting > 0 && this.#out < this.#capacity && this.#seen === this.#taken
    this.#seen = waiting > 0 ? this.#taken : -1
    if (!hangs) return
    const { environment, log } = this.#options
    log.warn({ environment }, 'tasks wait, and the queue hands out none; starting its consumer anew')
    await this.#replace(worker)
  }

  /** Entries that are out stay out. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#worker?.close(true)
  }

  #start(): EntryWorker {
    const worker: EntryWorker = this.#options.open((job) => this.#handle(worker, job.data), workerOptions)
    worker.on('error', (error) => this.#complain(error))
    worker.setMaxListeners(0) // each entry that was taken while it was paused is one
    this.#restrain(worker)
    // One whose connections were lost while it opened them stays unusable.
    worker.waitUntilReady().catch(async () => {
      await this.#breathe()
      await this.#replace(worker)
    })
    void worker.pause(true)
    void worker.run()
    return worker
  }

  async #handle(worker: EntryWorker, entry: QueueEntry): Promise<void> {
    this.#taken++
    this.#out++
    try {
      // A worker that is paused while it waits for its next entry takes that one all the same.
      if (worker.isPaused()) await new Promise<void>((resume) => worker.once('resumed', resume))
      await this.#options.handler(entry)
    } catch (error) {
      // An error ends the entry like success does: in BullMQ's hands, one that PostgreSQL cannot store would block it.
      const { environment, log } = this.#options
      log.warn({ reason: messageOf(error), environment, task: entry.taskId }, 'an entry was not handled')
    } finally {
      this.#out--
    }
  }

  async #replace(broken: EntryWorker): Promise<void> {
    if (this.#worker !== broken || this.#closed) return
    this.#worker = undefined
    this.setCapacity(this.#capacity)
    await broken.close(true)
  }

  /** Left to itself, a worker asks again at once after an error, and takes one more entry when it is closed. */
  #restrain(worker: EntryWorker): void {
    const backend = worker.getBackend()
    const take = backend.moveToActive.bind(backend)
    const nothing: Awaited<ReturnType<typeof take>> = [null, '', 0, 0]
    backend.moveToActive = async (...args) => {
      try {
        return worker.closing ? nothing : await take(...args)
      } catch (error) {
        await this.#breathe()
        throw error
      }
    }
  }

  #breathe(): Promise<void> {
    return new Promise((done) => this.#options.clock.after(breathMs, done))
  }

  #complain(error: Error): void {
    const { environment, log, isAway } = this.#options
    const reason = error.message
    if (!isAway(error) && !isGone.test(reason))
      log.warn({ reason, environment }, 'the queue worker reported an error')
  }
}
