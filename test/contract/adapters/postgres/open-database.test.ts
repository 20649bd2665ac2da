import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Database, openDatabase } from '../../../../controller/adapters/postgres/open-database.ts'
import { createPool, createTaskPool, migrate } from '../../../../controller/adapters/postgres/pg-database.ts'
import {
  createDatabaseServer,
  type DatabaseServer,
  pgbouncerProblem,
  startPgbouncer,
} from '../../../support/database-server.ts'
import { recordingLog } from '../../../support/samples.ts'

let server: DatabaseServer
beforeAll(async () => {
  server = await createDatabaseServer()
})
afterAll(() => server.remove())

const log = recordingLog()
const open = (databaseUrl: string) =>
  openDatabase({ databaseUrl, dataFolder: '/nowhere', log, fatal: () => {} })

async function refusal(url: string): Promise<Record<'code' | 'message', string>> {
  const opened = await open(url).catch((error: Record<'code' | 'message', string>) => error)
  if (!('close' in opened)) return opened
  await opened.close()
  throw new Error('it was taken')
}

/** What a statement of the stores gets. */
async function ask(database: Database, sql: string, make = createPool): Promise<unknown> {
  const pool = make(database.connection, log)
  const { rows } = await pool.query(sql).finally(() => pool.end())
  return rows[0]
}

describe('with what the role, the database and the URL have set', () => {
  const hostile = {
    search_path: 'pg_catalog',
    statement_timeout: '500ms',
    lock_timeout: '1ms',
    idle_session_timeout: '500ms',
    idle_in_transaction_session_timeout: '1ms',
    default_transaction_isolation: 'serializable',
    default_transaction_read_only: 'on',
    default_transaction_deferrable: 'on',
    standard_conforming_strings: 'off',
    bytea_output: 'escape',
    DateStyle: 'SQL, DMY',
    IntervalStyle: 'iso_8601',
    TimeZone: 'Asia/Kathmandu',
    extra_float_digits: '-10',
    synchronous_commit: 'off',
    array_nulls: 'off',
    transform_null_equals: 'on',
  }

  beforeAll(async () => {
    const [ofRole, ofDatabase] = [Object.entries(hostile).slice(0, 9), Object.entries(hostile).slice(9)]
    await server.run(
      ofDatabase.map(([name, value]) => `alter database bowline set ${name} = '${value}'`).join(';'),
    )
    await server.run(ofRole.map(([name, value]) => `alter role bowline set ${name} = '${value}'`).join(';'))
  })
  afterAll(async () => {
    await server.run('alter database bowline reset all; alter role bowline reset all')
  })

  test.each(Object.keys(hostile))('%s is what our statements were written for', async (name) => {
    const database = await open(server.url('?options=-c%20search_path%3Dpg_temp%20-c%20DateStyle%3DGerman'))
    const seen = (await ask(database, `select pg_catalog.current_setting('${name}') as value`)) as {
      value: string
    }
    await database.close()
    expect(seen.value).not.toBe(hostile[name as keyof typeof hostile])
  })

  test('the tables are found, made anew and written to', async () => {
    await server.run('drop schema bowline cascade')
    const database = await open(server.url('?options=-c%20search_path%3Dpg_catalog'))
    const pool = createPool(database.connection, log)
    await migrate(pool)
    await pool.end()
    const counted =
      "select count(*)::int as tables, current_schema from pg_tables where schemaname = 'bowline' group by 2"
    expect(await ask(database, counted, createTaskPool)).toEqual({
      tables: expect.any(Number),
      current_schema: 'bowline',
    })
    await database.close()
  })
})

