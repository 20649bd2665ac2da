import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { readKept } from '../../../../controller/apply/kept.ts'
import type { Store } from '../../../../controller/ports/store.ts'
import { forgetObjects } from '../../../../controller/tasks/retention.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { silent } from '../../../support/process-harness.ts'
import { accountOf, environmentOf, extensionOf, scheduleOf } from '../../../support/samples.ts'
import { countStatements } from '../../../support/statements.ts'
import { dev, hostile, newTask, production, storeWorld } from '../../../support/store-world.ts'

const world = storeWorld()
const { claimed } = world
let store: Store

beforeAll(() => {
  store = world.store
})

describe('extensions', () => {
  test('are kept as they were saved, and replaced by the next specification', async () => {
    const account = accountOf()
    const spec = extensionOf('search', { environments: [environmentOf({ extension: 'search' })] })
    await store.saveExtensions([{ id: spec.id, account, spec, commit: 'aaa' }])
    const changed = { ...spec, description: 'finds things' }
    await store.saveExtensions([{ id: spec.id, account, spec: changed, commit: 'bbb' }])
    const kept = (await store.extensions()).filter((each) => each.id === spec.id)
    expect(kept).toEqual([{ id: spec.id, account, spec: changed, commit: 'bbb' }])
  })

  test('go with everything that was kept for their environments', async () => {
    await claimed()
    await store.putObject(dev, 'orders', 'OR-1', {})
    await store.arm(dev, [scheduleOf(dev, 'nightly')], 0)
    await store.newInstance(dev, 'launch')
    const [billing] = await store.extensions()
    await store.deleteExtension(billing?.id ?? '')
    expect(await store.environments()).toEqual([])
    expect(await store.left()).toEqual([])
    expect(await bodies(dev)).toEqual([])
    expect(await store.appointments('p')).toEqual([])
    expect(await store.instances(dev)).toEqual([])
  })
})

