import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { lockController, newSessionName } from '../../../../controller/adapters/postgres/controller-lock.ts'
import { isDatabaseAway } from '../../../../controller/adapters/postgres/database-away.ts'
import { createPool, migrate, type Pool } from '../../../../controller/adapters/postgres/pg-database.ts'
import { createPgStore } from '../../../../controller/adapters/postgres/pg-store.ts'
import { StoreClock } from '../../../../controller/adapters/postgres/store-clock.ts'
import { type Store, StoreAway } from '../../../../controller/ports/store.ts'
import { forgetObjects, forgetPast } from '../../../../controller/tasks/retention.ts'
import type { Occurrence } from '../../../../core/domain/schedule-run.ts'
import type { NewTask, Settlement, Task } from '../../../../core/domain/task.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { silent } from '../../../support/process-harness.ts'
import { accountOf, environmentOf, extensionOf, scheduleOf } from '../../../support/samples.ts'

/** What cannot be kept in PostgreSQL's `text` as it is: U+0000, and halves of surrogate pairs. */
const hostile = 'a\0b\uD800c\uDC00d'
const cleaned = 'a\uFFFDb\uFFFDc\uFFFDd'

const dev = 'ENV-1234-5678-01'
const production = 'ENV-1234-5678-03'

let database: TestDatabase
let store: Store

beforeAll(async () => {
  database = await createDatabase()
  store = database.store
})

afterAll(async () => {
  await database?.remove()
})

beforeEach(async () => {
  await database.empty()
  await database.seed(dev, production)
})

function newTask(values: Partial<NewTask> = {}): NewTask {
  return {
    environment: dev,
    category: 'background',
    eventType: 'order_created',
    objectId: 'OR-1',
    data: { amount: 1 },
    ...values,
  }
}

function settlement(values: Partial<Settlement> = {}): Settlement {
  return {
    status: 'succeeded',
    reason: null,
    message: null,
    result: null,
    event: 'succeeded',
    attempts: 0,
    rescheduled: 0,
    losses: 0,
    runtimeMs: 1500,
    ...values,
  }
}

/** Makes a task and takes it for delivery. */
async function claimed(values: Partial<NewTask> = {}): Promise<Task> {
  const { id, fence } = await store.create(newTask(values))
  const task = await store.claim(id, fence, 'INS-1')
  if (!task) throw new Error(`${id} could not be claimed`)
  return task
}

