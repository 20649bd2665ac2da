import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Store } from '../../../../controller/ports/store.ts'
import type { Task } from '../../../../core/domain/task.ts'
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
const { claimed } = world
let store: Store

beforeAll(() => {
  store = world.store
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

describe('reserving a task', () => {
  test('it waits as before, without taking in events, until it is claimed', async () => {
    const { id, fence, environment } = await store.create(newTask())
    expect(await store.reserve(id, fence, 'INS-1')).toMatchObject({ id, status: 'scheduled', assignee: null })
    expect(await store.waiting()).toEqual(new Map([[environment, 1]]))
    expect((await store.create(newTask())).id).not.toBe(id)
    expect(await store.claim(id, fence, 'INS-1')).toMatchObject({ status: 'processing', assignee: 'INS-1' })
    expect(await store.left()).toMatchObject([{ task: { id }, reservedFor: null }])
  })

  test('given back, it takes in events again', async () => {
    const { id, fence } = await store.create(newTask())
    await store.reserve(id, fence, 'INS-1')
    await store.giveBack({ id, fence })
    expect(await store.create(newTask())).toMatchObject({ id, coalesced: 1 })
    expect(await store.left()).toEqual([])
  })

  test('it may be ended, and is reserved no more then', async () => {
    const { id, fence } = await store.create(newTask())
    await store.reserve(id, fence, 'INS-1')
    expect(await store.cancel(id, { actor: 'ada', running: false })).toMatchObject({ status: 'skipped' })
    expect(await store.left()).toEqual([])
  })

  test('what a controller leaves reserved, its successor finds beside what is out', async () => {
    const { id, fence } = await store.create(newTask())
    const out = await store.create(newTask({ objectId: 'OR-2' }))
    await store.create(newTask({ objectId: 'OR-3' }))
    await store.claim(out.id, out.fence, 'INS-1')
    await store.reserve(id, fence, 'INS-1')
    expect(await store.left()).toMatchObject([
      { task: { id: out.id, status: 'processing', assignee: 'INS-1' }, reservedFor: null },
      { task: { id, fence, status: 'scheduled', assignee: null }, reservedFor: 'INS-1' },
    ])
  })

  test('it is claimed once it was sent, which says no more of it than is short', async () => {
    const { id, fence } = await store.create(newTask())
    await store.reserve(id, fence, 'INS-1')
    const claimed = await store.claimSent(id, fence, 'INS-1')
    expect(claimed).toMatchObject({ id, fence, status: 'processing', assignee: 'INS-1', sent: false })
    expect(claimed).not.toHaveProperty('data')
    expect((await store.get(id))?.story.at(-1)).toMatchObject({ what: 'assigned', by: 'INS-1' })
    expect(await store.left()).toMatchObject([{ task: { id }, reservedFor: null }])
    expect(await store.claimSent(id, fence, 'INS-1')).toBeUndefined()
  })

  test('many at once are told apart', async () => {
    const tasks = await Promise.all(
      ['OR-1', 'OR-2', 'OR-3', 'OR-4'].map((objectId) => store.create(newTask({ objectId }))),
    )
    const [sent, back, next, plain] = tasks.map(({ id, fence }) => ({ id, fence }))
    if (!sent || !back || !next || !plain) expect.fail('four were made')
    await Promise.all([sent, back].map(({ id, fence }) => store.reserve(id, fence, 'INS-1')))
    const answers = await Promise.all([
      store.claimSent(sent.id, sent.fence, 'INS-1'),
      store.reserve(next.id, next.fence, 'INS-1'),
      store.claim(plain.id, plain.fence, 'INS-2'),
      store.giveBack(back),
    ])
    expect(answers.map((each) => each?.id)).toEqual([sent.id, next.id, plain.id, undefined])
    const left = await store.left()
    expect(left.map(({ task, reservedFor }) => [task.id, task.assignee, reservedFor]).sort()).toEqual(
      [
        [sent.id, 'INS-1', null],
        [next.id, null, 'INS-1'],
        [plain.id, 'INS-2', null],
      ].sort(),
    )
  })

  test.each([
    ['is out', claimed],
    ['is over', async () => store.settle((await claimed()).id, 1, settlement())],
    ['waits at another fence', async () => ({ ...(await store.create(newTask())), fence: 7 })],
  ])('not one that %s', async (_, make) => {
    const task = await make()
    expect(await store.reserve(task?.id ?? '', task?.fence ?? 0, 'INS-1')).toBeUndefined()
  })

  test('the end of one task, the claim of the next and the reservation of a third share a statement', async () => {
    const [first, next] = [await claimed(), await store.create(newTask({ objectId: 'OR-next' }))]
    const third = await store.create(newTask({ objectId: 'OR-third' }))
    const statements = countStatements()
    onTestFinished(() => statements.stop())
    const answers = await Promise.all([
      store.settle(first.id, 1, settlement()),
      store.claim(next.id, 1, 'INS-1'),
      store.reserve(third.id, 1, 'INS-1'),
    ])
    expect(answers.map((each) => each?.status)).toEqual(['succeeded', 'processing', 'scheduled'])
    expect(statements.writes).toHaveLength(1)
  })
})

describe('ending a task by hand', () => {
  const byAda = { actor: 'ada', running: false }

  test('one that waits is skipped, and the entry it has in the queue is stale', async () => {
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
    const second = await store.create(
      newTask({ data: { version: 2 }, correlationId: 'c-2', traceParent: 'trace-2' }),
    )
    const { id, fence, notBefore, createdAt } = first
    expect(second).toMatchObject({
      id,
      fence,
      notBefore,
      createdAt,
      data: { version: 2 },
      correlationId: 'c-2',
      traceParent: 'trace-2',
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
  })

  test.each([
    ['is made', async () => store.create(newTask()), 'created_at = updated_at and created_at = not_before'],
    ['goes out', async () => claimed(), 'assigned_at = updated_at'],
    ['ends', async () => store.settle((await claimed()).id, 1, settlement()), 'completed_at = updated_at'],
    [
      'is ended by hand',
      async () => store.cancel((await store.create(newTask())).id, { actor: 'ada', running: false }),
      'completed_at = updated_at',
    ],
    [
      'is sent back by hand',
      async () => {
        const { id } = await claimed()
        await store.settle(id, 1, settlement({ status: 'failed', event: 'failed' }))
        return store.resubmit(id, { actor: 'ada' })
      },
      'not_before = updated_at',
    ],
    [
      'moves up with an event that becomes part of it',
      async () => {
        const { id } = await claimed()
        await store.settle(
          id,
          1,
          settlement({ status: 'scheduled', event: 'lost', notBefore: Date.UTC(2030, 0) }),
        )
        return store.create(newTask())
      },
      'not_before = updated_at',
    ],
  ])('one that %s has one time for it, to the microsecond', async (_, happens, sameInstant) => {
    const id = (await happens())?.id
    const { rows } = await world.database.pool.query(
      `select ${sameInstant} and updated_at = (story -> -1 ->> 'at')::timestamptz as is_one from tasks where id = $1`,
      [id],
    )
    expect(rows).toEqual([{ is_one: true }])
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

describe('the end of one task and the claim of the next', () => {
  async function outAndNext(): Promise<[out: Task, next: Task]> {
    return [await claimed(), await store.create(newTask({ objectId: 'OR-2' }))]
  }

  /** Of the transaction that wrote the row last. */
  async function transactionOf({ id }: Task): Promise<string | undefined> {
    const { rows } = await world.database.pool.query<{ xmin: string }>(
      'select xmin::text from tasks where id = $1',
      [id],
    )
    return rows[0]?.xmin
  }

  test('are one statement, and on record together', async () => {
    const [out, next] = await outAndNext()
    const statements = countStatements()
    onTestFinished(() => statements.stop())
    const [ended, taken] = await Promise.all([
      store.settle(out.id, 1, settlement({ result: { paid: true } })),
      store.claim(next.id, 1, 'INS-2'),
    ])
    expect(statements.texts).toHaveLength(1)
    statements.stop()
    expect(ended).toMatchObject({ id: out.id, status: 'succeeded', assignee: 'INS-1', dataBytes: 12 })
    expect(taken).toEqual(await store.get(next.id))
    expect(taken).toMatchObject({ status: 'processing', assignee: 'INS-2', data: { amount: 1 } })
    expect(await store.get(out.id)).toMatchObject({ status: 'succeeded', result: { paid: true } })
    expect(await transactionOf(out)).toBe(await transactionOf(next))
  })

  test('a result that comes too late is refused by itself, and so is a claim', async () => {
    const [out, next] = await outAndNext()
    expect(
      await Promise.all([store.settle(out.id, 0, settlement()), store.claim(next.id, 1, 'INS-2')]),
    ).toMatchObject([undefined, { id: next.id }])
    const [ended, taken] = await Promise.all([
      store.settle(out.id, 1, settlement()),
      store.claim(next.id, 1, 'INS-3'),
    ])
    expect([ended?.id, taken]).toEqual([out.id, undefined])
  })

  test('a result that the database refuses fails by itself', async () => {
    const [out, next] = await outAndNext()
    const [ended, taken] = await Promise.allSettled([
      store.settle(out.id, 1, settlement({ runtimeMs: 2 ** 40 })),
      store.claim(next.id, 1, 'INS-2'),
    ])
    expect(ended).toMatchObject({ status: 'rejected', reason: { code: '22003' } })
    expect(taken).toMatchObject({ status: 'fulfilled', value: { id: next.id, status: 'processing' } })
    expect(await store.get(out.id)).toMatchObject({ status: 'processing' })
  })

  test('many of both come to their own answers, in whatever order they are called', async () => {
    const made = await Promise.all(
      Array.from({ length: 40 }, (_, index) => store.create(newTask({ objectId: `OR-${index}` }))),
    )
    const first = made.slice(0, 20)
    await Promise.all(first.map(({ id }) => store.claim(id, 1, 'INS-1')))
    const answers = await Promise.all(
      made.map(({ id }, index) =>
        index < 20 ? store.settle(id, 1, settlement({ message: id })) : store.claim(id, 1, `INS-${index}`),
      ),
    )
    expect(answers.map((each) => each?.id)).toEqual(made.map(({ id }) => id))
    expect(answers.map((each) => each?.message ?? each?.assignee)).toEqual(
      made.map(({ id }, index) => (index < 20 ? id : `INS-${index}`)),
    )
  })
})
