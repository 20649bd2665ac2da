import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import type { Log } from '../../ports/log.ts'
import { StoreAway } from '../../ports/store.ts'
import { migrations } from './migrations.ts'

/** What statements are sent to: a pool, or the one connection of a transaction. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(
    statement: string | pg.QueryConfig,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>>
}

/** PostgreSQL schema that holds Bowline's tables; BullMQ keeps its own beside it. */
const schema = 'bowline'

/** Advisory lock keys, shared by every controller of one database ("BOWL" and what for). */
const lockKeys = { migrate: [0x424f574c, 1], controller: [0x424f574c, 2] } as const

/** Nobody waits for a database that is away: callers get `StoreAway` after these milliseconds, and may try again. */
const patience = { connectionTimeoutMillis: 2_000, query_timeout: 10_000 } as const

/**
 * Connections to a server, at most `max` at a time (default 10). All statements of the stores go through one, so that
 * "away" is told from "wrong" in one place: what does not reach the server, or is not done for a reason of the server's
 * own, throws `StoreAway`; a statement that is refused throws the error of node-postgres.
 */
export class Pool implements Queryable {
  readonly #connections: pg.Pool

  constructor(config: pg.PoolConfig, log: Log, settings: readonly string[] = []) {
    this.#connections = new pg.Pool({
      max: 10,
      keepAlive: true,
      ...patience,
      ...config,
      options: [`search_path=${schema}`, ...settings].map((each) => `-c ${each}`).join(' '),
    })
    this.#connections.on('error', (error) =>
      log.warn({ reason: error.message }, 'a database connection was lost'),
    )
    surviveLosses(this.#connections)
  }

  /** @throws {StoreAway} */
  query<Row extends pg.QueryResultRow>(
    statement: string | pg.QueryConfig,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>> {
    return this.#connections.query<Row>(statement, values).catch(fail)
  }

  /**
   * Does all of the work or none of it, on one connection.
   * @throws {StoreAway}
   */
  async transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#connections.connect().catch(fail)
    let broken: Error | undefined
    try {
      await client.query('begin')
      const result = await work(client)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch((failure: unknown) => {
        broken = failure instanceof Error ? failure : new Error(messageOf(failure))
      })
      return fail(error)
    } finally {
      client.release(broken)
    }
  }

  /** Resolves when every connection is closed: those that are in use once they are not any more. */
  end(): Promise<void> {
    return this.#connections.end()
  }
}

/** @throws {StoreAway} where the database is away; otherwise the error itself */
function fail(error: unknown): never {
  throw isDatabaseAway(error) ? new StoreAway(error) : error
}

/**
 * Whether an error of node-postgres means that the database does not answer or cannot do anything now, rather than that
 * it refuses this statement: the same statement may succeed later.
 */
export function isDatabaseAway(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  return serverIsAway.test(code) || connectionIsLost.test(code) || isSaidToBeAway.test(message)
}

/**
 * Classes of SQLSTATE: connection exception, login refused, database missing, transaction rolled back (deadlock),
 * insufficient resources, lock not available, operator intervention, system error; and "read only", which a server says
 * that is not the primary any more. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const serverIsAway = /^(08|28|3D|40|53|55P03|57|58|25006)/

/** Codes of Node's sockets, TLS and name look-ups: `ECONNREFUSED`, `EAI_AGAIN`, `ERR_STREAM_DESTROYED`... */
const connectionIsLost = /^E[A-Z_]+$/

/** What node-postgres says without a code. */
const isSaidToBeAway =
  /timeout exceeded when trying to connect|timeout expired|query read timeout|connection terminated|not queryable|cannot use a pool|SSL connection|^SASL/i

/**
 * Whether an error of a statement for many rows concerns them all alike, so that there is no use in trying them apart. A
 * deadlock does not: halves of the statement get through.
 */
export function concernsAllRows(error: unknown): boolean {
  return error instanceof StoreAway && !/^40/.test((error.cause as { code?: string }).code ?? '')
}

