import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { parseQuery } from '../../../../controller/http/connect/rql.ts'
import { taskFilterOf, taskOrderOf } from '../../../../controller/http/connect/task-filter.ts'
import type { Store } from '../../../../controller/ports/store.ts'
import type { TaskFilter } from '../../../../controller/ports/task-store.ts'
import { forgetPast } from '../../../../controller/tasks/retention.ts'
import type { Task } from '../../../../core/domain/task.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { silent } from '../../../support/process-harness.ts'
import { countStatements } from '../../../support/statements.ts'
import {
  cleaned,
  dev,
  hostile,
  newTask,
  production,
  settlement,
  storeWorld,
} from '../../../support/store-world.ts'

const world = storeWorld()
const manyOthers = Array.from({ length: 200 }, (_, index) => `ENV-0000-${1000 + index}-01`)
const { claimed } = world
let store: Store

beforeAll(() => {
  store = world.store
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

  test.each<[string, readonly string[] | null, TaskFilter, string]>([
    ['all', null, {}, 'OR-3 OR-2 OR-1'],
    ['of some environments', [dev], {}, 'OR-2 OR-1'],
    ['of many environments', [...manyOthers, production], {}, 'OR-3'],
    ['of none', [], {}, ''],
    ['of one object', null, { objectIds: ['OR-1'] }, 'OR-1'],
    ['of one object in many environments', [...manyOthers, dev], { objectIds: ['OR-1', 'OR-3'] }, 'OR-1'],
    ['what has not ended', null, { statuses: ['processing', 'scheduled'] }, 'OR-3 OR-2 OR-1'],
    ['what failed', null, { statuses: ['failed'] }, ''],
    ['by a filter no index has', null, { categories: ['interactive'] }, 'OR-2'],
  ])('the newest of many environments together: %s', async (_, environments, filter, expected) => {
    const found = await store.newest(environments, filter, { limit: 10 })
    expect(found.tasks.map((each) => each.objectId).join(' ')).toBe(expected)
    expect(found.next).toBe(null)
    const paged: string[] = []
    for (let after: string | null | undefined; after !== null; ) {
      const part = await store.newest(environments, filter, { limit: 1, ...(after && { after }) })
      paged.push(...part.tasks.map((each) => each.objectId))
      after = part.next
    }
    expect(paged.join(' ')).toBe(expected)
  })

  test('counting no further than is of interest', async () => {
    expect(await store.count({}, 2)).toBe(2)
    expect(await store.count({}, 100)).toBe(3)
  })

  test('counting those of many environments with one statement', async () => {
    const statements = countStatements()
    const all = await store.counts(null, { statuses: ['scheduled', 'processing'] })
    const some = await store.counts([...manyOthers, production], {})
    expect(await store.counts([dev], { objectIds: ['OR-1'] })).toEqual([{ environment: dev, count: 1 }])
    statements.stop()
    expect(new Set(all)).toEqual(new Set([{ environment: dev, count: 2 }, ...some]))
    expect(some).toEqual([{ environment: production, count: 1 }])
    expect(statements.texts).toHaveLength(3)
  })

  test.each([
    ['createdAt', 'lt', Date.UTC(2020, 0), 0],
    ['createdAt', 'ge', Date.UTC(2020, 0), 3],
    ['attempts', 'le', 0, 3],
    ['runtimeMs', 'gt', 0, 0],
  ] as const)('by a bound: %s %s %d', async (field, op, value, expected) => {
    expect(await store.count({ ranges: [{ field, op, value }] })).toBe(expected)
  })

  const rql = (text: string) => taskFilterOf(parseQuery(text).filter, {})

  test.each([
    ['ne(status,processing)', 'OR-2 OR-1'],
    ['out(object.id,(OR-1,OR-2))', 'OR-3'],
    ['eq(assignee,null())', 'OR-2 OR-1'],
    ['ne(assignee,null())', 'OR-3'],
    ['in(reason,(null(),lost))', 'OR-3 OR-2 OR-1'],
    ['ne(assignee,nobody)', 'OR-3 OR-2 OR-1'],
    ['like(object.id,*-2)', 'OR-2'],
    ['like(object.id,or*)', ''],
    ['ilike(object.id,or*)&object.type=ask', 'OR-2'],
    ['like(object.id,OR_1)', ''],
    ['or(object.type=ask,eq(status,processing))', 'OR-3 OR-2'],
    ['or(and(object.id=OR-1,retry_count=0),gt(runtime_total,5))', 'OR-1'],
    ['not(lt(runtime_total,5))', 'OR-3 OR-2 OR-1'],
    ['not(or(object.id=OR-1,object.id=OR-2))', 'OR-3'],
    ['in(retry_count,(0,7))', 'OR-3 OR-2 OR-1'],
    ['out(retry_count,(0,7))', ''],
    ['in(retry_count,())', ''],
    ['eq(events.completed.at,null())', 'OR-3 OR-2 OR-1'],
    ['object.id=OR-1&object.id=OR-2', ''],
    ['in(object.id,(OR-1,OR-2))&ne(object.id,OR-1)', 'OR-2'],
  ])('%s', async (text, expected) => {
    const filter = rql(text)
    const tasks = await store.list(filter, { limit: 10, offset: 0 })
    expect(tasks.map((each) => each.objectId).join(' ')).toBe(expected)
    expect(await store.count(filter)).toBe(tasks.length)
  })

  test('an instant compares as it is shown, whatever more the store knows of it', async () => {
    const [{ id, createdAt } = { id: '', createdAt: '' }] = await store.list({}, { limit: 1, offset: 0 })
    const holds = async (op: string) =>
      (await store.count(rql(`id=${id}&${op}(events.created.at,${createdAt})`))) === 1
    const ops = ['eq', 'le', 'ge', 'ne', 'lt', 'gt']
    expect(await Promise.all(ops.map(holds))).toEqual([true, true, true, false, false, false])
    const later = createdAt.replace('Z', '001Z')
    expect(await store.count(rql(`id=${id}&lt(events.created.at,${later})`))).toBe(1)
    expect(await store.count(rql(`id=${id}&eq(events.created.at,${later})`))).toBe(0)
  })

  test.each([
    ['object.type,-object.id', 'OR-2 OR-3 OR-1'],
    ['assignee', 'OR-2 OR-1 OR-3'],
    ['-assignee,events.created.at', 'OR-3 OR-1 OR-2'],
    ['retry_count', 'OR-3 OR-2 OR-1'],
    ['-id', 'OR-3 OR-2 OR-1'],
    ['id', 'OR-1 OR-2 OR-3'],
  ])('in the order %s', async (ordering, expected) => {
    const order = taskOrderOf(ordering.split(','))
    const tasks = await store.list({}, { limit: 10, offset: 0, ...order })
    expect(tasks.map((each) => each.objectId).join(' ')).toBe(expected)
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

  test('what has not ended, by status, and when the first of it is due', async () => {
    const first = (await store.waitingPage(dev, null)).tasks[0]
    const counts = { scheduled: 2, rescheduled: 0, retrying: 0, processing: 0 }
    const live = await store.live()
    expect(live.find(({ environment }) => environment === dev)).toEqual({
      ...{ environment: dev, ...counts, firstDue: Date.parse(first?.notBefore ?? '') },
    })
  })

  test('from all environments the newest made before an instant, or those that are named', async () => {
    const [newest, second] = (await store.newest([dev], {}, { limit: 2 })).tasks
    const made = Date.parse(newest?.createdAt ?? '')
    const before = await store.newest(null, {}, { limit: 1, before: made - 86_400_000 })
    expect(before).toEqual({ tasks: [], next: null })
    const after = await store.newest([dev], {}, { limit: 1, before: made + 86_400_000 })
    expect(after.tasks.map(({ id }) => id)).toEqual([newest?.id])
    const named = await store.newest(null, { ids: [second?.id ?? ''] }, { limit: 10 })
    expect(named).toEqual({ tasks: [second], next: null })
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
    expect((await store.left()).map(({ task }) => task.objectId)).toEqual(['OR-3'])
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

  test('a round in which nothing is to be forgotten is a statement for each 200 environments that keep something, and one for runs', async () => {
    await world.database.seed(...Array.from({ length: 300 }, (_, index) => `ENV-9000-0000-${index}`))
    await finished(3)
    const retention = { tasksMs: 3_600_000, tasksPerEnvironment: 3, runsMs: 3_600_000 }
    const clock = new FakeClock(Date.now())
    const sent = countStatements()
    onTestFinished(() => sent.stop())
    const { signal } = new AbortController()
    expect(await forgetPast({ retention, store, clock, log: silent }, signal)).toEqual({ tasks: 0, runs: 0 })
    expect(sent.texts).toHaveLength(2) // 300 of 302 keep nothing
  })

  test('where nothing has ended since the last round, nobody counts; where something has, what is too many goes', async () => {
    await finished(3)
    expect(await store.withTasksToForget(0, Date.now() + 60_000, 1)).toEqual([])
    expect(await store.withTasksToForget(0, 0, 3)).toEqual([])
    expect(await store.withTasksToForget(0, 0, 2)).toEqual([dev])
    expect(await store.withTasksToForget(Date.now() + 60_000, Date.now() + 60_000, 9)).toEqual([dev])
  })
})