describe('environments', () => {
  test('are kept whole, text that PostgreSQL finds hard included', async () => {
    const environment = {
      id: dev,
      extensionId: (await store.environments())[0]?.extensionId ?? '',
      applied: environmentOf({ id: dev, variables: [{ name: 'A', value: hostile, secure: false }] }),
      status: 'Errored' as const,
      conditions: [
        {
          type: 'Ready' as const,
          status: 'False' as const,
          reason: 'BuildFailed',
          message: hostile,
          since: '2027-01-01T00:00:00.000Z',
        },
      ],
      deployed: {
        tag: 'v1',
        commit: 'ccc',
        release: 'r1',
        url: 'https://git.example.com/x.git',
        build: null,
      },
      held: [{ code: 'not-stopped' as const, extension: 'billing', environment: dev, reason: 'it runs' }],
    }
    await store.saveEnvironments([environment])
    const { updatedAt, ...kept } = (await store.environments()).find(({ id }) => id === dev) ?? {}
    expect(kept).toEqual(environment)
    expect(Math.abs(Date.now() - Date.parse(updatedAt ?? ''))).toBeLessThan(60_000)
  })

  test('many are written with a few calls, large ones included; one of an extension that is not there fails its call', async () => {
    const extensionId = (await store.environments())[0]?.extensionId ?? ''
    const large = { name: 'A', value: 'x'.repeat(100_000), secure: false as const }
    const records = Array.from({ length: 500 }, (_, index) => {
      const id = `ENV-9000-${String(index).padStart(4, '0')}-01`
      const applied = environmentOf({ id, variables: index % 10 === 0 ? [large] : [] })
      const kept = { conditions: [], deployed: null, held: [] }
      return { id, extensionId, applied, status: 'Running' as const, ...kept }
    })
    await store.saveEnvironments(records)
    await store.saveEnvironments(
      records.map((each) => ({ ...each, status: 'Stopped', extensionId: 'other' })),
    )
    const kept = (await store.environments()).filter(({ id }) => id.startsWith('ENV-9000'))
    expect(kept.map(({ applied }) => applied)).toEqual(records.map(({ applied }) => applied))
    expect(new Set(kept.map((each) => `${each.status} ${each.extensionId}`))).toEqual(
      new Set([`Stopped ${extensionId}`]),
    )
    const orphan = { ...records[0], id: 'ENV-9001-0000-01', extensionId: 'other' } as (typeof records)[number]
    await expect(store.saveEnvironments([orphan])).rejects.toThrow(/foreign key/)
  })

  test('what was applied as it is declared is held once by whoever reads it all, and equal parts of schedules are', async () => {
    const schedules = ['nightly', 'weekly'].map((name) => ({ ...scheduleOf(dev, name), data: { limit: 7 } }))
    const environment = environmentOf({ id: dev, schedules })
    const spec = extensionOf('billing', { environments: [environment] })
    await store.saveExtensions([{ id: spec.id, account: accountOf(), spec, commit: 'aaa' }])
    const stored = { conditions: [], deployed: null, held: [], status: 'Running' as const }
    await store.saveEnvironments([{ id: dev, extensionId: spec.id, applied: environment, ...stored }])
    const { extensions, environments } = await readKept(store)
    const declared = extensions.find(({ id }) => id === spec.id)?.spec.environments[0]
    expect(declared).toEqual(environment)
    expect(environments.find(({ id }) => id === dev)?.applied).toBe(declared)
    const [nightly, weekly] = declared?.schedules ?? []
    expect(weekly?.data).toBe(nightly?.data)
    expect(weekly?.trigger).toBe(nightly?.trigger)
  })

  test('1,000 that are deleted at once take a statement for each 200, extensions too', async () => {
    const account = accountOf()
    const names = Array.from({ length: 1000 }, (_, at) => `many-${at}`)
    const many = names.map((name) =>
      extensionOf(name, { environments: [environmentOf({ extension: name })] }),
    )
    await store.saveExtensions(many.map((spec) => ({ id: spec.id, account, spec, commit: 'aaa' })))
    const kept = { applied: null, status: 'Stopped' as const, conditions: [], deployed: null, held: [] }
    const records = many.flatMap(({ id: extensionId, environments }) =>
      environments.map(({ id }) => ({ id, extensionId, ...kept })),
    )
    await store.saveEnvironments(records)
    const read = await store.environments((each) => ({ ...each, status: 'Errored' }))
    expect(read.map(({ id }) => id)).toEqual([...records.map(({ id }) => id), dev, production].sort())
    expect(new Set(read.map(({ status }) => status))).toEqual(new Set(['Errored']))
    expect(await store.extensions()).toHaveLength(1001)
    const statements = countStatements()
    await Promise.all(records.map(({ id }) => store.deleteEnvironment(id)))
    await Promise.all(many.map(({ id }) => store.deleteExtension(id)))
    statements.stop()
    expect(statements.texts).toHaveLength(10)
    expect((await store.environments()).map(({ id }) => id)).toEqual([dev, production])
    expect(await store.extensions()).toHaveLength(1)
  })

  test('one whose status changes again and again writes what is applied once', async () => {
    const value = randomBytes(20_000).toString('hex')
    const applied = environmentOf({ id: dev, variables: [{ name: 'LONG', value, secure: false }] })
    const { extensionId = '' } = (await store.environments()).find(({ id }) => id === dev) ?? {}
    const kept = { id: dev, extensionId, conditions: [], deployed: null, held: [] }
    const beside = async () => {
      const sql = `select pg_relation_size(reltoastrelid)::integer as bytes from pg_class where oid = 'environments'::regclass`
      return (await world.database.pool.query<{ bytes: number }>(sql)).rows[0]?.bytes
    }
    await store.saveEnvironments([{ ...kept, applied, status: 'Running' }])
    const before = await beside()
    for (let flap = 0; flap < 20; flap++) {
      await store.saveEnvironments([{ ...kept, applied, status: flap % 2 === 0 ? 'Errored' : 'Running' }])
    }
    expect(await beside()).toBe(before)
    const other = { ...applied, logLevel: 'DEBUG' as const }
    await store.saveEnvironments([{ ...kept, applied: other, status: 'Running' }])
    expect((await store.environments()).find(({ id }) => id === dev)?.applied).toEqual(other)
  })

  test('deleting one leaves its neighbour alone', async () => {
    await store.create(newTask())
    await store.create(newTask({ environment: production }))
    await store.deleteEnvironment(dev)
    expect((await store.environments()).map((each) => each.id)).toEqual([production])
    expect(await store.waiting()).toEqual(new Map([[production, 1]]))
  })
})

