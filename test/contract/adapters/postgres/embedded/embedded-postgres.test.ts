import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  rmdir,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../../../controller/adapters/postgres/embedded/embedded-postgres.ts'
import {
  canUse,
  copyBinaries,
  findBinaries,
  makeMissingLinks,
} from '../../../../../controller/adapters/postgres/embedded/embedded-postgres-binaries.ts'
import { findOwner } from '../../../../../controller/adapters/postgres/embedded/embedded-postgres-owner.ts'
import type { Log } from '../../../../../controller/ports/log.ts'
import { copyTemplate } from '../../../../support/template-database.ts'

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }
const isRoot = process.getuid?.() === 0
const onLinux = process.platform === 'linux'

const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A data folder that the server's user can reach, as data folders usually are. */
async function dataFolder(mode = 0o755): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'bowline-postgres-test-')))
  await chmod(folder, mode)
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** One in which there is a cluster already, that was stopped. */
async function usedFolder(): Promise<string> {
  const folder = await dataFolder()
  await copyTemplate(folder)
  return folder
}

async function start(directory: string, signal?: AbortSignal): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ directory, log: silent, ...(signal && { signal }) })
  cleanups.push(() => server.stop())
  return server
}

async function ask(server: EmbeddedPostgres, sql: string, values: unknown[] = []): Promise<unknown> {
  const client = new pg.Client(server.connection)
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query({ text: sql, values, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}

async function postmaster(cluster: string): Promise<number> {
  return Number.parseInt(await readFile(join(cluster, 'postmaster.pid'), 'utf8'), 10)
}

/** Every process that works in a folder, from /proc. */
async function processesIn(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')))
  return pids.filter((_, index) => places[index]?.startsWith(folder)).map(Number)
}

describe('a first start', () => {
  test('makes a cluster and its database', async () => {
    const server = await start(await dataFolder())
    expect(server.connection.database).toBe('bowline')
    expect(await ask(server, 'select current_database()')).toBe('bowline')
    expect(await ask(server, 'show server_version')).toBe(server.version)
    expect(await ask(server, 'show server_encoding')).toBe('UTF8')
    expect(await ask(server, "select datcollate from pg_database where datname = 'bowline'")).toBe('C')
    expect(await ask(server, 'show fsync')).toBe('on')
    expect(await ask(server, 'show data_checksums')).toBe('on')
  })

  test('asks for a password that only we may read', async () => {
    const directory = await dataFolder()
    const server = await start(directory)
    const file = await stat(join(directory, 'postgres-password'))
    expect(file.mode & 0o777).toBe(0o600)
    expect(file.uid).toBe(process.getuid?.())
    expect((await stat(join(directory, 'postgres'))).mode & 0o777).toBe(0o700)
    const stranger = new pg.Client({ ...server.connection, password: 'guess' })
    await expect(stranger.connect()).rejects.toThrow('password authentication failed')
  })

  test.runIf(onLinux)('shows the password to no other process', async () => {
    const directory = await dataFolder()
    const starting = start(directory)
    const seen = new Set<string>()
    let running = true
    const watching = (async () => {
      while (running) {
        for (const pid of await readdir('/proc')) {
          for (const what of ['cmdline', 'environ']) {
            seen.add(await readFile(`/proc/${pid}/${what}`, 'utf8').catch(() => ''))
          }
        }
        await turn()
      }
    })()
    const { connection } = await starting
    running = false
    await watching
    const shown = [...seen].join('\n')
    expect(shown).toContain('--pwfile=')
    expect(shown).not.toContain(connection.password)
  })

  test.runIf(onLinux)('listens on a private socket and on no port', async () => {
    const directory = await usedFolder()
    const server = await start(directory)
    expect((await stat(server.connection.host)).mode & 0o777).toBe(0o700)
    const pid = await postmaster(join(directory, 'postgres'))
    const descriptors = await readdir(`/proc/${pid}/fd`)
    const open = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')))
    const tables = await Promise.all(
      ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
    )
    const inodes = tables.flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)[9]))
    const sockets = open.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [])
    expect(sockets.length).toBeGreaterThan(0)
    expect(sockets.filter((inode) => inodes.includes(inode))).toEqual([])
  })
})