describe('extensions', () => {
  test('are kept as they were saved, and replaced by the next specification', async () => {
    const account = accountOf()
    const spec = extensionOf('search', { environments: [environmentOf({ extension: 'search' })] })
    await store.saveExtension({ id: spec.id, account, spec, commit: 'aaa' })
    const changed = { ...spec, description: 'finds things' }
    await store.saveExtension({ id: spec.id, account, spec: changed, commit: 'bbb' })
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
    expect(await store.processing()).toEqual([])
    expect(await store.listObjects(dev, 'orders')).toEqual([])
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
      observedCommit: 'bbb',
      deployed: {
        tag: 'v1',
        commit: 'ccc',
        release: 'r1',
        url: 'https://git.example.com/x.git',
        build: null,
      },
      held: [{ code: 'not-stopped' as const, extension: 'billing', environment: dev, reason: 'it runs' }],
    }
    await store.saveEnvironment(environment)
    const { updatedAt, ...kept } = (await store.environments()).find(({ id }) => id === dev) ?? {}
    expect(kept).toEqual(environment)
    expect(Math.abs(Date.now() - Date.parse(updatedAt ?? ''))).toBeLessThan(60_000)
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

  test('belong to an environment there is', async () => {
    await expect(store.newInstance('ENV-0000-0000-01', 'launch')).rejects.toThrow(/not in the store/)
  })
})

describe('making tasks', () => {
  test('a new task waits, unclaimed, at its first fence', async () => {
    const task = await store.create(newTask())
    expect(task).toMatchObject({
      ...newTask(),
      status: 'scheduled',
      fence: 1,
      attempts: 0,
      losses: 0,
      rescheduled: 0,
      assignee: null,
      completedAt: null,
    })
    expect(task.id).toMatch(/^TQ-\d{4}-\d{4}-\d{4}-\d{4}$/)
    expect(await store.get(task.id)).toEqual(task)
  })

  test('one for later says when', async () => {
    const notBefore = Date.UTC(2030, 0)
    expect((await store.create(newTask({ notBefore }))).notBefore).toBe('2030-01-01T00:00:00.000Z')
  })

  test.each([
    ['text with U+0000 and lone surrogates', { text: hostile }],
    ['numbers beyond 2^53 keep what JavaScript made of them', { number: 2 ** 53 + 2 }],
    ['keys keep their order', { z: 1, a: 2 }],
    ['nothing', null],
  ])('data comes back as it was: %s', async (_, data) => {
    const { id } = await store.create(newTask({ data }))
    expect(JSON.stringify((await store.get(id))?.data)).toBe(JSON.stringify(data))
  })

  test('names that PostgreSQL cannot keep are cleaned', async () => {
    const task = await store.create(newTask({ objectId: hostile, eventType: hostile }))
    expect(task).toMatchObject({ objectId: cleaned, eventType: cleaned })
  })
})

describe('finding tasks', () => {
  beforeEach(async () => {
    await store.create(newTask({ objectId: 'OR-1' }))
    await store.create(newTask({ objectId: 'OR-2', category: 'interactive', eventType: 'ask' }))
    await claimed({ objectId: 'OR-3', environment: production })
  })

  test.each([
    ['all, newest first', {}, ['OR-3', 'OR-2', 'OR-1']],
    ['by environment', { environment: dev }, ['OR-2', 'OR-1']],
    ['by status', { statuses: ['processing' as const] }, ['OR-3']],
    ['by category', { categories: ['interactive' as const, 'scheduled' as const] }, ['OR-2']],
    ['by event', { eventTypes: ['ask', 'never'] }, ['OR-2']],
    ['by object', { objectIds: ['OR-1'] }, ['OR-1']],
    ['by several at once', { environment: dev, eventTypes: ['order_created'] }, ['OR-1']],
    ['by no status at all', { statuses: [] }, []],
  ])('%s', async (_, filter, expected) => {
    const tasks = await store.list(filter, { limit: 10, offset: 0 })
    expect(tasks.map((each) => each.objectId)).toEqual(expected)
    expect(await store.count(filter)).toBe(expected.length)
  })

  test('by id, page by page, oldest first', async () => {
    const oldestFirst = { limit: 1, offset: 1, oldestFirst: true }
    const [second] = await store.list({}, oldestFirst)
    expect(second?.objectId).toBe('OR-2')
    expect(await store.list({ ids: [second?.id ?? ''] }, { limit: 10, offset: 0 })).toEqual([second])
  })

  test('page by page from where the last one ended', async () => {
    const [first] = await store.list({}, { limit: 1, offset: 0 })
    const after = first?.id ?? ''
    const rest = await store.list({}, { limit: 10, offset: 0, after })
    expect(rest.map((each) => each.objectId)).toEqual(['OR-2', 'OR-1'])
    expect(await store.list({}, { limit: 10, offset: 0, after, oldestFirst: true })).toEqual([])
  })

  test('counting no further than is of interest', async () => {
    expect(await store.count({}, 2)).toBe(2)
    expect(await store.count({}, 100)).toBe(3)
  })

  test.each([
    ['createdAt', 'lt', Date.UTC(2020, 0), 0],
    ['createdAt', 'ge', Date.UTC(2020, 0), 3],
    ['attempts', 'le', 0, 3],
    ['runtimeMs', 'gt', 0, 0],
  ] as const)('by a bound: %s %s %d', async (field, op, value, expected) => {
    expect(await store.count({ ranges: [{ field, op, value }] })).toBe(expected)
  })

  test('a list carries no payload', async () => {
    const [task] = await store.list({}, { limit: 1, offset: 0 })
    expect(task).not.toHaveProperty('data')
    expect(task).not.toHaveProperty('result')
    expect(task).not.toHaveProperty('story')
  })

  test('how much waits, of what, and since when', async () => {
    await store.create(newTask({ objectId: 'OR-4', notBefore: Date.UTC(2030, 0) }))
    const first = (await store.waitingPage(dev, null)).tasks[0]
    const backlog = (await store.backlog()).toSorted((a, b) => a.category.localeCompare(b.category))
    expect(backlog).toEqual([
      {
        environment: dev,
        category: 'background',
        waiting: 2,
        due: 1,
        oldestDue: Date.parse(first?.notBefore ?? ''),
      },
      { environment: dev, category: 'interactive', waiting: 1, due: 1, oldestDue: expect.any(Number) },
    ])
  })

  test('what waits and what is out, by environment', async () => {
    expect(await store.waiting()).toEqual(new Map([[dev, 2]]))
    const { tasks, next } = await store.waitingPage(dev, null)
    const values = {
      id: expect.any(String),
      fence: 1,
      environment: dev,
      fairnessKey: '',
      dataBytes: 12,
      losses: 0,
      notBefore: expect.any(String),
    }
    expect(tasks).toEqual([
      { ...values, category: 'background', eventType: 'order_created', objectId: 'OR-1' },
      { ...values, category: 'interactive', eventType: 'ask', objectId: 'OR-2' },
    ])
    expect(Object.keys(tasks[0] ?? {})).toHaveLength(10) // and nothing that may be long
    expect(next).toBeNull()
    expect((await store.processing()).map((each) => each.objectId)).toEqual(['OR-3'])
    expect(await store.processing(dev)).toEqual([])
  })

  test('one that is not there', async () => {
    expect(await store.get('TQ-0')).toBeUndefined()
  })
})

describe('claiming', () => {
  test('20 at once have one winner', async () => {
    const { id, fence } = await store.create(newTask())
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.claim(id, fence, `INS-${index}`)),
    )
    const winners = claims.filter((each) => each !== undefined)
    expect(winners).toHaveLength(1)
    expect(await store.get(id)).toEqual(winners[0])
    expect(winners[0]).toMatchObject({ status: 'processing', fence, assignedAt: expect.any(String) })
  })

  test.each([
    ['a newer fence', 2],
    ['an older fence', 0],
  ])('needs the fence the task has: not %s', async (_, fence) => {
    const { id } = await store.create(newTask())
    expect(await store.claim(id, fence, 'INS-1')).toBeUndefined()
    expect((await store.get(id))?.status).toBe('scheduled')
  })

  test('a finished task is not claimed again', async () => {
    const { id, fence } = await claimed()
    await store.settle(id, fence, settlement())
    expect(await store.claim(id, fence, 'INS-2')).toBeUndefined()
  })

  test('an instance may have any name', async () => {
    const { id, fence } = await store.create(newTask())
    expect((await store.claim(id, fence, hostile))?.assignee).toBe(cleaned)
  })
})