describe('instances', () => {
  test('get ids of their own, also when asked for at once', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => store.newInstance(dev, 'launch-a')))
    expect(ids.toSorted()).toEqual(
      Array.from({ length: 10 }, (_, index) => `INS-1234-5678-01-${String(index + 1).padStart(6, '0')}`),
    )
    expect(await store.newInstance(production, 'launch-a')).toBe('INS-1234-5678-03-000001')
  })

  test('an id is never given again, and an instance is remembered with its launch until it is forgotten', async () => {
    const first = await store.newInstance(dev, 'launch-a')
    await store.forgetInstance(first)
    const second = await store.newInstance(dev, 'launch-b')
    expect(second).not.toBe(first)
    expect(await store.instances(dev)).toEqual([{ id: second, environment: dev, launch: 'launch-b' }])
  })

  test('belong to an environment there is: one that is not fails alone', async () => {
    const asked = [dev, 'ENV-0000-0000-01', production].map((each) => store.newInstance(each, 'launch'))
    const [first, second, third] = await Promise.allSettled(asked)
    expect([first?.status, third?.status]).toEqual(['fulfilled', 'fulfilled'])
    expect(second).toMatchObject({ reason: new Error('ENV-0000-0000-01 is not in the store') })
  })

  test('1,000 that are asked for, looked for or forgotten at once take a statement for each 200', async () => {
    const statements = countStatements()
    const ids = await Promise.all(
      Array.from({ length: 1000 }, (_, at) => store.newInstance(at % 2 === 0 ? dev : production, 'launch')),
    )
    expect(new Set(ids).size).toBe(1000)
    expect(ids.slice(0, 4)).toEqual(
      ['01-000001', '03-000001', '01-000002', '03-000002'].map((each) => `INS-1234-5678-${each}`),
    )
    expect(statements.texts).toHaveLength(5)
    const found = await Promise.all(
      Array.from({ length: 200 }, () => [store.instances(dev), store.instances(production)]).flat(),
    )
    expect(found.map((each) => each.length)).toEqual(found.map(() => 500))
    expect(statements.texts).toHaveLength(7)
    await Promise.all(ids.map((id) => store.forgetInstance(id)))
    expect(statements.texts).toHaveLength(12)
    statements.stop()
    expect(await store.instances()).toEqual([])
  })
})

describe('what extensions declare', () => {
  const setup = {
    version: 2 as const,
    runnerVersion: '42.0',
    eventSubscriptions: { order_created: [] },
    schedulables: [{ method: 'nightly', name: hostile, description: '' }],
    variables: [{ name: 'KEY', initialValue: null, secure: true }],
    audience: [],
    readmeUrl: null,
    changelogUrl: null,
  }

  test('is kept by release and kind of worker, in the order in which they were first there', async () => {
    const of = { environment: dev, release: 'r1', setup }
    await store.saveDeclaration({ ...of, worker: 'webapp' })
    await store.saveDeclaration({ ...of, worker: 'events' })
    await store.saveDeclaration({ ...of, worker: 'webapp', setup: { ...setup, runnerVersion: '43.0' } })
    expect(await store.declarations()).toMatchObject([
      { ...of, worker: 'webapp', setup: { runnerVersion: '43.0', variables: setup.variables } },
      { ...of, worker: 'events' },
    ])
  })

  test('goes when another release has taken its place, and with its environment', async () => {
    for (const release of ['r1', 'r2', ''])
      await store.saveDeclaration({ environment: dev, release, worker: 'events', setup })
    await store.saveDeclaration({ environment: production, release: 'r1', worker: 'events', setup })
    await store.keepDeclarations(dev, 'r2')
    const left = async () =>
      (await store.declarations()).map(({ environment, release }) => [environment, release])
    expect(await left()).toEqual([
      [dev, 'r2'],
      [production, 'r1'],
    ])
    await store.deleteEnvironment(dev)
    expect(await left()).toEqual([[production, 'r1']])
  })
})