describe('a later start', () => {
  test('finds what was written before', async () => {
    const directory = await usedFolder()
    const first = await start(directory)
    await ask(first, 'create table kept as select 42 as answer')
    await first.stop()
    const second = await start(directory)
    expect(await ask(second, 'select answer from kept')).toBe(42)
    expect(second.connection.password).toBe(first.connection.password)
  })

  test.each([
    ['PGOPTIONS', '-c no_such_setting=1'],
    ['PGSSLMODE', 'require'],
    ['PGDATABASE', 'elsewhere'],
  ])('takes nothing from %s', async (name, value) => {
    vi.stubEnv(name, value)
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(await ask(await start(await usedFolder()), 'select current_database()')).toBe('bowline')
  })

  test('uses a server that was left running, and can stop it', async () => {
    const directory = await usedFolder()
    const cluster = join(directory, 'postgres')
    const first = await start(directory)
    const pid = await postmaster(cluster)
    const second = await start(directory)
    expect(await postmaster(cluster)).toBe(pid)
    expect(second.connection).toEqual(first.connection)
    await second.stop()
    await expect(ask(first, 'select 1')).rejects.toThrow()
  })

  test('two at once share one server', async () => {
    const directory = await usedFolder()
    const [one, other] = await Promise.all([start(directory), start(directory)])
    expect(one.connection).toEqual(other.connection)
    expect(await ask(one, 'select 1')).toBe(1)
  })

  test('recovers what was committed before the server was killed', async () => {
    const directory = await usedFolder()
    const first = await start(directory)
    await ask(first, 'create table kept (answer integer)')
    await ask(first, 'insert into kept values (42)')
    process.kill(await postmaster(join(directory, 'postgres')), 'SIGKILL')
    const second = await start(directory)
    expect(await ask(second, 'select answer from kept')).toBe(42)
  })

  test('is not misled by a number that is another process now', async () => {
    const directory = await usedFolder()
    const first = await start(directory)
    const path = join(directory, 'postgres', 'postmaster.pid')
    const lines = (await readFile(path, 'utf8')).split('\n')
    await first.stop()
    await writeFile(path, [String(process.pid), ...lines.slice(1)].join('\n'))
    expect(await ask(await start(directory), 'select 1')).toBe(1)
  })

  test('makes anew what was interrupted half-way', async () => {
    const directory = await dataFolder()
    const nobody = 2 ** 22 + 1
    await mkdir(join(directory, `postgres.new-${nobody}`))
    await writeFile(join(directory, `postgres.new-${nobody}`, 'PG_VERSION'), '18\n')
    await writeFile(join(directory, `postgres.new-${nobody}-password`), 'half')
    await writeFile(join(directory, 'postgres-password'), 'half')
    const server = await start(directory)
    expect(await ask(server, 'select 1')).toBe(1)
    expect((await readdir(directory)).filter((name) => name.includes('.new-'))).toEqual([])
    expect(server.connection.password.length).toBeGreaterThan(40)
  })

  test('begins a new log once it has grown beyond 10 MB', async () => {
    const directory = await usedFolder()
    await writeFile(join(directory, 'postgres.log'), Buffer.alloc(11 * 1024 * 1024, '.'))
    await start(directory)
    expect((await stat(join(directory, 'postgres.log'))).size).toBeLessThan(10_000)
    expect((await stat(join(directory, 'postgres.log.1'))).size).toBe(11 * 1024 * 1024)
  })
})

describe('an end', () => {
  test.runIf(onLinux)('leaves no process and no socket folder', async () => {
    const directory = await usedFolder()
    const server = await start(directory)
    expect((await processesIn(directory)).length).toBeGreaterThan(3)
    await server.stop()
    expect(await processesIn(directory)).toEqual([])
    expect(existsSync(server.connection.host)).toBe(false)
    await server.stop()
  })

  test.runIf(onLinux)('comes also to a start that is given up', async () => {
    const directory = await dataFolder()
    const giveUp = new AbortController()
    const starting = start(directory, giveUp.signal)
    while (!(await readdir(directory)).some((name) => name.startsWith('postgres.new-'))) await turn()
    giveUp.abort(new Error('never mind'))
    await expect(starting).rejects.toThrow('never mind')
    expect(await readdir(directory)).toEqual(['postgres-password'])
  })
})

