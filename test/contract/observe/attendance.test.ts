import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Attendance } from '../../../controller/observe/attendance.ts'
import type { TaskStore } from '../../../controller/ports/task-store.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { recordingLog } from '../../support/samples.ts'

const [one, other] = ['ENV-0000-0001-01', 'ENV-0000-0002-01']

let database: TestDatabase
let office: Office

beforeAll(async () => {
  database = await createDatabase()
})

afterAll(async () => {
  await database?.remove()
})

beforeEach(async () => {
  await database.empty()
  await database.seed(one, other)
  office = new Office()
})

/** Runners that come and go, a clock that is moved, and tasks in the real store. */
class Office {
  readonly clock = new FakeClock(Date.now())
  readonly runners = new Set<string>()
  readonly waiting = new Map<string, number>()
  readonly changed: string[] = []
  /** Environments of which it was asked whether there is a runner. */
  readonly lookedAt: string[] = []
  readonly log = recordingLog()
  #objects = 0
  /** How often the store was asked. */
  asked = 0
  away = false
  readonly attendance = new Attendance({
    waiting: () => [...this.waiting].flatMap(([id, count]) => (count > 0 ? [id] : [])),
    hasRunner: (environment) => {
      this.lookedAt.push(environment)
      return this.runners.has(environment)
    },
    store: { backlog: () => this.#backlog() },
    clock: this.clock,
    log: this.log,
    changed: (environment) => this.changed.push(environment),
  })

  async #backlog(): ReturnType<TaskStore['backlog']> {
    this.asked += 1
    if (this.away) throw new Error('connection terminated')
    return await database.store.backlog()
  }

  async add(environment: string, count = 1, values: { notBefore?: number } = {}): Promise<void> {
    const task = { environment, category: 'background', eventType: 'order_created', data: null } as const
    const objects = Array.from({ length: count }, () => `OR-${++this.#objects}`)
    await Promise.all(objects.map((objectId) => database.store.create({ ...task, objectId, ...values })))
    this.waiting.set(environment, (this.waiting.get(environment) ?? 0) + count)
  }

  /** Time goes by, and somebody looks now and then. */
  async pass(seconds: number): Promise<void> {
    await this.attendance.look()
    await this.clock.advance(seconds * 1000)
    await this.attendance.look()
  }

  /** How many tasks are said to wait. */
  get said(): number | null {
    return this.attendance.of(one)?.waiting ?? null
  }
}

describe('tasks that wait in vain', () => {
  test.each<[string, (office: Office) => Promise<void>, number | null]>([
    ['are none where no task waits', (office) => office.pass(600), null],
    [
      'are not spoken of before a minute is over',
      async (office) => {
        await office.add(one)
        await office.pass(59)
      },
      null,
    ],
    [
      'are spoken of after a minute',
      async (office) => {
        await office.add(one, 3)
        await office.pass(61)
      },
      3,
    ],
    [
      'are those of this environment',
      async (office) => {
        await office.add(other, 3)
        await office.pass(61)
      },
      null,
    ],
    [
      'are none where a runner is connected, however long they wait',
      async (office) => {
        office.runners.add(one)
        await office.add(one)
        await office.pass(600)
      },
      null,
    ],
    [
      'get their minute after a runner has left',
      async (office) => {
        office.runners.add(one)
        await office.add(one)
        await office.pass(600)
        office.runners.delete(one)
        await office.pass(59)
      },
      null,
    ],
    [
      'get their minute when they come long after the runner has left',
      async (office) => {
        await office.pass(600)
        await office.add(one, 1, { notBefore: office.clock.now() - 59_000 })
        await office.attendance.look()
      },
      null,
    ],
    [
      'are not those that are for later',
      async (office) => {
        await office.add(one, 2, { notBefore: office.clock.now() + 3_600_000 })
        await office.add(one, 1)
        await office.pass(61)
      },
      1,
    ],
  ])('%s', async (_, story, expected) => {
    await story(office)
    expect(office.said).toBe(expected)
  })

  test('tell since when the oldest waits', async () => {
    const oldest = office.clock.now() - 300_000
    await office.add(one, 1, { notBefore: oldest })
    await office.add(one)
    await office.pass(61)
    expect(office.attendance.of(one)).toEqual({ waiting: 2, since: new Date(oldest).toISOString() })
    expect(office.log.lines).toMatchObject([
      { level: 'warn', message: 'tasks wait, and no runner is connected', environment: one, waiting: 2 },
    ])
  })

  test('are forgotten the moment a runner comes', async () => {
    await office.add(one)
    await office.pass(61)
    expect(office.said).toBe(1)
    office.runners.add(one)
    expect(office.said).toBeNull()
  })

  test('are over when somebody cancels the last of them', async () => {
    await office.add(one)
    await office.pass(61)
    office.waiting.set(one, 0)
    await office.attendance.look()
    expect(office.said).toBeNull()
    expect(office.changed).toEqual([one, one])
  })

  test.each([
    [9, 9],
    [10, 10],
    [19, 10],
    [234, 200],
  ])('%i are told as %i: the status must not change with every task', async (count, told) => {
    await office.add(one, count)
    await office.pass(61)
    expect(office.said).toBe(told)
  })
})

test('the status is told anew only when something has changed', async () => {
  await office.add(one, 11)
  await office.pass(61)
  await office.add(one, 1, { notBefore: office.clock.now() })
  await office.pass(5)
  expect(office.changed).toEqual([one])
})

test('the store is asked only where tasks wait and nobody is there', async () => {
  office.runners.add(other)
  await office.add(other)
  await office.pass(600)
  await office.pass(600)
  expect(office.asked).toBe(0)
})

test('where no task waits, nothing is looked at, however many environments there are', async () => {
  await office.pass(600)
  expect(office.lookedAt).toEqual([])
  await office.add(one)
  await office.attendance.look()
  expect(office.lookedAt).toEqual([one])
})

test('while the store is away, what was known holds', async () => {
  await office.add(one)
  await office.pass(61)
  office.away = true
  await office.pass(5)
  expect(office.said).toBe(1)
  office.away = false
  await office.pass(5)
  expect(office.changed).toEqual([one])
})
