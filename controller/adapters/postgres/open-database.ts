import type pg from 'pg'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import { backoffMs, usualBackoff } from '../../../core/lib/backoff.ts'
import { sleep } from '../../lib/signal.ts'
import { systemClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { connectFailure } from './connect-failure.ts'
import { lockController, newSessionName } from './controller-lock.ts'
import { connectionTo } from './database-connection.ts'
import { readDatabaseUrl } from './database-url.ts'
import { startEmbeddedPostgres } from './embedded/embedded-postgres.ts'
import { expectFit } from './fitness.ts'
import { expectOwnSession } from './own-session.ts'

export interface DatabaseOptions {
  dataFolder: string
  /** Of a PostgreSQL server; undefined: the embedded one is started. */
  databaseUrl: string | undefined
  log: Log
  /** Called when another controller has taken the database over: this one must end. */
  fatal: (error: Error) => void
}

export interface Database {
  /** For node-postgres. */
  connection: pg.ClientConfig
  /** Gives the lock back and ends the embedded server. */
  close(): Promise<void>
}

/**
 * The database to work on, locked for this controller. While it is open, a lost lock is taken again, and an embedded
 * server that died is started again; until then whatever needs the database waits or fails on its own terms.
 * @param starting gives up the start; later it does nothing
 * @throws {BowlineError} `already-running`, `database-url`, `database-unfit`, `database-unreachable`, and those of `startEmbeddedPostgres`
 */
export async function openDatabase(options: DatabaseOptions, starting?: AbortSignal): Promise<Database> {
  const { log } = options
  const closing = new AbortController()
  let comingBack: Promise<void> = Promise.resolve()
  const session = newSessionName()
  let current = await bringUp(options, session, onLost, starting)

  function onLost(error: Error): void {
    if (closing.signal.aborted) return
    log.error({ reason: error.message }, 'the database is gone; bringing it back')
    comingBack = bringBack(1)
  }

  async function bringBack(attempt: number): Promise<void> {
    await sleep(backoffMs(usualBackoff, attempt, Math.random()), systemClock, closing.signal).catch(() => {})
    if (closing.signal.aborted) return
    try {
      current = await bringUp(options, session, onLost)
      log.info({}, 'the database is back')
    } catch (error) {
      if (error instanceof BowlineError && error.code === 'already-running') return options.fatal(error)
      log.error({ reason: messageOf(error) }, 'the database does not come back; trying again')
      await bringBack(attempt + 1)
    }
  }

  return {
    connection: current.connection,
    async close() {
      closing.abort(new Error('the controller is stopping'))
      await comingBack
      await current.close()
    },
  }
}

async function bringUp(
  { databaseUrl, dataFolder, log }: DatabaseOptions,
  session: string,
  lost: (error: Error) => void,
  starting?: AbortSignal,
): Promise<Database> {
  if (databaseUrl !== undefined) return await useServer(databaseUrl, session, lost)
  const { connection, stop } = await startEmbeddedPostgres({ directory: dataFolder, log, signal: starting })
  const unlock = await lockController(connection, lost, session)
  const close = async () => {
    await unlock()
    await stop()
  }
  return { connection, close }
}

async function useServer(url: string, session: string, lost: (error: Error) => void): Promise<Database> {
  const connection = await connectionTo(readDatabaseUrl(url))
  const check = async (client: pg.Client) => {
    await expectOwnSession(client, connection)
    await expectFit(client)
  }
  try {
    return { connection, close: await lockController(connection, lost, session, check) }
  } catch (error) {
    throw connectFailure(error)
  }
}
