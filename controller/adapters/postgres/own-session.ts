import pg from 'pg'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'

/** A pooler may hand out its connections in turn: so often is looked for ours among those of another session. */
const looks = 30
const answerMs = 10_000

/**
 * Makes sure that a connection has a session of the server to itself. A pooler that shares sessions between transactions
 * (PgBouncer's `pool_mode = transaction` and the like) loses settings, LISTEN and prepared statements, and would let two
 * controllers have the same lock.
 * @param client connected; keeps its session while a second connection is looked at
 * @throws {BowlineError} `database-unfit`
 */
export async function expectOwnSession(client: pg.Client, config: pg.ClientConfig): Promise<void> {
  const ours = await serverProcess(client)
  const other = new pg.Client({ ...config, query_timeout: answerMs })
  other.on('error', () => {})
  try {
    await other.connect()
    // Without a pooler the server itself has told us the number of its process while we connected.
    const isDirect = (client as pg.Client & { processID?: number }).processID === ours
    for (let look = isDirect ? looks : 1; look <= looks; look++) {
      if ((await secondSession(other)) === ours) throw shared()
    }
  } finally {
    await other.end().catch(() => {})
  }
}

async function secondSession(other: pg.Client): Promise<number> {
  try {
    return await serverProcess(other)
  } catch (error) {
    if (!/timeout/i.test(messageOf(error))) throw error
    const message =
      'cannot use DATABASE_URL: its pooler gives no second session. Bowline holds up to 30 connections: let it have as many'
    throw new BowlineError('database-unfit', message, { cause: error })
  }
}

async function serverProcess(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid')
  return rows[0]?.pid ?? 0
}

function shared(): BowlineError {
  return new BowlineError(
    'database-unfit',
    'cannot use DATABASE_URL: it leads to a pooler that shares sessions between transactions, which locks, LISTEN and ' +
      'settings do not survive. Give the address of the server itself, or one where the pooler is in session mode ' +
      '(PgBouncer: pool_mode = session)',
  )
}
