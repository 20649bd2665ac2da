import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Schedule } from '../../controller/domain/desired.ts'
import type { Task } from '../../controller/domain/task.ts'
import { systemClock } from '../../controller/ports/clock.ts'
import type { ScheduleStore } from '../../controller/ports/store.ts'
import { Scheduler, type SchedulerOptions } from '../../controller/schedules/scheduler.ts'
import { afterResult } from '../../controller/tasks/outcome.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { recordingLog, scheduleOf } from '../support/samples.ts'

const environment = 'ENV-1234-5678-01'
const neighbour = 'ENV-1234-5678-02'
const second = 1_000
const minute = 60 * second
const day = 24 * 60 * minute
const t0 = Date.UTC(2027, 0, 1)

const everyMinute = scheduleOf(environment, 'every-minute')

let database: TestDatabase
let clock: { time: number; now: () => number }
let log: ReturnType<typeof recordingLog>
let enqueued: Task[]
let hindrances: Map<string, string>
let scheduler: Scheduler

beforeAll(async () => {
  database = await createDatabase()
})

afterAll(async () => {
  await database?.remove()
})

beforeEach(async () => {
  await database.empty()
  await database.seed(environment, neighbour)
  clock = { time: t0, now: () => clock.time }
  log = recordingLog()
  enqueued = []
  hindrances = new Map()
  scheduler = create()
})

afterEach(async () => {
  await scheduler.stop()
})

function create(options: Partial<SchedulerOptions> = {}): Scheduler {
  return new Scheduler({
    store: database.store,
    clock,
    log,
    enqueue: async (task) => void enqueued.push(task),
    hindrance: (id) => hindrances.get(id),
    ...options,
  })
}

async function arm(schedules: readonly Schedule[], of = environment): Promise<void> {
  await database.store.arm(of, schedules, clock.time)
}

/** Lets the scheduler look at the clock once. */
async function lookAt(time: number): Promise<void> {
  clock.time = time
  scheduler.start()
  await scheduler.stop()
}

/** The ledger, oldest first: `1 queued` is the run of minute 1. */
async function ledger(schedule = everyMinute): Promise<string[]> {
  const found = await database.store.occurrences(schedule.id, 1000)
  return found
    .map(({ nominal, state, reason }) =>
      [(nominal - t0) / minute, state, ...(reason ? [reason] : [])].join(' '),
    )
    .toReversed()
}

async function finish(task: Task | undefined): Promise<void> {
  const { id = '', fence = 0 } = task ?? {}
  await database.store.claim(id, fence, 'INS-1')
  const answer = {
    result: 'success',
    data: null,
    countdownSeconds: 0,
    runtimeSeconds: 1,
    message: null,
  } as const
  if (task) await database.store.settle(id, fence, afterResult(task, answer, t0, 0))
}

describe('a schedule that is due', () => {
  test('makes a task of its own and puts it into the queue', async () => {
    await arm([everyMinute])
    await lookAt(t0 + minute)
    expect(await ledger()).toEqual(['1 queued'])
    expect(enqueued).toMatchObject([
      {
        environment,
        category: 'scheduled',
        eventType: 'scheduled_execution',
        objectId: everyMinute.id,
        status: 'scheduled',
      },
    ])
  })

  test('does so once, however often one looks', async () => {
    await arm([everyMinute])
    for (const late of [0, 1, 20 * second]) await lookAt(t0 + minute + late)
    expect(await ledger()).toEqual(['1 queued'])
    expect(enqueued).toHaveLength(1)
  })

  test('does so once, though two controllers look at the same time', async () => {
    await arm([everyMinute])
    const others = Array.from({ length: 3 }, () => create())
    clock.time = t0 + minute
    for (const each of others) each.start()
    await Promise.all(others.map((each) => each.stop()))
    expect(enqueued).toHaveLength(1)
  })

  test('is not due before its time', async () => {
    await arm([everyMinute])
    await lookAt(t0 + minute - 1)
    expect(await ledger()).toEqual([])
  })

  test('is on time by itself', async () => {
    const everySecond = scheduleOf(environment, 'every-second', {
      trigger: { type: 'advanced', cron: '* * * * * *', timeZone: 'UTC' },
    })
    scheduler = create({ clock: systemClock })
    scheduler.start()
    await database.store.arm(environment, [everySecond], Date.now())
    scheduler.refresh()
    await vi.waitFor(() => expect(enqueued).toHaveLength(1), { timeout: 3000, interval: 5 })
    const [only] = await database.store.occurrences(everySecond.id, 1)
    expect(only?.latenessMs).toBeLessThan(500)
  })
})

describe('after an absence', () => {
  test('only the last run is made up for; the others are on record, and one line in the log', async () => {
    await arm([everyMinute])
    await lookAt(t0 + 3 * minute + 5 * second)
    expect(await ledger()).toEqual(['1 missed downtime', '2 missed downtime', '3 queued'])
    expect(log.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { schedule: 'every-minute', missed: 2, message: 'scheduled runs were missed' },
    ])
  })

  test('of many days it neither loops nor floods', async () => {
    await arm([everyMinute])
    await lookAt(t0 + 400 * day)
    const states = (await ledger()).map((line) => line.split(' ')[1])
    expect(states).toHaveLength(100)
    expect(states.filter((state) => state === 'queued')).toHaveLength(1)
    await lookAt(t0 + 400 * day + minute - 1)
    expect(await ledger()).toHaveLength(100)
    expect(log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
  })

  test('a weekly run of two days ago is missed, and says so', async () => {
    const weekly = scheduleOf(environment, 'weekly', {
      trigger: { type: 'advanced', cron: '0 0 0 * * 6', timeZone: 'UTC' },
    })
    await arm([weekly])
    await lookAt(t0 + 3 * day) // 2027-01-02 is a Saturday
    expect(await ledger(weekly)).toEqual([`${day / minute} missed downtime`])
    expect(enqueued).toEqual([])
  })
})