describe('objects', () => {
  test('objects that come at once: each is kept, the newest of one counts, and a bad one fails alone', async () => {
    const puts = await Promise.allSettled([
      store.putObject(dev, 'orders', 'OR-1', { total: 1 }),
      store.putObject(dev, 'orders', 'OR-2', { total: 2 }),
      store.putObject('ENV-0000-0000-01', 'orders', 'OR-1', { total: 9 }), // there is no such environment
      store.putObject(dev, 'orders', 'OR-1', { total: 3 }),
      store.putObject(production, 'orders', 'OR-1', { total: 4 }),
    ])
    expect(puts.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ])
    expect(await store.getObject(dev, 'orders', 'OR-1')).toEqual({ total: 3 })
    expect(await store.getObject(dev, 'orders', 'OR-2')).toEqual({ total: 2 })
    expect(await store.getObject(production, 'orders', 'OR-1')).toEqual({ total: 4 })
  })

  test('are replaced, found by id, and listed newest first', async () => {
    await store.putObject(dev, 'orders', 'OR-1', { total: 1 })
    await store.putObject(dev, 'orders', 'OR-2', { total: 2 })
    await store.putObject(dev, 'orders', 'OR-1', { total: 3, note: hostile })
    expect(await store.getObject(dev, 'orders', 'OR-1')).toEqual({ total: 3, note: hostile })
    expect(await bodies(dev)).toEqual([{ total: 3, note: hostile }, { total: 2 }])
  })

  test('are read in pages of 4 MiB, and no more of them than are asked for', async () => {
    const large = { text: 'x'.repeat(3 * 1024 * 1024) }
    for (const id of ['OR-1', 'OR-2', 'OR-3']) await store.putObject(dev, 'orders', id, large)
    const bytes = JSON.stringify(large).length
    const page = (offset: number, limit: number) => store.listObjects(dev, 'orders', { offset, limit })
    expect((await page(0, 10)).map((each) => each.bytes)).toEqual([bytes, bytes]) // the second begins below 4 MiB
    expect(await page(1, 1)).toHaveLength(1)
    expect(await page(3, 10)).toEqual([])
    expect(await store.countObjects(dev, 'orders', 10)).toBe(3)
    expect(await store.countObjects(dev, 'orders', 2)).toBe(2)
  })

  test('belong to their environment and collection', async () => {
    await store.putObject(dev, 'orders', 'OR-1', {})
    expect(await store.getObject(production, 'orders', 'OR-1')).toBeUndefined()
    expect(await store.getObject(dev, 'assets', 'OR-1')).toBeUndefined()
    expect(await bodies(production)).toEqual([])
  })

  test('are forgotten once no task on record is about them, and they were not just written', async () => {
    await store.create(newTask({ objectId: 'OR-2' }))
    for (const id of ['OR-1', 'OR-2', 'OR-3', 'OR-4']) await store.putObject(dev, 'orders', id, { id })
    await store.putObject(production, 'orders', 'OR-1', {})
    const soon = Date.now() + 60_000
    expect(await store.forgetObjects(dev, 0, null, 10)).toEqual({ forgotten: 0, last: null })
    const page = await store.forgetObjects(dev, soon, null, 3)
    expect(page).toEqual({ forgotten: 2, last: { collection: 'orders', id: 'OR-3' } })
    expect(await store.forgetObjects(dev, soon, page.last, 3)).toEqual({ forgotten: 1, last: null })
    expect(await bodies(dev)).toEqual([{ id: 'OR-2' }])
    expect(await bodies(production)).toEqual([{}])
    const clock = new FakeClock(soon + 60_000)
    expect(await forgetObjects({ store, clock, log: silent }, new AbortController().signal)).toBe(1)
    expect(await bodies(dev)).toEqual([{ id: 'OR-2' }])
  })

  test('an id nobody can have is not there', async () => {
    expect(await store.getObject(dev, 'orders', 'a\0b')).toBeUndefined()
  })
})

describe('confirmations', () => {
  test('a commit is confirmed once somebody said so, and stays so', async () => {
    const said = {
      actor: { kind: 'admin', id: 'admin' },
      action: 'deletions.confirm',
      object: 'aaa',
    } as const
    expect(await store.confirmed('aaa')).toBe(false)
    await store.confirm('aaa', said)
    await store.confirm('aaa', said)
    expect(await store.confirmed('aaa')).toBe(true)
    expect(await store.confirmed('bbb')).toBe(false)
  })
})

async function bodies(environment: string): Promise<unknown[]> {
  const found = await world.store.listObjects(environment, 'orders', { offset: 0, limit: 10 })
  return found.map(({ body }) => body)
}