describe('settling', () => {
  test('a final result completes the task at its fence', async () => {
    const { id, fence } = await claimed()
    const settled = await store.settle(id, fence, settlement({ message: 'done' }))
    expect(settled).toMatchObject({ status: 'succeeded', fence, message: 'done', runtimeMs: 1500 })
    expect(Date.parse(settled?.completedAt ?? '')).toBeGreaterThanOrEqual(
      Date.parse(settled?.createdAt ?? ''),
    )
  })

  test('one that sends the task back raises its fence and says when', async () => {
    const { id, fence } = await claimed()
    const back = settlement({ status: 'retrying', attempts: 1, notBefore: Date.UTC(2030, 0) })
    expect(await store.settle(id, fence, back)).toMatchObject({
      status: 'retrying',
      attempts: 1,
      fence: fence + 1,
      completedAt: null,
      notBefore: '2030-01-01T00:00:00.000Z',
    })
    expect(await store.claim(id, fence, 'INS-1')).toBeUndefined()
    expect(await store.claim(id, fence + 1, 'INS-1')).toMatchObject({ status: 'processing' })
  })

  test('20 at once: one is applied', async () => {
    const { id, fence } = await claimed()
    const settled = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.settle(id, fence, settlement({ message: `${index}` }))),
    )
    expect(settled.filter((each) => each !== undefined)).toHaveLength(1)
  })

  test.each([
    ['another fence', async ({ id, fence }: Task) => store.settle(id, fence + 1, settlement())],
    [
      'a task settled before',
      async ({ id, fence }: Task) => {
        await store.settle(id, fence, settlement({ status: 'failed', reason: 'fail' }))
        return store.settle(id, fence, settlement())
      },
    ],
    ['a task that only waits', async () => store.settle((await store.create(newTask())).id, 1, settlement())],
    ['a task that is not there', async () => store.settle('TQ-0', 1, settlement())],
  ])('does nothing to %s', async (_, settle) => {
    expect(await settle(await claimed())).toBeUndefined()
    expect(await store.count({ statuses: ['succeeded'] })).toBe(0)
  })

  test('messages are cleaned, and cut at 16 KiB', async () => {
    const long = await claimed({ objectId: 'OR-1' })
    const odd = await claimed({ objectId: 'OR-2' })
    const failed = { status: 'failed' as const, reason: 'fail' as const }
    await store.settle(long.id, 1, settlement({ ...failed, message: '€'.repeat(20_000) }))
    await store.settle(odd.id, 1, settlement({ ...failed, message: hostile }))
    expect((await store.get(long.id))?.message).toBe(`${'€'.repeat(5460)}…`)
    expect((await store.get(odd.id))?.message).toBe(cleaned)
  })

  test('what the runner answered is kept', async () => {
    const { id, fence } = await claimed()
    await store.settle(id, fence, settlement({ result: { pages: [1, 2], note: hostile } }))
    expect((await store.get(id))?.result).toEqual({ pages: [1, 2], note: cleaned })
  })
})

describe('trying again by hand', () => {
  async function failedTask(): Promise<Task> {
    const task = await claimed()
    const failed = { status: 'failed', reason: 'attempts-exhausted', event: 'failed' } as const
    await store.settle(
      task.id,
      task.fence,
      settlement({ ...failed, attempts: 10, losses: 2, message: 'why' }),
    )
    return task
  }

  test('a failed task goes back under its id, with a new fence and its budgets as new', async () => {
    const { id, fence } = await failedTask()
    expect(await store.resubmit(id, { actor: 'ada' })).toMatchObject({
      status: 'scheduled',
      fence: fence + 1,
      attempts: 0,
      losses: 0,
      reason: null,
      message: null,
      completedAt: null,
    })
    expect(await store.claim(id, fence + 1, 'INS-2')).toMatchObject({ id, status: 'processing' })
  })

  test('once: the next one has nothing to send back', async () => {
    const { id } = await failedTask()
    const again = Array.from({ length: 5 }, () => store.resubmit(id, { actor: 'ada' }))
    expect((await Promise.all(again)).filter((each) => each !== undefined)).toHaveLength(1)
  })

  test('at a time of its own', async () => {
    const { id } = await failedTask()
    const notBefore = Date.UTC(2030, 0)
    expect((await store.resubmit(id, { actor: 'ada', notBefore }))?.notBefore).toBe(
      '2030-01-01T00:00:00.000Z',
    )
  })

  test.each([
    ['waits', async () => store.create(newTask())],
    ['is out', async () => claimed()],
    ['succeeded', async () => store.settle((await claimed()).id, 1, settlement())],
  ])('not one that %s', async (_, make) => {
    expect(await store.resubmit((await make())?.id ?? '', { actor: 'ada' })).toBeUndefined()
  })
})