describe('what stands in the way of a run', () => {
  test('the environment is stopped: skipped, with the reason; it is not made up for later', async () => {
    await arm([everyMinute])
    hindrances.set(environment, 'environment-stopped')
    await lookAt(t0 + minute)
    hindrances.clear()
    await lookAt(t0 + minute + second)
    await lookAt(t0 + 2 * minute)
    expect(await ledger()).toEqual(['1 skipped environment-stopped', '2 queued'])
  })

  test('the last run is not finished: skipped, until it is', async () => {
    await arm([everyMinute])
    await lookAt(t0 + minute)
    await lookAt(t0 + 2 * minute)
    await finish(enqueued[0])
    await lookAt(t0 + 3 * minute)
    expect(await ledger()).toEqual(['1 queued', '2 skipped overlap', '3 queued'])
    expect(enqueued).toHaveLength(2)
  })

  test('other schedules and environments are not concerned', async () => {
    const hourly = scheduleOf(environment, 'another')
    const elsewhere = scheduleOf(neighbour, 'every-minute')
    await arm([everyMinute, hourly])
    await arm([elsewhere], neighbour)
    await lookAt(t0 + minute)
    expect(enqueued.map((task) => task.objectId).toSorted()).toEqual(
      [everyMinute.id, hourly.id, elsewhere.id].toSorted(),
    )
  })
})

describe('never twice', () => {
  test('when the clock goes back, and on again', async () => {
    await arm([everyMinute])
    await lookAt(t0 + 2 * minute)
    await finish(enqueued[0])
    await lookAt(t0)
    await lookAt(t0 + minute)
    await lookAt(t0 + 2 * minute)
    expect(await ledger()).toEqual(['1 missed downtime', '2 queued'])
    expect(enqueued).toHaveLength(1)
    await lookAt(t0 + 3 * minute)
    expect(enqueued).toHaveLength(2)
  })

  test('when the schedule was removed and brought back', async () => {
    await arm([everyMinute])
    await lookAt(t0 + minute)
    await finish(enqueued[0])
    await arm([])
    await lookAt(t0 + 5 * minute)
    await arm([everyMinute])
    await lookAt(t0 + 5 * minute)
    expect(await ledger()).toEqual(['1 queued'])
    await lookAt(t0 + 6 * minute)
    expect(await ledger()).toEqual(['1 queued', '6 queued'])
  })

  test('when it was renamed to run at other times: nothing of the past is due', async () => {
    const yearly = { ...everyMinute, trigger: { ...everyMinute.trigger, cron: '0 0 0 1 1 *' } }
    await arm([yearly])
    clock.time = t0 + 30 * day
    await arm([everyMinute])
    await lookAt(t0 + 30 * day)
    expect(await ledger()).toEqual([])
    await lookAt(t0 + 30 * day + minute)
    expect(enqueued).toHaveLength(1)
  })
})

describe('trouble', () => {
  test('with one schedule does not keep the others from running', async () => {
    const broken = scheduleOf(environment, 'broken', {
      trigger: { type: 'advanced', cron: '0 * * * * *', timeZone: 'Mars/Olympus_Mons' },
    })
    await arm([broken, everyMinute])
    await lookAt(t0 + minute)
    expect(await ledger()).toEqual(['1 queued'])
    expect(log.lines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        schedule: 'broken',
        message: 'a schedule could not be fired; trying again',
      }),
    )
  })

  test('with the queue does not run anything twice: the task is in the store', async () => {
    scheduler = create({
      enqueue: async () => {
        throw new Error('the queue is away')
      },
    })
    await arm([everyMinute])
    await lookAt(t0 + minute)
    await lookAt(t0 + minute)
    expect(await database.store.waiting()).toEqual(new Map([[environment, 1]]))
  })

  test('with the store is over when the store is back', async () => {
    let away = true
    const store: ScheduleStore = {
      ...database.store,
      armed: async () => {
        if (away) throw new Error('no connection')
        return await database.store.armed()
      },
    }
    scheduler = create({ store })
    await arm([everyMinute])
    await lookAt(t0 + minute)
    expect(log.lines).toMatchObject([{ level: 'warn', reason: 'no connection' }])
    away = false
    await lookAt(t0 + minute)
    expect(enqueued).toHaveLength(1)
  })

  test('asked again at any moment of a look, it looks again', async () => {
    for (let moments = 0; moments < 16; moments++) {
      const armed = vi.fn(async () => [])
      scheduler = create({ store: { ...database.store, armed } })
      scheduler.start()
      for (let passed = 0; passed < moments; passed++) await Promise.resolve()
      scheduler.refresh()
      await vi.waitFor(() => expect(armed).toHaveBeenCalledTimes(2))
      await scheduler.stop()
    }
  })
})