describe('TLS', () => {
  const encrypted = 'select ssl from pg_stat_ssl where pid = pg_backend_pid()'

  test.each([
    ['', false],
    ['?sslmode=disable', false],
    ['?sslmode=require', true],
    ['?sslmode=no-verify', true],
    ['?sslmode=verify-ca&sslrootcert=CA', true],
    ['?sslmode=verify-full&sslrootcert=CA', true],
    ['?sslrootcert=CA', true],
    ['?sslmode=require&channel_binding=require', true],
  ])('"%s"', async (options, ssl) => {
    const database = await open(server.url(options.replace('CA', encodeURIComponent(server.ca))))
    expect(await ask(database, encrypted)).toEqual({ ssl })
    await database.close()
  })

  test.each([
    [
      'an authority nobody knows',
      '?sslmode=verify-full',
      /(self.signed|unable to).*\. Name the authority.*sslrootcert=/,
    ],
    [
      'a file that is not there',
      '?sslrootcert=/nowhere/ca.pem',
      /sslrootcert: cannot open .*there is no such file/,
    ],
  ])('%s', async (_, options, message) => {
    expect((await refusal(server.url(options))).message).toMatch(message)
  })

  test('a certificate for another name', async () => {
    const url = server
      .url(`?sslrootcert=${encodeURIComponent(server.ca)}`)
      .replace('@localhost', '@127.0.0.1')
    expect((await refusal(url)).message).toMatch(/is for another name: use that one, or sslmode=verify-ca/)
    const lenient = await open(`${url}&sslmode=verify-ca`)
    await lenient.close()
  })
})

test.each([
  [
    'a wrong password',
    (url: string) => url.replace(/:[^:@]+@/, ':guess@'),
    /Check the user and the password/,
  ],
  ['no password', (url: string) => url.replace(/:[^:@]+@/, '@'), /wants a password/],
  [
    'a database that is not there',
    (url: string) => url.replace(/bowline$/, 'other'),
    /Make it with: create database/,
  ],
  [
    'a port nobody listens on',
    (url: string) => url.replace(/:\d+\//, ':1/'),
    /ECONNREFUSED.*the server is up/,
  ],
  [
    'a host nobody knows',
    (url: string) => url.replace('localhost', 'db.invalid'),
    /Check the name of the host/,
  ],
])('%s is told with what to do', async (_, change, message) => {
  vi.stubEnv('PGPASSWORD', undefined)
  const { code, message: told } = await refusal(change(server.url()))
  vi.unstubAllEnvs()
  expect(told).toMatch(message)
  expect(told).not.toContain(server.password)
  expect(code).toBe('database-unreachable')
})

test('a database in another encoding, or of somebody who gives no rights, is refused', async () => {
  await server.run('create database template0 template template1') // which the suites' template is without
  await server.run("create database latin encoding 'LATIN1' locale 'C' template template0")
  expect(await refusal(server.url().replace(/bowline$/, 'latin'))).toMatchObject({
    code: 'database-unfit',
    message: expect.stringMatching(
      /encoding of the database "latin" is LATIN1.*create database bowline encoding 'UTF8'/,
    ),
  })
  await server.run("create role guest login password 'guest'")
  await server.run('create database guests')
  const url = `postgres://guest:guest@localhost:${server.port}/guests`
  expect((await refusal(url)).message).toMatch(/grant create on database "guests"/)
})

const problem = pgbouncerProblem()
if (problem) console.log(`${problem}: what stands behind a pooler is not tried`)

describe.skipIf(problem)('behind PgBouncer', () => {
  test('sessions of our own are as good as no pooler, and a second controller is refused', async () => {
    const pooler = await startPgbouncer(server, 'session')
    const database = await open(server.url('', pooler.port))
    expect(await ask(database, 'select current_schema')).toEqual({ current_schema: 'bowline' })
    expect(await refusal(server.url('', pooler.port))).toMatchObject({ code: 'already-running' })
    await database.close()
  })

  test.each(['transaction', 'statement'] as const)('sessions shared by %s are refused', async (mode) => {
    for (const settings of [[], ['server_round_robin = 1']]) {
      const pooler = await startPgbouncer(server, mode, settings)
      const { code, message } = await refusal(server.url('', pooler.port))
      expect(message).toMatch(/shares sessions between transactions.*pool_mode = session/)
      expect(code).toBe('database-unfit')
    }
  })

  test('options in the URL, which it does not know', async () => {
    const pooler = await startPgbouncer(server, 'session')
    const { message } = await refusal(server.url('?options=-c%20work_mem%3D8MB', pooler.port))
    expect(message).toMatch(/unsupported startup parameter.*leave them out/)
  })
})
