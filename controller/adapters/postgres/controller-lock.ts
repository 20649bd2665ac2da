import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { BowlineError } from '../../../core/domain/errors.ts'
import { systemClock } from '../../ports/clock.ts'
import { applySettings } from './connection-settings.ts'

/** Key of an advisory lock: "BOWL", 2. The one before it, 1, is of `migrate`. */
const lockKey = [0x424f574c, 2]

/** Tells one controller's sessions from another's: `bowline` and a random UUID. */
export function newSessionName(): string {
  return `bowline ${randomUUID()}`
}

/**
 * One controller works on a database at a time, and a second one is refused: on start, `openDatabase` throws
 * `already-running`, and `bowline up` ends with that message. A controller that has lost its lock with its connection
 * takes it again; where another one has it by then, it calls `ControllerOptions.fatal`, which ends the process at once.
 * The lock lives as long as its connection, so that a killed controller leaves none behind.
 * @param lost called once, when the connection and so the lock is gone; not after a release
 * @param session a name that only this controller uses: what is left of its own earlier sessions is ended
 * @param check whether the server is one to work with, before the lock is taken
 * @returns the way to give it back
 * @throws {BowlineError} `already-running`, when it is not free within a second; what node-postgres throws where the server
 * does not answer
 */
export async function lockController(
  config: pg.ClientConfig,
  lost: (error: Error) => void,
  session = newSessionName(),
  check: (client: pg.Client) => Promise<void> = async () => {},
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
    await applySettings(client)
    await check(client)
    await takeLock(client, session)
    locked = true
    return release
  } catch (error) {
    await release()
    throw error
  }
}

/** How long to try for it: the server may take a moment to notice that the controller before this one is gone. */
const longestTakeMs = 1_000
const retryMs = 50

async function takeLock(client: pg.Client, session: string): Promise<void> {
  const { elapsed } = systemClock
  for (const start = elapsed(); elapsed() - start < longestTakeMs; await delay(retryMs)) {
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
  const { rows } = await client.query<{ locked: boolean }>(sql, lockKey)
  return rows[0]?.locked === true
}

/** A connection that was cut on our side only lives on at the server, with our lock: nobody else uses that name. */
async function endSessions(client: pg.Client, session: string): Promise<void> {
  await client.query(
    'select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()',
    [session],
  )
}
