import pg from 'pg'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import { isObject } from '../../../core/lib/json.ts'
import { cleanText } from '../../../core/lib/text.ts'
import type { Log } from '../../ports/log.ts'
import { type ConnectionSettings, withSettings } from './connection-settings.ts'
import { isCancelled, rethrow } from './database-away.ts'
import { migrations } from './migrations.ts'

/**
 * What statements are sent to: a pool, which throws `StoreAway`, or the one connection of a transaction, whose errors the
 * transaction turns into that.
 */
export interface Queryable {
  /** @param values for `$1`, `$2`... */
  query<Row extends pg.QueryResultRow>(
    statement: string | pg.QueryConfig,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>>
}

/** PostgreSQL schema that holds Bowline's tables; BullMQ keeps its own beside it. */
const schema = 'bowline'

/** Milliseconds for a connection and for a statement. Whoever asks a database that is away is told so, and may try again. */
const patience = { connectionTimeoutMillis: 2_000, query_timeout: 10_000 } as const

/** Milliseconds after which the server ends a statement that nobody waits for any more: it would keep its connection and its locks. */
const endedAfterMs = 1_000

/** Gives PostgreSQL no text that it does not take, whoever it is from: U+0000 becomes U+FFFD. Halves of characters do anyhow. */
class CleanClient extends pg.Client {
  override readonly query = ((...asked: unknown[]) => {
    const [statement, values] = asked
    if (Array.isArray(values)) asked[1] = values.map(storable)
    else if (isObject(statement) && Array.isArray(statement.values) && !('submit' in statement))
      asked[0] = { ...statement, values: statement.values.map(storable) }
    return (super.query as (...all: unknown[]) => unknown)(...asked)
  }) as pg.Client['query']
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\0') ? cleanText(value) : value
  return Array.isArray(value) ? value.map(storable) : value
}

/**
 * Connections to a server, at most `max` at a time (default 10). All statements of the stores go through one, so that
 * "away" is told from "wrong" in one place: what does not reach the server, or is not done for a reason of the server's
 * own, throws `StoreAway`; a statement that is refused throws the error of node-postgres.
 */
export class Pool implements Queryable {
  readonly #connections: pg.Pool

  constructor(config: pg.PoolConfig, log: Log, settings: ConnectionSettings = {}) {
    const answerMs = config.query_timeout ?? patience.query_timeout
    this.#connections = new pg.Pool({
      max: 10,
      keepAlive: true,
      ...patience,
      ...config,
      Client: CleanClient,
      ...withSettings({
        search_path: schema,
        statement_timeout: String(answerMs + endedAfterMs),
        ...settings,
      }),
    })
    this.#connections.on('error', (error) =>
      log.warn({ reason: error.message }, 'a database connection was lost'),
    )
    surviveLosses(this.#connections)
  }

  /**
   * @throws {StoreAway} after 2 s without a connection or 10 s without an answer, among others
   * @throws {pg.DatabaseError} where the statement is refused
   */
  query<Row extends pg.QueryResultRow>(
    statement: string | pg.QueryConfig,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>> {
    return this.#connections.query<Row>(statement, values).catch(rethrow)
  }

  /**
   * Does all of the work or none of it, on one connection.
   * @param work whose errors roll back, and are thrown again
   * @throws {StoreAway}
   */
  async transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#connections.connect().catch(rethrow)
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
      return rethrow(error)
    } finally {
      client.release(broken)
    }
  }

  /** Resolves when every connection is closed: those that are in use once they are not any more. */
  end(): Promise<void> {
    return this.#connections.end()
  }
}

/** For everything but what every task takes. */
export function createPool(config: pg.PoolConfig, log: Log): Pool {
  return new Pool(config, log)
}

/**
 * Connections for the statements that every task takes, which have names: each is prepared once for a connection, with a
 * plan that goes by index. To plan one takes longer than to run it, and what the planner finds in a table that is small
 * today is no rule for tomorrow. One for each of them is enough, as one of a kind is on its way at a time.
 */
export function createTaskPool(config: pg.PoolConfig, log: Log): Pool {
  const methods = slowPlans.map((method) => [`enable_${method}`, 'off'])
  const settings = { plan_cache_mode: 'force_generic_plan', ...Object.fromEntries(methods) }
  return new Pool({ max: 3, ...config }, log, settings)
}

/** For what others ask: lists and counts with any filter, of which some take long. Few at a time, and none for long. */
export function createQuestionPool(config: pg.PoolConfig, log: Log, longestMs = 5_000): Pool {
  const patient = { max: 3, connectionTimeoutMillis: 10_000 }
  return new QuestionPool({ ...patient, ...config }, log, { statement_timeout: String(longestMs) })
}

class QuestionPool extends Pool {
  /** @throws {BowlineError} `question-too-long` */
  override query<Row extends pg.QueryResultRow>(
    ...asked: Parameters<Pool['query']>
  ): Promise<pg.QueryResult<Row>> {
    return super.query<Row>(...asked).catch((error: unknown) => {
      throw isCancelled(error) ? new BowlineError('question-too-long', tooLong, { cause: error }) : error
    })
  }
}

const tooLong = 'this takes too long to answer: ask for less, by id, status or time'

/** Planner methods that are switched off for statements over a few rows. */
const slowPlans = ['seqscan', 'hashjoin', 'mergejoin']

/**
 * Listens to the errors of connections that are in use. One that is lost fails the query of whoever uses it, and emits an
 * error besides, which would end the process where nobody listens: the pool does so for idle connections only.
 */
export function surviveLosses(pool: pg.Pool): void {
  pool.on('connect', (client) => client.on('error', () => {}))
}

/** Key of an advisory lock: "BOWL", 1. The next, 2, is in `controller-lock.ts`. */
const migrationLock = [0x424f574c, 1]

/** The longest that a timer can wait, 24 days: a migration of a large table, or of another controller, takes its time. */
const patient = { query_timeout: 2 ** 31 - 1 } as const

/**
 * Brings the tables up to date. Safe when several controllers start at once: one does it, the others wait.
 * @throws {BowlineError} `database-too-new`
 * @throws {StoreAway}
 */
export async function migrate(pool: Pool): Promise<void> {
  await pool.transaction(async (client) => {
    const run = <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
      client.query<Row>({ text, values: [...values], ...patient })
    await run('set local statement_timeout = 0')
    await run('select pg_advisory_xact_lock($1, $2)', migrationLock)
    await run(`create schema if not exists ${schema};
      create table if not exists migrations (version integer primary key)`)
    const done = await run<{ version: number }>('select coalesce(max(version), 0) as version from migrations')
    const version = done.rows[0]?.version ?? 0
    if (version > migrations.length) {
      throw new BowlineError(
        'database-too-new',
        `the database was written by a newer Bowline (schema ${version}, this one knows ${migrations.length}); upgrade Bowline`,
      )
    }
    for (const [index, sql] of migrations.slice(version).entries()) {
      await run(sql)
      await run('insert into migrations (version) values ($1)', [version + index + 1])
    }
  })
}
