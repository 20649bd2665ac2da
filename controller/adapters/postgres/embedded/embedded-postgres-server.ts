import { randomUUID } from 'node:crypto'
import { open, readFile, readlink, rename, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { BowlineError } from '../../../../core/domain/errors.ts'
import { removeIfStill } from '../../files/remove-if-still.ts'
import { type DataFolders, removeSocketFolder, socketFolder } from './embedded-postgres-folders.ts'
import { writeOwned } from './embedded-postgres-owner.ts'
import { isAlive, run } from './embedded-postgres-program.ts'

/** A server that is there: starting, working or going. */
export interface Postmaster {
  pid: number
  /** The folder of its socket or, on Windows, an address; empty in its first moments. */
  host: string
  port: number
}

const largestLog = 10 * 1024 * 1024

/** After this the one who asked looks for itself: recovery from a crash may take long. */
const startTimeoutSeconds = 10
const stopTimeoutSeconds = 60

/**
 * The server of this cluster, whoever started it. What `postmaster.pid` says is believed only of a process that was
 * started for this cluster: the number may long be another's.
 */
export async function findPostmaster(folders: DataFolders): Promise<Postmaster | undefined> {
  const lines = (await pidFile(folders).catch(() => '')).split('\n')
  const [pid, , , port, sockets, address] = lines.map((line) => line.trim())
  if (!pid || !(await serves(Number(pid), folders.cluster))) return undefined
  return { pid: Number(pid), host: sockets || address || '', port: Number(port) }
}

/**
 * Starts a server and waits for it, ten seconds at most: where it recovers from a crash it may take longer.
 * @returns `in-the-way` where something that will pass kept it from starting
 * @throws {BowlineError} `embedded-postgres-failed`
 */
export async function startServer(folders: DataFolders): Promise<'started' | 'in-the-way'> {
  const where = await listening(folders)
  await dropStaleLocks(folders, where)
  await writeSettings(folders, where)
  await rotateLog(folders.log)
  const log = await open(folders.log, 'a', 0o600)
  try {
    const { size: begin } = await log.stat()
    const args = ['start', '-D', folders.cluster, '-w', '-t', String(startTimeoutSeconds)]
    const { code } = await run(folders.binaries.pgCtl, args, { owner: folders.owner, output: log.fd })
    const postmaster = await findPostmaster(folders)
    if (postmaster?.host !== where.unix_socket_directories)
      await removeSocketFolder(where.unix_socket_directories)
    if (code === 0 || postmaster) return 'started'
    const written = (await readFile(folders.log)).subarray(begin).toString()
    if (written.includes('pre-existing shared memory')) return 'in-the-way'
    if (/lock file "[^"]*" already exists/.test(written)) return 'in-the-way'
    throw startFailure(folders, written)
  } finally {
    await log.close()
  }
}

/** Ends the cluster's server, if there is one, and with it what its clients were doing. */
export async function stopServer(folders: DataFolders): Promise<void> {
  const postmaster = await findPostmaster(folders)
  for (const mode of ['fast', 'immediate']) {
    if (!(await findPostmaster(folders))) break
    const args = ['stop', '-D', folders.cluster, '-m', mode, '-w', '-t', String(stopTimeoutSeconds)]
    await run(folders.binaries.pgCtl, args, { owner: folders.owner })
  }
  if (await findPostmaster(folders)) {
    throw new BowlineError('embedded-postgres-failed', `PostgreSQL did not stop. Its log is ${folders.log}.`)
  }
  if (postmaster) await removeSocketFolder(postmaster.host)
}

async function serves(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform === 'win32') return true
  if (process.platform !== 'linux') {
    const { text } = await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { owner: undefined })
    return text.endsWith(cluster)
  }
  const args = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  if (args.split('\0').includes(cluster)) return true
  return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === cluster
}

/**
 * PostgreSQL itself takes any live process of its user for a server, and would not start. Processes that a killed
 * server left behind still keep a new one out: they hold its shared memory.
 */
async function dropStaleLocks(folders: DataFolders, where: Listening): Promise<void> {
  const stale = await pidFile(folders).catch(() => undefined)
  if (await findPostmaster(folders)) return
  if (stale !== undefined && !(await removeIfStill(join(folders.cluster, 'postmaster.pid'), stale))) return
  const { unix_socket_directories: sockets, port } = where
  if (sockets !== '') await rm(join(sockets, `.s.PGSQL.${port}.lock`), { force: true })
}

function pidFile({ cluster }: DataFolders): Promise<string> {
  return readFile(join(cluster, 'postmaster.pid'), 'utf8')
}

/**
 * The whole configuration, made anew at each start. The log keeps silent about values and statements, which may hold
 * what is nobody's business.
 */
async function writeSettings(folders: DataFolders, where: Listening): Promise<void> {
  const settings = {
    ...where,
    max_connections: 100,
    shared_buffers: '64MB',
    max_wal_size: '512MB',
    // nothing but entries of the queue is committed without waiting for the disk, and the sweep puts those back
    wal_writer_delay: '1s',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    log_checkpoints: 'off',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quoted(String(value))}\n`)
  const path = join(folders.cluster, 'postgresql.conf')
  const draft = `${path}.${randomUUID()}`
  await writeOwned(draft, lines.join(''), folders.owner)
  await rename(draft, path)
}

/** Where a server is to be reached, in PostgreSQL's words. */
interface Listening {
  listen_addresses: string
  port: number
  unix_socket_directories: string
}

async function listening(folders: DataFolders): Promise<Listening> {
  if (process.platform === 'win32') {
    return { listen_addresses: '127.0.0.1', port: await freePort(), unix_socket_directories: '' }
  }
  return { listen_addresses: '', port: 5432, unix_socket_directories: await socketFolder(folders) }
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Keeps one older log. */
async function rotateLog(path: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  )
  if (size > largestLog) await rename(path, `${path}.1`)
}

function startFailure({ log }: DataFolders, written: string): BowlineError {
  const causes = written.split('\n').filter((line) => /FATAL|PANIC|could not|^postgres:/.test(line))
  const cause = causes[0]?.trim() ?? 'its log does not say why'
  return new BowlineError(
    'embedded-postgres-failed',
    `PostgreSQL did not start: ${cause}. Its log is ${log}.`,
  )
}
