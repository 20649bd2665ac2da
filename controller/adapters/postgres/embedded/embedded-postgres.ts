import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { BowlineError, messageOf } from '../../../../core/domain/errors.ts'
import type { Log } from '../../../ports/log.ts'
import { findBinaries } from './embedded-postgres-binaries.ts'
import { ensureCluster, passwordLost, roleName } from './embedded-postgres-cluster.ts'
import { type DataFolders, findFolders } from './embedded-postgres-folders.ts'
import { findPostmaster, type Postmaster, startServer, stopServer } from './embedded-postgres-server.ts'

export interface EmbeddedPostgres {
  /** For `pg`. The host is a folder with the server's socket; on Windows 127.0.0.1. */
  connection: {
    host: string
    port: number
    user: string
    password: string
    database: string
    ssl: false
    options: string
  }
  /** Of PostgreSQL, such as `18.4`. */
  version: string
  /** Ends the server, also one that was found running. */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** Bowline's data folder. The cluster is in `postgres` below, the server's log beside it in `postgres.log`. */
  directory: string
  log: Log
  /** Gives up starting. A server that was started already is stopped again. */
  signal?: AbortSignal | undefined
}

/**
 * A real PostgreSQL server of our own, kept in the data folder: made at the first start, found and used as it is where
 * an earlier controller was killed and left it running. It is reached through a private socket only, and outlives us.
 *
 * @throws {BowlineError} `embedded-postgres-missing` where this platform has none, `embedded-postgres-failed` with
 * PostgreSQL's own words, and others that say what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const begin = performance.now()
  const folders = await findFolders(options.directory, await findBinaries())
  const password = await ensureCluster(folders, options.signal)
  const { connection, adopted } = await bringUp(folders, password, options.signal)
  const { version } = folders.binaries
  const ms = Math.round(performance.now() - begin)
  const message = adopted ? 'embedded PostgreSQL was still running' : 'embedded PostgreSQL is up'
  options.log.info({ version, cluster: folders.cluster, ms }, message)
  return { connection, version, stop: () => stopServer(folders) }
}

type Connection = EmbeddedPostgres['connection']

async function bringUp(
  folders: DataFolders,
  password: string,
  signal: AbortSignal | undefined,
): Promise<{ connection: Connection; adopted: boolean }> {
  const begin = performance.now()
  let started = false
  try {
    for (let silentUntil = patience(); ; await delay(50)) {
      signal?.throwIfAborted()
      if (!(await findPostmaster(folders))) started = (await startOrWait(folders, begin)) || started
      const postmaster = await findPostmaster(folders)
      if (!postmaster) continue
      const connection = connectionTo(postmaster, password)
      const answer = await knock(connection, folders)
      if (answer === 'open') return { connection, adopted: !started }
      if (answer === 'wait') silentUntil = patience()
      else if (performance.now() > silentUntil) await stopServer(folders)
    }
  } catch (error) {
    if (started || signal?.aborted) await stopServer(folders)
    throw error
  }
}

/** Until when a server may be silent, as it is in its first moments and where its socket was removed. */
function patience(): number {
  return performance.now() + 10_000
}

/**
 * @returns whether it was started. Not, for a while, where another controller starts it too or where processes of a
 * killed server are about to end.
 */
async function startOrWait(folders: DataFolders, begin: number): Promise<boolean> {
  const outcome = await startServer(folders)
  if (outcome === 'in-the-way' && performance.now() - begin > 60_000) {
    throw new BowlineError(
      'embedded-postgres-failed',
      `Processes of an earlier PostgreSQL still hold ${folders.cluster}. End them, or wait for them.`,
    )
  }
  return outcome === 'started'
}

/** All of it is said, so that nothing is taken from PG* variables in our environment; what is empty counts as not said. */
function connectionTo({ host, port }: Postmaster, password: string): Connection {
  return { host, port, user: roleName, password, database: roleName, ssl: false, options: '-c TimeZone=UTC' }
}

const noAnswer = ['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE']

/** `wait` is a server's own word while it starts, recovers or stops; `silent` is no answer. */
async function knock(connection: Connection, folders: DataFolders): Promise<'open' | 'wait' | 'silent'> {
  if (connection.host === '') return 'silent'
  try {
    await query(connection, 'select 1')
    return 'open'
  } catch (error) {
    const code = (error as { code?: string }).code
    if (code === '57P03') return 'wait'
    if (code === '28P01') throw passwordLost(folders)
    if (code === '3D000') return createDatabase(connection)
    if (code === undefined || noAnswer.includes(code)) return 'silent'
    const message = `PostgreSQL takes no connections: ${messageOf(error)}`
    throw new BowlineError('embedded-postgres-failed', message, { cause: error })
  }
}

async function createDatabase(connection: Connection): Promise<'open' | 'wait'> {
  try {
    await query({ ...connection, database: 'postgres' }, `create database ${connection.database}`)
    return 'open'
  } catch (error) {
    // Another controller was quicker.
    if ((error as { code?: string }).code === '42P04') return 'wait'
    throw error
  }
}

async function query(connection: Connection, sql: string): Promise<void> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(sql)
  } finally {
    await client.end().catch(() => {})
  }
}