describe('ending a task by hand', () => {
  const byAda = { actor: 'ada', running: false }

  test('one that waits is skipped, and the entry it has in the queue is void', async () => {
    const { id, fence } = await store.create(newTask())
    const ended = { status: 'skipped', reason: 'cancelled', fence: fence + 1 }
    expect(await store.cancel(id, byAda)).toMatchObject(ended)
    expect(await store.claim(id, fence, 'INS-1')).toBeUndefined()
    expect(await store.waiting()).toEqual(new Map())
  })

  test('one that is out only where that is wanted; what its runner answers is stale then', async () => {
    const { id, fence } = await claimed()
    expect(await store.cancel(id, byAda)).toBeUndefined()
    expect(await store.cancel(id, { ...byAda, running: true })).toMatchObject({ status: 'skipped' })
    expect(await store.settle(id, fence, settlement())).toBeUndefined()
    expect((await store.get(id))?.completedAt).toEqual(expect.any(String))
  })

  test('for another reason', async () => {
    const { id } = await store.create(newTask({ category: 'interactive' }))
    const as = { status: 'failed', reason: 'timeout', event: 'failed', message: 'nobody came' } as const
    expect(await store.cancel(id, { ...byAda, as })).toMatchObject({
      status: 'failed',
      reason: 'timeout',
      message: 'nobody came',
    })
  })

  test('not one that has ended', async () => {
    const { id } = await claimed()
    await store.settle(id, 1, settlement())
    expect(await store.cancel(id, { ...byAda, running: true })).toBeUndefined()
  })
})

describe('one queued task per object', () => {
  test('an event of an object that has one queued becomes part of it, in its place, with the newer data', async () => {
    const first = await store.create(newTask({ data: { version: 1 } }))
    const second = await store.create(newTask({ data: { version: 2 }, correlationId: 'c-2' }))
    const { id, fence, notBefore, createdAt } = first
    expect(second).toMatchObject({
      id,
      fence,
      notBefore,
      createdAt,
      data: { version: 2 },
      correlationId: 'c-2',
    })
    expect((await store.get(id))?.coalesced).toBe(1)
    expect(await store.waiting()).toEqual(new Map([[dev, 1]]))
  })

  test('also 50 at once: the last one counts', async () => {
    await store.create(newTask())
    const events = Array.from({ length: 50 }, (_, version) => store.create(newTask({ data: { version } })))
    const ids = new Set((await Promise.all(events)).map((each) => each.id))
    expect(ids.size).toBe(1)
    expect(await store.get([...ids][0] ?? '')).toMatchObject({ coalesced: 50, data: { version: 49 } })
  })

  test.each([
    ['another object', newTask({ objectId: 'OR-2' })],
    ['another event', newTask({ eventType: 'order_changed' })],
    ['another environment', newTask({ environment: production })],
    ['another category', newTask({ category: 'interactive' })],
    ['the same for later', newTask({ notBefore: Date.UTC(2030, 0) })],
  ])('%s has its own', async (_, other) => {
    const first = await store.create(newTask())
    expect((await store.create(other)).id).not.toBe(first.id)
  })

  test.each([
    ['is out', async () => {}],
    ['has ended', async ({ id }: Task) => store.settle(id, 1, settlement())],
    [
      'is to be tried again later',
      async ({ id }: Task) =>
        store.settle(id, 1, settlement({ status: 'retrying', notBefore: Date.UTC(2030, 0) })),
    ],
  ])('a task that %s blocks none', async (_, meanwhile) => {
    const first = await claimed()
    await meanwhile(first)
    const second = await store.create(newTask())
    expect(second.id).not.toBe(first.id)
    expect((await store.create(newTask())).id).toBe(second.id)
  })

  test('one queued for later is taken forward by an event of now, under a new fence: its entry is for later', async () => {
    const later = await store.create(newTask({ notBefore: Date.UTC(2030, 0) }))
    const now = await store.create(newTask())
    expect(now).toMatchObject({ id: later.id, fence: later.fence + 1 })
    expect(Date.parse(now.notBefore)).toBeLessThan(Date.UTC(2030, 0))
  })

  test('while the queued one is being claimed, events make tasks of their own rather than wait or get lost', async () => {
    for (let round = 0; round < 20; round++) {
      const first = await store.create(newTask({ data: { version: 1 } }))
      const [taken, second] = await Promise.all([
        store.claim(first.id, first.fence, 'INS-1'),
        store.create(newTask({ data: { version: 2 } })),
      ])
      const isNewer = second.id !== first.id
      expect(isNewer ? second.data : taken?.data).toEqual({ version: 2 })
      await store.settle(first.id, first.fence, settlement())
      if (isNewer) await store.cancel(second.id, { actor: 'ada', running: false })
    }
  })
})

