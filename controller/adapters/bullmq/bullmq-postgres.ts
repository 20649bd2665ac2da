import {
  type BackendFactory,
  PostgresConnection,
  type PostgresConnectionOptions,
  PostgresQueueBackend,
  runMigrations,
} from 'bullmq'
import pg from 'pg'
import { type OneAtATime, oneAtATime } from '../../lib/one-at-a-time.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { TaskQueue } from '../../ports/task-queue.ts'
import { withSettings } from '../postgres/connection-settings.ts'
import { isDatabaseAway, isPassing } from '../postgres/database-away.ts'
import { surviveLosses } from '../postgres/pg-database.ts'
import { BullmqQueue } from './bullmq-queue.ts'

/** BullMQ keeps its tables in a schema of its own. */
const schema = 'bullmq'

/** Seconds between two looks of an idle worker. It is told of new entries, so it need not look. */
const idleLookSeconds = 600

/** BullMQ on PostgreSQL, every queue and worker of the process over one pool and one LISTEN connection. */
export async function createPostgresTaskQueue(
  config: pg.PoolConfig,
  log: Log,
  clock?: TimerClock,
): Promise<TaskQueue> {
  const pool = new pg.Pool({
    max: 10,
    keepAlive: true,
    connectionTimeoutMillis: 2_000,
    ...config,
    // What a crash of the server takes from the end of its log, the sweep puts back: the truth is in the store.
    ...withSettings({ search_path: schema, synchronous_commit: 'off' }),
  })
  pool.on('error', (error) => log.warn({ reason: error.message }, 'a queue connection was lost'))
  pool.on('connect', (client) => client.setMaxListeners(0)) // every worker listens on the one that has LISTEN
  surviveLosses(pool)
  await migrateQueues(pool)
  // BullMQ describes pg's pool by a type of its own that the real one does not quite fit.
  const connection = new PostgresConnection(pool as unknown as PostgresConnectionOptions)
  connection.setMaxListeners(0)
  const addressOf = (environment: string) => ({ name: environment, options: { connection } })
  return new BullmqQueue(
    {
      name: 'PostgreSQL',
      backend: sharedBackend,
      queue: addressOf,
      worker: (environment) => ({ ...addressOf(environment), drainDelay: idleLookSeconds }),
      isAway: (error) => isDatabaseAway(error) && !isPassing(error),
      isPassing,
      async inUse(environments) {
        const { rows } = await pool.query<{ queue: string }>(inUseSql, [environments])
        return rows.map(({ queue }) => queue)
      },
      answers: () =>
        pool.query('select 1').then(
          () => true,
          () => false,
        ),
      async close() {
        await connection.close()
        await pool.end()
      },
    },
    log,
    clock,
  )
}

/** A queue that was being cleared when its controller ended is left paused. */
const inUseSql = `
  select queue from unnest($1::text[]) as wanted (queue)
  where exists (select from job where job.queue = wanted.queue)
    or exists (select from meta where meta.queue = wanted.queue and field = 'paused' and value = '1')`

async function migrateQueues(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await runMigrations(client, schema)
  } finally {
    client.release()
  }
}

const turns = new WeakMap<PostgresConnection, OneAtATime>()

function turnsOf(connection: PostgresConnection): OneAtATime {
  const known = turns.get(connection) ?? oneAtATime()
  turns.set(connection, known)
  return known
}

type BackendOptions = ConstructorParameters<typeof PostgresQueueBackend>[2]

/** The options go on as they are: the backend reads lock times and the like from them, and never the connection. */
const sharedBackend: BackendFactory<SharedBackend, PostgresConnection> = (name, options) =>
  new SharedBackend(options.connection, name, { ...options, connection: {} })

/**
 * A backend that takes part in the shared connection's life without ending it. The base class either owns its
 * connection, and closes it for everybody, or does not hear when the LISTEN connection has to be made again. All workers
 * listen on that one, and say so in turn: to ask a connection of node-postgres while it is busy is deprecated.
 */
class SharedBackend extends PostgresQueueBackend {
  constructor(connection: PostgresConnection, name: string, options: BackendOptions) {
    super(connection, name, options, true)
    const { ensureListening } = this as unknown as { ensureListening: () => Promise<unknown> }
    const inTurn = turnsOf(connection)
    Object.assign(this, {
      ownsConnection: false,
      ensureListening: () => inTurn(() => ensureListening.call(this)),
    })
  }

  /** The connection stays, but a worker that waits for its next entry must not wait on. */
  override async close(): Promise<void> {
    await this.disconnectBlocking()
  }
}
