import {
  type BackendFactory,
  type JobsOptions,
  PostgresConnection,
  type PostgresConnectionOptions,
  PostgresQueueBackend,
  runMigrations,
  withBackend,
} from 'bullmq'
import pg from 'pg'
import { messageOf } from '../domain/errors.ts'
import { systemClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { QueueEntry, TaskQueue } from '../ports/task-queue.ts'
import { surviveLosses } from './pg-database.ts'

/** BullMQ keeps its tables in a schema of its own. */
const schema = 'bullmq'

/** The task row is the record: a finished job is of no further use, and keeping it makes the queue slow. */
const jobOptions: JobsOptions = { removeOnComplete: true, removeOnFail: true, attempts: 1 }

/** A fetched job whose controller died comes back after this at the latest. Start-up clears such jobs sooner. */
const lockDurationMs = 60_000

/** BullMQ on PostgreSQL, every queue and worker of the process over one pool and one LISTEN connection. */
export async function createPostgresTaskQueue(config: pg.PoolConfig, log: Log): Promise<TaskQueue> {
  const pool = new pg.Pool({ max: 10, keepAlive: true, ...config, options: `-c search_path=${schema}` })
  pool.on('error', (error) => log.warn({ reason: error.message }, 'a queue connection was lost'))
  pool.on('connect', (client) => client.setMaxListeners(0)) // every worker listens on the one that has LISTEN
  surviveLosses(pool)
  await migrateQueues(pool)
  // BullMQ describes pg's pool by a type of its own that the real one does not quite fit.
  const connection = new PostgresConnection(pool as unknown as PostgresConnectionOptions)
  connection.setMaxListeners(0)
  const { Queue, Worker } = withBackend(sharedBackend)
  type EntryQueue = InstanceType<typeof Queue<QueueEntry, void, string>>
  type EntryWorker = InstanceType<typeof Worker<QueueEntry, void, string>>
  const queues = new Map<string, EntryQueue>()
  const workers = new Map<string, EntryWorker>()

  const queueOf = (environment: string): EntryQueue => {
    const known = queues.get(environment)
    if (known) return known
    const queue = new Queue<QueueEntry, void, string>(environment, { connection })
    queue.on('error', (error) =>
      log.warn({ reason: error.message, environment }, 'the queue reported an error'),
    )
    queues.set(environment, queue)
    return queue
  }

  const stopWorker = async (environment: string) => {
    await workers.get(environment)?.close(true)
    workers.delete(environment)
  }

  return {
    async add(environment, entries) {
      const now = systemClock.now()
      await queueOf(environment).addBulk(
        entries.map(({ taskId, fence, category, notBefore }) => ({
          name: category,
          data: { taskId, fence, category },
          opts: {
            ...jobOptions,
            priority: priorityOf(category),
            jobId: `${taskId}-${fence}`,
            delay: Math.max(0, Math.ceil(notBefore - now)),
          },
        })),
      )
    },

    async consume(environment, handler) {
      const handle = async ({ data }: { data: QueueEntry }) => {
        // A worker that is paused while it waits for its next entry takes that one all the same.
        if (worker.isPaused()) await new Promise<void>((resume) => worker.once('resumed', resume))
        // An error ends the entry like success does: in BullMQ's hands, one that PostgreSQL cannot store would block it.
        await handler(data).catch((error: unknown) =>
          log.warn({ reason: messageOf(error), environment, task: data.taskId }, 'an entry was not handled'),
        )
      }
      const worker = new Worker<QueueEntry, void, string>(environment, handle, {
        connection,
        autorun: false,
        lockDuration: lockDurationMs,
        stalledInterval: lockDurationMs,
        maxStalledCount: 1_000_000,
      })
      worker.on('error', (error) =>
        log.warn({ reason: error.message, environment }, 'the queue worker reported an error'),
      )
      workers.set(environment, worker)
      await worker.waitUntilReady()
      await worker.pause(true)
      void worker.run()
    },

    setCapacity(environment, capacity) {
      const worker = workers.get(environment)
      if (!worker) return
      // While all it may fetch is out, a worker does not look whether it may fetch more: resuming makes it look.
      if ((capacity === 0 || capacity > worker.concurrency) && !worker.isPaused()) void worker.pause(true)
      if (capacity === 0) return
      worker.concurrency = capacity
      if (worker.isPaused()) void worker.resume()
    },

    async size(environment) {
      const counts = await queueOf(environment).getJobCounts('wait', 'delayed', 'prioritized', 'active')
      return Object.values(counts).reduce((sum, each) => sum + each, 0)
    },

    async clear(environment) {
      const queue = queueOf(environment)
      await queue.obliterate({ force: true })
      await queue.resume()
    },

    async remove(environment) {
      await stopWorker(environment)
      await queueOf(environment).obliterate({ force: true })
      await queues.get(environment)?.close()
      queues.delete(environment)
    },

    async close() {
      await Promise.all([...workers.keys()].map(stopWorker))
      await Promise.all([...queues.values()].map((queue) => queue.close()))
      queues.clear()
      await connection.close()
      await pool.end()
    },
  }
}

async function migrateQueues(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await runMigrations(client, schema)
  } finally {
    client.release()
  }
}

/** Somebody waits for the answer of an interactive task: it goes before all others. 1 is first. */
function priorityOf(category: QueueEntry['category']): number {
  return category === 'interactive' ? 1 : 2
}

type BackendOptions = ConstructorParameters<typeof PostgresQueueBackend>[2]

/** The options go on as they are: the backend reads lock times and the like from them, and never the connection. */
const sharedBackend: BackendFactory<SharedBackend, PostgresConnection> = (name, options) =>
  new SharedBackend(options.connection, name, { ...options, connection: {} })

/**
 * A backend that takes part in the shared connection's life without ending it. The base class either owns its
 * connection, and closes it for everybody, or does not hear when the LISTEN connection has to be made again.
 */
class SharedBackend extends PostgresQueueBackend {
  constructor(connection: PostgresConnection, name: string, options: BackendOptions) {
    super(connection, name, options, true)
    Object.assign(this, { ownsConnection: false })
  }
}
