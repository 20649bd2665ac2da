import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import type { Log } from '../../ports/log.ts'
import { migrations } from './migrations.ts'

export type Pool = pg.Pool
export type Queryable = Pick<pg.Pool, 'query'>

/** PostgreSQL schema that holds Bowline's tables; BullMQ keeps its own beside it. */
const schema = 'bowline'

/** Advisory lock keys, shared by every controller of one database ("BOWL" and what for). */
const lockKeys = { migrate: [0x424f574c, 1], controller: [0x424f574c, 2] } as const

/** Nobody waits for a database that is away: callers get an error that `isDatabaseAway` knows, and may try again. */
const patience = { connectionTimeoutMillis: 2_000, query_timeout: 10_000 } as const

/** Whether an error means that the database does not answer, rather than that it did not like the question. */
export function isDatabaseAway(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  if (/^(57P0|08|53)/.test(code) || /^E[A-Z]+$/.test(code)) return true
  return /timeout exceeded when trying to connect|query read timeout|connection terminated|cannot use a pool/i.test(
    message,
  )
}

export function createPool(config: pg.PoolConfig, log: Log): Pool {
  return openPool(config, log, [])
}

/**
 * Connections for the statements that every task takes, which have names: each is prepared once for a connection, with a
 * plan that goes by index. To plan one takes longer than to run it, and what the planner finds in a table that is small
 * today is no rule for tomorrow. One for each of them is enough, as one of a kind is on its way at a time.
 */
export function createTaskPool(config: pg.PoolConfig, log: Log): Pool {
  const settings = ['plan_cache_mode=force_generic_plan', ...others.map((way) => `enable_${way}=off`)]
  return openPool({ max: 4, ...config }, log, settings)
}

/** Ways to read a table that no statement for a few rows needs. */
const others = ['seqscan', 'hashjoin', 'mergejoin']

function openPool(config: pg.PoolConfig, log: Log, settings: readonly string[]): Pool {
  const pool = new pg.Pool({
    max: 10,
    keepAlive: true,
    ...patience,
    ...config,
    options: [`search_path=${schema}`, ...settings].map((each) => `-c ${each}`).join(' '),
  })
  pool.on('error', (error) => log.warn({ reason: error.message }, 'a database connection was lost'))
  surviveLosses(pool)
  return pool
}

/**
 * A connection that is lost while it is in use fails the query of whoever uses it. It also emits an error, which would
 * end the process where nobody listens: the pool does so for idle connections only.
 */
export function surviveLosses(pool: Pool): void {
  pool.on('connect', (client) => client.on('error', () => {}))
}

/** Brings the tables up to date. Safe when several controllers start at once. */
export async function migrate(pool: Pool): Promise<void> {
  await transaction(pool, async (client) => {
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
        { next: 'stall' },
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
    { next: 'stall' },
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

export async function transaction<T>(pool: Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
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
    throw error
  } finally {
    client.release(broken)
  }
}