describe('the story of a task', () => {
  async function storyOf(id: string): Promise<string[]> {
    const { story = [] } = (await store.get(id)) ?? {}
    return story.map(({ what, fence, by, message }) =>
      [what, fence, by, message].filter((each) => each !== null).join(' '),
    )
  }

  test('has what happened, in order', async () => {
    const { id } = await claimed({ by: 'eve' })
    const lost = { status: 'scheduled', event: 'lost', message: 'INS-1 ended', notBefore: 0 } as const
    await store.settle(id, 1, settlement(lost))
    await store.claim(id, 2, 'INS-2')
    await store.settle(id, 2, settlement({ status: 'failed', event: 'failed', message: hostile }))
    await store.resubmit(id, { actor: 'ada' })
    await store.cancel(id, { actor: 'bob', running: false })
    expect(await storyOf(id)).toEqual([
      'created 1 eve',
      'assigned 1 INS-1',
      'lost 1 INS-1 INS-1 ended',
      'assigned 2 INS-2',
      `failed 2 INS-2 ${cleaned}`,
      'resubmitted 3 ada',
      'cancelled 3 bob',
    ])
    const times = (await store.get(id))?.story.map(({ at }) => at) ?? []
    expect(times).toEqual(times.toSorted())
    expect(times[0]).toBe((await store.get(id))?.createdAt)
  })

  test('says in one line how many events came while it was queued', async () => {
    const { id } = await store.create(newTask())
    await store.create(newTask({ by: 'eve' }))
    await Promise.all([store.create(newTask()), store.create(newTask())])
    expect(await storyOf(id)).toEqual(['created 1', 'coalesced 1 3 further events'])
  })

  test('keeps the newest 100', async () => {
    const { id } = await store.create(newTask())
    for (let fence = 1; fence <= 60; fence++) {
      await store.claim(id, fence, 'INS-1')
      await store.settle(id, fence, settlement({ status: 'rescheduled', event: 'rescheduled', notBefore: 0 }))
    }
    const story = await storyOf(id)
    expect(story).toHaveLength(100)
    expect(story.at(-1)).toBe('rescheduled 60 INS-1')
  })
})