describe('what can go wrong is said', () => {
  test('another folder in the way, which is left alone', async () => {
    const directory = await dataFolder()
    await mkdir(join(directory, 'postgres'))
    await writeFile(join(directory, 'postgres', 'photo.jpg'), 'precious')
    await expect(start(directory)).rejects.toThrow(/in the way/)
    expect(await readdir(join(directory, 'postgres'))).toEqual(['photo.jpg'])
  })

  test.each([
    ['a lost password', 'postgres-password', undefined, 'embedded-postgres-password'],
    ['a wrong password', 'postgres-password', 'x'.repeat(43), 'embedded-postgres-password'],
    ['another PostgreSQL version', 'postgres/PG_VERSION', '12\n', 'embedded-postgres-version'],
  ])('%s', async (_, file, content, code) => {
    const directory = await usedFolder()
    await rm(join(directory, file))
    if (content !== undefined) await writeFile(join(directory, file), content)
    await expect(start(directory)).rejects.toMatchObject({ code })
  })

  test("why a server does not start, in PostgreSQL's words", async () => {
    const directory = await usedFolder()
    await rm(join(directory, 'postgres', 'global', 'pg_control'))
    await expect(start(directory)).rejects.toMatchObject({
      code: 'embedded-postgres-failed',
      message: expect.stringMatching(/could not find the database system.*postgres\.log/s),
    })
  })

  test('but values never reach the log', async () => {
    const directory = await usedFolder()
    const server = await start(directory)
    const value = randomUUID()
    await ask(server, 'create table names (name text primary key, age integer not null)')
    await expect(ask(server, 'insert into names values ($1, null)', [value])).rejects.toThrow(/not-null/)
    await expect(ask(server, `insert into names values ('${value}', 1), ('${value}', 1)`)).rejects.toThrow()
    const log = await readFile(join(directory, 'postgres.log'), 'utf8')
    expect(log).toContain('violates not-null constraint')
    expect(log).not.toContain(value)
  })
})

describe('the programs', () => {
  test('get the library links that an install without scripts leaves out', async () => {
    const folder = join(await dataFolder(), 'native')
    await mkdir(join(folder, 'lib'), { recursive: true })
    await writeFile(join(folder, 'lib', 'libpq.so.5.18'), 'library')
    await writeFile(join(folder, 'lib', 'libpq.so.old'), 'library')
    await symlink('libpq.so.old', join(folder, 'lib', 'libpq.so'))
    const links = ['libpq.so', 'libpq.so.5'].map((name) => ({
      source: 'native/lib/libpq.so.5.18',
      target: `native/lib/${name}`,
    }))
    await writeFile(join(folder, 'pg-symlinks.json'), JSON.stringify(links))
    await makeMissingLinks(folder)
    expect(await readlink(join(folder, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18')
    expect(await readlink(join(folder, 'lib', 'libpq.so'))).toBe('libpq.so.old')
  })

  test.runIf(isRoot)('can be copied to where another user may run them', async () => {
    const folder = await dataFolder()
    const owner = await findOwner(join(folder, 'postgres'))
    const before = process.umask(0o077)
    cleanups.push(async () => process.umask(before))
    const copy = await copyBinaries(await findBinaries(), join(folder, 'programs'))
    expect(await canUse(copy, owner)).toBe(true)
    await chmod(folder, 0o700)
    expect(await canUse(copy, owner)).toBe(false)
  })
})

describe.runIf(isRoot)('as root', () => {
  test('the server runs as another user', async () => {
    const directory = await dataFolder()
    await start(directory)
    const owner = await findOwner(join(directory, 'elsewhere'))
    expect(owner?.uid).toBeGreaterThan(0)
    expect((await stat(join(directory, 'postgres'))).uid).toBe(owner?.uid)
    expect((await stat(join(directory, 'postgres.log'))).uid).toBe(0)
  })

  test('a cluster that user can no longer reach is not replaced by an empty one', async () => {
    const directory = await usedFolder()
    await chmod(directory, 0o700)
    await expect(start(directory)).rejects.toThrow(/cannot reach its database.*chmod o\+x/)
  })

  test('a cluster is kept where that user can reach it, and found again', async () => {
    const directory = await dataFolder(0o700)
    const first = await start(directory)
    const cluster = await clusterOutside(first)
    expect(cluster.startsWith(directory)).toBe(false)
    expect((await readdir(directory)).sort()).toEqual(['postgres-password', 'postgres.json', 'postgres.log'])
    await ask(first, 'create table kept as select 42 as answer')
    await first.stop()
    await chmod(directory, 0o755)
    const second = await start(directory)
    expect(await ask(second, 'select answer from kept')).toBe(42)
    await second.stop()
    await rm(cluster, { recursive: true })
    await expect(start(directory)).rejects.toMatchObject({ code: 'embedded-postgres-lost' })
  })

  test('a data folder made again has nothing to do with the cluster of the one before', async () => {
    const directory = await dataFolder(0o700)
    const first = await start(directory)
    const old = await clusterOutside(first)
    await first.stop()
    await rm(directory, { recursive: true })
    await mkdir(directory, { mode: 0o700 })
    expect(await clusterOutside(await start(directory))).not.toBe(old)
  })
})

/** Where the server keeps its data. Removed in the end, once the server is stopped. */
async function clusterOutside(server: EmbeddedPostgres): Promise<string> {
  const cluster = String(await ask(server, 'show data_directory'))
  cleanups.unshift(async () => {
    await rm(dirname(cluster), { recursive: true, force: true })
    await rmdir(dirname(dirname(cluster))).catch(() => {})
  })
  return cluster
}
