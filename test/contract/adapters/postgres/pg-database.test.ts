import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { lockController, newSessionName } from '../../../../controller/adapters/postgres/controller-lock.ts'
import {
  createPool,
  createQuestionPool,
  migrate,
  type Pool,
} from '../../../../controller/adapters/postgres/pg-database.ts'
import { createPgStore } from '../../../../controller/adapters/postgres/pg-store.ts'
import { StoreClock } from '../../../../controller/adapters/postgres/store-clock.ts'
import { type Store, StoreAway } from '../../../../controller/ports/store.ts'
import type { TestDatabase } from '../../../support/database.ts'
import { waitFor } from '../../../support/poll.ts'
import { silent } from '../../../support/process-harness.ts'
import { dev, newTask, storeWorld } from '../../../support/store-world.ts'

const world = storeWorld()
let database: TestDatabase
let store: Store

beforeAll(() => {
  database = world.database
  store = world.store
})

describe('the database', () => {
  const cleanups: (() => Promise<unknown>)[] = []

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup()
  })

  /** A pool on a database of its own. */
  async function freshPools(name: string, count: number, options: pg.PoolConfig = {}): Promise<Pool[]> {
    await administer(`create database ${name}`)
    const config = { ...database.connection, ...options, database: name }
    const pools = Array.from({ length: count }, () => createPool({ ...config, max: 2 }, silent))
    cleanups.push(async () => {
      await Promise.all(pools.map((pool) => pool.end()))
      await administer(`drop database ${name}`)
    })
    return pools
  }

  /** A statement that takes as long as the disk does: a pool would give up after 10 s. */
  async function administer(sql: string): Promise<void> {
    const client = new pg.Client(database.connection)
    await client.connect()
    await client.query(sql)
    await client.end()
  }

  async function terminate(where: string, values: unknown[] = []): Promise<void> {
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and ${where}`,
      values,
    )
  }

  test('is brought up to date by five controllers at once, and again', async () => {
    const pools = await freshPools('fresh', 5)
    await Promise.all(pools.map(migrate))
    await Promise.all(pools.map(migrate))
    const versions = await pools[0]?.query('select version from migrations order by version')
    expect(versions?.rows.map((row) => row.version)).toEqual(versions?.rows.map((_, index) => index + 1))
    expect(versions?.rows.length).toBeGreaterThan(0)
  })

  test('is brought up to date behind a controller that takes longer than a statement may', async () => {
    const [other, pool] = await freshPools('slow', 2, { query_timeout: 5_000 })
    let asked = () => {}
    const hasAsked = new Promise<void>((resolve) => {
      asked = resolve
    })
    const slow = other?.transaction(async (client) => {
      await client.query('select pg_advisory_xact_lock($1, $2)', [0x424f574c, 1])
      asked()
      await delay(5_500)
    })
    await hasAsked
    if (pool) await migrate(pool)
    await slow
    expect((await pool?.query('select from migrations'))?.rowCount).toBeGreaterThan(0)
  })

  test('written by a newer Bowline, is left alone', async () => {
    const [pool] = await freshPools('newer', 1)
    if (!pool) throw new Error('no pool')
    await migrate(pool)
    await pool.query('insert into migrations (version) values (9999)')
    await expect(migrate(pool)).rejects.toMatchObject({ code: 'database-too-new', next: 'stall' })
  })

  describe('takes one controller at a time', () => {
    /** A controller of another process, which has the lock. */
    async function otherController(): Promise<pg.Client> {
      const client = new pg.Client({ ...database.connection, application_name: 'bowline of another process' })
      client.on('error', () => {})
      await client.connect()
      await client.query('select pg_advisory_lock($1, $2)', [0x424f574c, 2])
      cleanups.push(() => client.end().catch(() => {}))
      return client
    }

    /** Takes the lock, and counts how often it is said to be lost. */
    async function lock(session?: string) {
      const lost = vi.fn()
      const unlock = await lockController(database.connection, lost, session)
      cleanups.push(unlock)
      return { lost, unlock }
    }

    test('another one is refused', async () => {
      await otherController()
      await expect(lock()).rejects.toMatchObject({ code: 'already-running', next: 'stall' })
    })

    test('until it has stopped', async () => {
      const { unlock, lost } = await lock()
      await unlock()
      await lock()
      expect(lost).not.toHaveBeenCalled()
    })

    test('or its connection was killed, and the server still has to notice', async () => {
      await otherController()
      const locked = lock()
      await terminate("application_name = 'bowline of another process'")
      await locked
    })

    test('it is told, once, that its lock is lost, and can take it again', async () => {
      const { lost } = await lock()
      await terminate("application_name like 'bowline %'")
      await waitFor(() => expect(lost).toHaveBeenCalledTimes(1))
      await lock()
      expect(lost).toHaveBeenCalledTimes(1)
    })

    test('it takes over from a connection of its own that only the server still has', async () => {
      const session = newSessionName()
      const { lost } = await lock(session)
      await lock(session)
      await waitFor(() => expect(lost).toHaveBeenCalledTimes(1))
    })
  })

  test('a transaction that fails leaves nothing behind', async () => {
    const work = database.pool.transaction(async (client) => {
      await client.query("insert into confirmations values ('half')")
      throw new Error('no')
    })
    await expect(work).rejects.toThrow('no')
    expect(await store.confirmed('half')).toBe(false)
  })

  test('a connection that is lost in a transaction fails that transaction and nothing else', async () => {
    const work = database.pool.transaction(async (client) => {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
      const ended = new Promise((resolve) => client.once('end', resolve))
      await terminate('pid = $1', [rows[0]?.pid])
      await ended
      await client.query("insert into confirmations values ('lost')")
    })
    await expect(work).rejects.toThrow(StoreAway)
    expect(await store.confirmed('lost')).toBe(false)
  })

  test('a statement that is refused throws its own error, alone and in a transaction', async () => {
    const refused = { code: '42P01', message: expect.stringContaining('nowhere') }
    await expect(database.pool.query('select from nowhere')).rejects.toMatchObject(refused)
    const work = database.pool.transaction((client) => client.query('select from nowhere'))
    await expect(work).rejects.toMatchObject(refused)
  })

  test('a text that PostgreSQL does not take is made one that it takes, alone and in a transaction', async () => {
    const echo = { text: 'select $1::text as one, $2::text[] as many', values: ['a\0b', ['c\0', 'd\ud800']] }
    const expected = [{ one: 'a\ufffdb', many: ['c\ufffd', 'd\ufffd'] }]
    expect((await database.pool.query(echo.text, echo.values)).rows).toEqual(expected)
    expect((await database.pool.query(echo)).rows).toEqual(expected)
    const asked = database.pool.transaction((client) => client.query(echo.text, echo.values))
    expect((await asked).rows).toEqual(expected)
  })

  test('a question that takes long is ended by the server, and told as what it is', async () => {
    const pool = createQuestionPool(database.connection, silent, 50)
    await expect(pool.query('select pg_sleep(60)')).rejects.toMatchObject({ code: 'question-too-long' })
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    const running =
      "select from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid() and state = 'active'"
    expect((await database.pool.query(running)).rowCount).toBe(0)
    await pool.end()
  })

  test('what nobody waits for any more the server ends', async () => {
    const pool = createPool({ ...database.connection, query_timeout: 200 }, silent)
    cleanups.push(() => pool.end())
    await expect(pool.query('select pg_sleep(86400) as abandoned')).rejects.toThrow(StoreAway)
    const watch = createPool(database.connection, silent)
    cleanups.push(() => watch.end())
    const goesOn = async () =>
      (
        await watch.query(
          "select from pg_stat_activity where state = 'active' and query = 'select pg_sleep(86400) as abandoned'",
        )
      ).rowCount
    await waitFor(async () => expect(await goesOn()).toBe(0))
  })

  test('where no server answers, each call throws StoreAway', async () => {
    const pool = createPool({ host: '127.0.0.1', port: 1 }, silent)
    const away = createPgStore(pool)
    const calls = [
      () => away.create(newTask()),
      () => away.left(),
      () => away.newInstance(dev, 'launch'),
      () => away.arm(dev, [], 0),
      () => away.putObject(dev, 'orders', 'OR-1', {}),
    ]
    for (const call of calls) {
      const refused = call()
      await expect(refused).rejects.toThrow(StoreAway)
      await expect(refused).rejects.toMatchObject({ code: 'store-away', next: 'retry' })
    }
    await pool.end()
  })

  test('comes back by itself after all connections were lost', async () => {
    await terminate('backend_type = $1', ['client backend'])
    const client = new pg.Client(database.connection)
    await client.connect()
    await client.end()
    expect(await store.confirmed('aaa')).toBe(false)
  })
})

test("the store's clock is the database's, whatever the one of this machine says, before and after it jumps", async () => {
  const differences: number[] = []
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 })
  const clock = await StoreClock.open(database.pool)
  try {
    for (const jump of [0, -7_200_000]) {
      vi.setSystemTime(Date.now() + jump)
      const { rows } = await database.pool.query<{ now: number }>(
        'select extract(epoch from clock_timestamp())::double precision * 1000 as now',
      )
      differences.push(Math.abs(clock.now() - (rows[0]?.now ?? 0)))
    }
  } finally {
    clock.close()
    vi.useRealTimers()
  }
  expect(Math.max(...differences)).toBeLessThan(600_000) // and so of none of the hours
})

test("the store's clock is never behind what the database was heard to say", async () => {
  const clock = await StoreClock.open(database.pool)
  const before = clock.now()
  clock.heard(before - 60_000)
  expect(clock.now()).toBeLessThan(before + 60_000)
  clock.heard(before + 3_600_000)
  expect(clock.now()).toBeGreaterThanOrEqual(before + 3_600_000)
  clock.close()
})