export function createPool(config: pg.PoolConfig, log: Log): Pool {
  return new Pool(config, log)
}

/**
 * Connections for the statements that every task takes, which have names: each is prepared once for a connection, with a
 * plan that goes by index. To plan one takes longer than to run it, and what the planner finds in a table that is small
 * today is no rule for tomorrow. One for each of them is enough, as one of a kind is on its way at a time.
 */
export function createTaskPool(config: pg.PoolConfig, log: Log): Pool {
  const settings = [
    'plan_cache_mode=force_generic_plan',
    ...slowPlans.map((method) => `enable_${method}=off`),
  ]
  return new Pool({ max: 4, ...config }, log, settings)
}

/** Planner methods that are switched off for statements over a few rows. */
const slowPlans = ['seqscan', 'hashjoin', 'mergejoin']

/**
 * A connection that is lost while it is in use fails the query of whoever uses it. It also emits an error, which would
 * end the process where nobody listens: the pool does so for idle connections only.
 */
export function surviveLosses(pool: pg.Pool): void {
  pool.on('connect', (client) => client.on('error', () => {}))
}

/** Brings the tables up to date. Safe when several controllers start at once. */
export async function migrate(pool: Pool): Promise<void> {
  await pool.transaction(async (client) => {
    await client.query('select pg_advisory_xact_lock($1, $2)', [...lockKeys.migrate])
    await client.query(`create schema if not exists ${schema}`)
    await client.query('create table if not exists migrations (version integer primary key)')
    const done = await client.query<{ version: number }>(
      'select coalesce(max(version), 0) as version from migrations',
    )
    const version = done.rows[0]?.version ?? 0
    if (version > migrations.length) {
      throw new BowlineError(
        'database-too-new',
        `the database was written by a newer Bowline (schema ${version}, this one knows ${migrations.length}); upgrade Bowline`,
      )
    }
    for (const [index, sql] of migrations.slice(version).entries()) {
      await client.query(sql)
      await client.query('insert into migrations (version) values ($1)', [version + index + 1])
    }
  })
}

/** Tells one controller's sessions from another's. */
export function newSessionName(): string {
  return `bowline ${randomUUID()}`
}

/**
 * One controller works on a database at a time: the lock lives as long as its connection, so that a killed controller
 * leaves none behind.
 * @param session a name that only this controller uses: what is left of its own earlier sessions is ended
 * @throws {BowlineError} `already-running`
 */
export async function lockController(
  config: pg.ClientConfig,
  lost: (error: Error) => void,
  session = newSessionName(),
): Promise<() => Promise<void>> {
  const client = new pg.Client({
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    ...config,
    application_name: session,
  })
  let locked = false
  client.on('error', (error) => {
    if (locked) lost(error)
    locked = false // a broken connection reports more than one error
  })
  const release = async () => {
    locked = false
    await client.end().catch(() => {})
  }
  try {
    await client.connect()
    await takeLock(client, session)
    locked = true
    return release
  } catch (error) {
    await release()
    throw error
  }
}

/** The server may take a moment to notice that the controller before this one is gone. */
const patienceMs = 1_000

async function takeLock(client: pg.Client, session: string): Promise<void> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await delay(50)) {
    if (await tryLock(client)) return
    await endSessions(client, session)
  }
  throw new BowlineError(
    'already-running',
    'another controller is already running on this database. Stop it first, or choose another data folder with --data',
  )
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const sql = 'select pg_try_advisory_lock($1, $2) as locked'
  const { rows } = await client.query<{ locked: boolean }>(sql, [...lockKeys.controller])
  return rows[0]?.locked === true
}

/** A connection that was cut on our side only lives on at the server, with our lock: nobody else uses that name. */
async function endSessions(client: pg.Client, session: string): Promise<void> {
  await client.query(
    'select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()',
    [session],
  )
}