describe('calls at once share a statement', () => {
  test('and what is wrong with one does not concern the others', async () => {
    const calls = Array.from({ length: 30 }, (_, index) =>
      store.create(
        newTask({ objectId: `OR-${index}`, environment: index === 17 ? 'ENV-0000-0000-01' : dev }),
      ),
    )
    const settled = await Promise.allSettled(calls)
    expect(settled.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([17])
    expect(await store.waiting()).toEqual(new Map([[dev, 29]]))
  })

  test('and each gets its own answer', async () => {
    const tasks = await Promise.all(
      Array.from({ length: 30 }, (_, index) => store.create(newTask({ objectId: `OR-${index}` }))),
    )
    expect(tasks.map((each) => each.objectId)).toEqual(
      Array.from({ length: 30 }, (_, index) => `OR-${index}`),
    )
    const claims = await Promise.all(
      tasks.map(({ id, fence }, index) =>
        store.claim(id, index % 3 === 0 ? fence + 1 : fence, `INS-${index}`),
      ),
    )
    expect(claims.map((each) => each?.assignee)).toEqual(
      tasks.map((_, index) => (index % 3 === 0 ? undefined : `INS-${index}`)),
    )
  })
})

describe('forgetting tasks', () => {
  const soon = () => Date.now() + 60_000

  async function finished(count: number): Promise<string[]> {
    const ids: string[] = []
    for (let index = 0; index < count; index++) {
      const { id } = await claimed({ objectId: `OR-${index}` })
      await store.settle(id, 1, settlement())
      ids.push(id)
    }
    return ids
  }

  test('by age, a few at a time, the oldest first; what has not ended stays', async () => {
    const waits = await store.create(newTask({ objectId: 'waits' }))
    const ids = await finished(3)
    expect(await store.forgetTasks(dev, 0, 2)).toBe(0)
    expect(await store.forgetTasks(production, soon(), 2)).toBe(0)
    expect(await store.forgetTasks(dev, soon(), 2)).toBe(2)
    expect(await store.ids({}, 10)).toEqual([waits.id, ids[2]])
    expect(await store.forgetTasks(dev, soon(), 2)).toBe(1)
    expect(await store.ids({}, 10)).toEqual([waits.id])
  })

  test('by number: the newest stay', async () => {
    const ids = await finished(5)
    expect(await store.endOfSurplus(dev, 5)).toBeUndefined()
    expect(await store.forgetTasks(dev, (await store.endOfSurplus(dev, 2)) ?? 0, 100)).toBe(3)
    expect(await store.ids({}, 10)).toEqual(ids.slice(3))
  })

  test('a round goes over every environment', async () => {
    const ids = await finished(3)
    const other = await claimed({ environment: production })
    await store.settle(other.id, 1, settlement())
    const retention = { tasksMs: 1000, tasksPerEnvironment: 1, runsMs: 1000 }
    const round = (now: number) =>
      forgetPast({ retention, store, clock: new FakeClock(now), log: silent }, new AbortController().signal)
    expect(await round(0)).toEqual({ tasks: 2, runs: 0 })
    expect(await store.ids({}, 10)).toEqual([ids[2], other.id])
    expect(await round(Date.now() + 60_000)).toEqual({ tasks: 2, runs: 0 })
    expect(await store.count({})).toBe(0)
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
    expect(await store.listObjects(dev, 'orders')).toEqual([{ total: 3, note: hostile }, { total: 2 }])
  })

  test('belong to their environment and collection', async () => {
    await store.putObject(dev, 'orders', 'OR-1', {})
    expect(await store.getObject(production, 'orders', 'OR-1')).toBeUndefined()
    expect(await store.getObject(dev, 'assets', 'OR-1')).toBeUndefined()
    expect(await store.listObjects(production, 'orders')).toEqual([])
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
    expect(await store.listObjects(dev, 'orders')).toEqual([{ id: 'OR-2' }])
    expect(await store.listObjects(production, 'orders')).toEqual([{}])
    const clock = new FakeClock(soon + 60_000)
    expect(await forgetObjects({ store, clock, log: silent }, new AbortController().signal)).toBe(1)
    expect(await store.listObjects(dev, 'orders')).toEqual([{ id: 'OR-2' }])
  })

  test('an id nobody can have is not there', async () => {
    expect(await store.getObject(dev, 'orders', 'a\0b')).toBeUndefined()
  })
})

describe('schedules', () => {
  const minute = 60_000
  const t0 = Date.UTC(2027, 0, 1)
  const nightly = scheduleOf(dev, 'nightly')
  const hourly = scheduleOf(dev, 'hourly')
  const run: NewTask = newTask({ category: 'scheduled', objectId: nightly.id })

  function occurrence(values: Partial<Occurrence> = {}): Occurrence {
    const first = { schedule: nightly.id, environment: dev, nominal: t0 + minute }
    const plain = { origin: 'schedule' as const, into: null, blocker: null, since: null }
    return { ...first, state: 'queued', reason: null, latenessMs: 0, ...plain, ...values }
  }

  /** Puts one on record, and the watermark at it. */
  async function record(values: Partial<Occurrence> = {}, task: NewTask = run): Promise<Task | undefined> {
    const one = occurrence(values)
    const move = { watermark: one.nominal, due: one.nominal + minute, planner: 'p' }
    const [written] = await store.record([
      { schedule: one.schedule, occurrences: [one], taskOf: () => task, move },
    ])
    return written
  }

  async function stateOf(schedule: string) {
    return (await store.scheduleStates([schedule]))[0]
  }

  async function watermarkOf(schedule: string): Promise<number | undefined> {
    return (await stateOf(schedule))?.watermark
  }

  test('an environment has armed exactly what it was told', async () => {
    expect(await store.arm(dev, [nightly], t0)).toBe(true)
    expect(await store.scheduleStates([nightly.id, hourly.id])).toEqual([
      { id: nightly.id, environment: dev, spec: nightly, watermark: t0, pause: null },
    ])
    expect(await store.arm(dev, [nightly], t0 + minute)).toBe(false)
    expect(await store.arm(dev, [hourly], t0)).toBe(true)
    expect((await store.appointments('p')).map((each) => each.id)).toEqual([hourly.id])
  })

  test('arming one environment does not touch another', async () => {
    await store.arm(dev, [nightly], t0)
    await store.arm(production, [], t0)
    expect(await store.appointments('p')).toHaveLength(1)
  })

  test('when it is due is remembered, until it changes or somebody else plans', async () => {
    await store.arm(dev, [nightly], t0)
    const due = async (planner: string) => (await store.appointments(planner, dev)).map((each) => each.due)
    expect(await due('p')).toEqual([undefined])
    await store.plan('p', [{ id: nightly.id, due: t0 + minute + 7 }])
    expect(await due('p')).toEqual([t0 + minute + 7])
    expect(await due('newer')).toEqual([undefined])
    await store.arm(dev, [{ ...nightly, method: 'other' }], t0)
    expect(await due('p')).toEqual([undefined])
    await store.plan('p', [{ id: nightly.id, due: null }])
    expect(await due('p')).toEqual([null])
  })

  test('armed again, a schedule keeps its watermark: what was missed meanwhile is still due', async () => {
    await store.arm(dev, [nightly], t0)
    await store.arm(dev, [{ ...nightly, data: { odd: hostile } }], t0 + minute)
    expect(await watermarkOf(nightly.id)).toBe(t0)
  })

  test('brought back after it was gone, it starts anew: the time away is not caught up', async () => {
    await store.arm(dev, [nightly], t0)
    await store.arm(dev, [], t0)
    await store.arm(dev, [nightly], t0 + minute)
    expect(await watermarkOf(nightly.id)).toBe(t0 + minute)
  })

  test('enabled after it was not, what came due meanwhile stays skipped', async () => {
    await store.arm(dev, [{ ...nightly, enabled: false }], t0)
    await store.arm(dev, [nightly], t0 + minute)
    expect(await stateOf(nightly.id)).toMatchObject({
      watermark: t0,
      pause: { by: 'git', until: t0 + minute + 1 },
    })
    expect(await store.pausedSchedules(t0 + 2 * minute)).toEqual([])
  })

  test('a pause by hand outlives what Git says of the schedule', async () => {
    await store.arm(dev, [nightly], t0)
    const pause = { by: 'ada', reason: hostile, since: t0, until: null }
    const kept = { ...pause, reason: cleaned }
    expect(await store.pauseSchedule(nightly.id, pause)).toMatchObject({ pause: kept })
    await store.arm(dev, [{ ...nightly, enabled: false }], t0)
    await store.arm(dev, [nightly], t0 + minute)
    expect(await store.pausedSchedules(t0 + minute)).toMatchObject([{ id: nightly.id, pause: kept }])
    expect(await store.pauseSchedule(hourly.id, pause)).toBeUndefined()
  })

  test.each([
    ['another expression', { cron: '*/5 * * * * *' }],
    ['the same, read in another way', { domDow: 'or' as const }],
  ])('a new trigger starts anew, and says nothing about the past: %s', async (_, values) => {
    await store.arm(dev, [nightly], t0)
    const trigger = { ...nightly.trigger, ...values } as typeof nightly.trigger
    await store.arm(dev, [{ ...nightly, trigger, data: { odd: hostile } }], t0 + minute)
    expect(await watermarkOf(nightly.id)).toBe(t0 + minute)
  })

  test('the watermark never goes back', async () => {
    await store.arm(dev, [nightly], t0)
    await record({ nominal: t0 + minute })
    await record({ nominal: t0 })
    await store.arm(dev, [], t0)
    await store.arm(dev, [nightly], t0)
    expect(await watermarkOf(nightly.id)).toBe(t0 + minute)
  })

  test('an occurrence is written with its task and moves the watermark', async () => {
    await store.arm(dev, [nightly], t0)
    const task = await record({ latenessMs: 12 })
    expect(await store.get(task?.id ?? '')).toMatchObject({ category: 'scheduled', objectId: nightly.id })
    expect(await watermarkOf(nightly.id)).toBe(t0 + minute)
    expect(await store.appointments('p')).toMatchObject([{ due: t0 + 2 * minute }])
    expect(await store.occurrences(nightly.id, 10)).toEqual([
      { ...occurrence({ latenessMs: 12 }), taskId: task?.id, taskStatus: 'scheduled' },
    ])
  })

  test('20 records of one occurrence at once make one task', async () => {
    await store.arm(dev, [nightly], t0)
    const tasks = await Promise.all(Array.from({ length: 20 }, () => record()))
    expect(tasks.filter((each) => each !== undefined)).toHaveLength(1)
    expect(await store.count({ categories: ['scheduled'] })).toBe(1)
    expect(await store.occurrences(nightly.id, 10)).toHaveLength(1)
  })

  test('one that was written before makes no task, even after the schedule was away', async () => {
    await store.arm(dev, [nightly], t0)
    await record()
    await store.arm(dev, [], t0)
    await store.arm(dev, [nightly], t0)
    expect(await record()).toBeUndefined()
  })

  test('what does not run is on record with all there is to say, newest first', async () => {
    await store.arm(dev, [nightly], t0)
    const month = 31 * 24 * 60 * minute // more milliseconds than fit into 32 bits
    await record({ state: 'missed', reason: 'downtime', latenessMs: month, since: t0 - 1 })
    const skipped = {
      nominal: t0 + 2 * minute,
      state: 'skipped' as const,
      reason: 'overlap',
      blocker: 'TQ-1',
    }
    await record(skipped)
    const coalesced = { nominal: t0 + 3 * minute, state: 'coalesced' as const, into: t0 + 4 * minute }
    await record(coalesced)
    expect(await store.occurrences(nightly.id, 10)).toMatchObject([
      coalesced,
      skipped,
      { state: 'missed', reason: 'downtime', since: t0 - 1 },
    ])
    expect(await store.occurrences(nightly.id, 1)).toMatchObject([coalesced])
    expect(await store.lastOccurrences([nightly.id, hourly.id])).toMatchObject([coalesced])
    expect(await store.occurrencesBetween(nightly.id, t0, t0 + 3 * minute)).toMatchObject([
      { state: 'missed' },
      skipped,
    ])
    expect(await store.count({ categories: ['scheduled'] })).toBe(0)
  })

  test('runs are unfinished until their tasks are', async () => {
    await store.arm(dev, [nightly], t0)
    const unfinished = async () => (await store.unfinishedRuns([nightly.id, hourly.id])).get(nightly.id)
    expect(await unfinished()).toBeUndefined()
    const task = await record()
    await record({ nominal: t0 + 2 * minute, state: 'skipped' })
    expect(await unfinished()).toEqual([task?.id])
    await store.claim(task?.id ?? '', 1, 'INS-1')
    expect(await unfinished()).toEqual([task?.id])
    await store.settle(task?.id ?? '', 1, settlement())
    expect(await unfinished()).toBeUndefined()
    const split = await store.waitAndRun(nightly.id)
    expect(split.runMs).toBeGreaterThanOrEqual(0)
  })

  test('what waits starts once, or is skipped', async () => {
    await store.arm(dev, [nightly], t0)
    const nominals = [t0 + minute, t0 + 2 * minute]
    for (const nominal of nominals) expect(await record({ nominal, state: 'waiting' })).toBeUndefined()
    expect(await store.waitingRuns()).toMatchObject(
      nominals.map((nominal) => ({ schedule: nightly.id, nominal })),
    )
    const start = () => store.startWaiting([{ schedule: nightly.id, nominal: t0 + minute, task: run }])
    const started = (await Promise.all([start(), start(), start()])).flat()
    expect(started).toHaveLength(1)
    await store.skipWaiting([nightly.id], 'paused')
    expect(await store.waitingRuns([nightly.id])).toEqual([])
    expect(await store.occurrences(nightly.id, 10)).toMatchObject([
      { state: 'skipped', reason: 'paused' },
      { state: 'queued', taskId: started[0]?.id },
    ])
  })

  test('what waits for a schedule that goes is skipped', async () => {
    await store.arm(dev, [nightly], t0)
    await record({ state: 'waiting' })
    await store.arm(dev, [], t0)
    expect(await store.occurrences(nightly.id, 10)).toMatchObject([{ state: 'skipped', reason: 'removed' }])
  })

  test('a backfill takes up what has not run, and nothing else', async () => {
    await store.arm(dev, [nightly], t0)
    await record({ nominal: t0 + minute })
    await record({ nominal: t0 + 2 * minute, state: 'missed', reason: 'downtime' })
    const past = [1, 2, 3].map((n) =>
      occurrence({ nominal: t0 + n * minute, state: 'waiting', origin: 'backfill' }),
    )
    expect(await store.backfill(past)).toEqual([t0 + 2 * minute, t0 + 3 * minute])
    expect(await store.backfill(past)).toEqual([])
    expect(await watermarkOf(nightly.id)).toBe(t0 + 2 * minute)
  })

  test('old occurrences are forgotten, but for the newest of each schedule', async () => {
    await store.arm(dev, [nightly, hourly], t0)
    for (const nominal of [1, 2, 3]) await record({ nominal: t0 + nominal * minute, state: 'missed' })
    await record({ schedule: hourly.id, state: 'missed' })
    expect(await store.forgetOccurrences(t0 + 60 * minute, 1)).toBe(1)
    expect(await store.forgetOccurrences(t0 + 60 * minute, 100)).toBe(1)
    expect((await store.occurrences(nightly.id, 10)).map(({ nominal }) => nominal)).toEqual([t0 + 3 * minute])
    expect(await store.occurrences(hourly.id, 10)).toHaveLength(1)
  })

  test('where the task cannot be written, the occurrence is not either', async () => {
    await store.arm(dev, [nightly], t0)
    const nowhere = { ...run, environment: 'ENV-0000-0000-01' }
    await expect(record({}, nowhere)).rejects.toThrow(/foreign key/)
    expect(await store.occurrences(nightly.id, 10)).toEqual([])
    expect(await watermarkOf(nightly.id)).toBe(t0)
  })
})

describe('the audit trail and confirmations', () => {
  test('who did what is written down, whatever the text', async () => {
    await store.audit({ actor: 'ada', action: 'task.resubmit', subject: hostile, detail: hostile })
    const { rows } = await database.pool.query('select actor, action, subject, detail from audit')
    expect(rows).toEqual([{ actor: 'ada', action: 'task.resubmit', subject: cleaned, detail: cleaned }])
  })

  test('a commit is confirmed once somebody said so, and stays so', async () => {
    expect(await store.confirmed('aaa')).toBe(false)
    await store.confirm('aaa')
    await store.confirm('aaa')
    expect(await store.confirmed('aaa')).toBe(true)
    expect(await store.confirmed('bbb')).toBe(false)
  })
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
    const [other, pool] = await freshPools('slow', 2, { query_timeout: 1_000 })
    let asked = () => {}
    const hasAsked = new Promise<void>((resolve) => {
      asked = resolve
    })
    const slow = other?.transaction(async (client) => {
      await client.query('select pg_advisory_xact_lock($1, $2)', [0x424f574c, 1])
      asked()
      await delay(1_500)
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
      await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1))
      await lock()
      expect(lost).toHaveBeenCalledTimes(1)
    })

    test('it takes over from a connection of its own that only the server still has', async () => {
      const session = newSessionName()
      const { lost } = await lock(session)
      await lock(session)
      await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1))
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

  test('where no server answers, each call throws StoreAway', async () => {
    const pool = createPool({ host: '127.0.0.1', port: 1 }, silent)
    const away = createPgStore(pool)
    const calls = [
      () => away.create(newTask()),
      () => away.processing(),
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

test.each([
  ['57P01', 'terminating connection due to administrator command', true],
  ['53300', 'sorry, too many clients already', true],
  ['53100', 'could not extend file: No space left on device', true],
  ['28P01', 'password authentication failed', true],
  ['40P01', 'deadlock detected', true],
  ['25006', 'cannot execute UPDATE in a read-only transaction', true],
  ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432', true],
  ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN database', true],
  [undefined, 'Client has encountered a connection error and is not queryable', true],
  [undefined, 'Cannot use a pool after calling end on the pool', true],
  [undefined, 'Query read timeout', true],
  ['22021', 'invalid byte sequence for encoding "UTF8": 0x00', false],
  ['23503', 'insert or update on table "tasks" violates foreign key constraint', false],
  ['42P01', 'relation "nowhere" does not exist', false],
  [undefined, 'no free id was found for a new task', false],
])('an error %s, "%s", means that the database is away: %s', (code, message, expected) => {
  expect(isDatabaseAway(Object.assign(new Error(message), { code }))).toBe(expected)
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
  expect(Math.max(...differences)).toBeLessThan(1000)
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
