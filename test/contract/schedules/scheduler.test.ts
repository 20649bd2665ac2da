import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../../controller/ports/clock.ts'
import type { ScheduleStore } from '../../../controller/ports/schedule-store.ts'
import { planBackfill, runNow, startBackfill } from '../../../controller/schedules/by-hand.ts'
import { Scheduler, type SchedulerOptions } from '../../../controller/schedules/scheduler.ts'
import { afterResult } from '../../../controller/tasks/out/outcome.ts'
import type { Schedule } from '../../../core/domain/desired.ts'
import type { ScheduleMemory } from '../../../core/domain/schedule-run.ts'
import type { Task } from '../../../core/domain/task.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { recordingLog, scheduleOf } from '../../support/samples.ts'

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
let cancelled: string[]
let isFull: boolean
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
  cancelled = []
  isFull = false
  scheduler = create()
})

afterEach(async () => {
  await scheduler.stop()
})

/** What a scheduler and things done by hand need alike. */
function parts() {
  return {
    store: database.store as ScheduleStore,
    clock,
    enqueue: async (tasks: readonly Task[]) => void enqueued.push(...tasks),
    cancel: async (id: string, how: { actor: string; running: true }) => {
      cancelled.push(id)
      return await database.store.cancel(id, how)
    },
    hindrance: (id: string) => hindrances.get(id),
    hasRoom: () => !isFull,
  }
}

function create(options: Partial<SchedulerOptions> = {}): Scheduler {
  return new Scheduler({ ...parts(), log, ...options })
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

async function finish(task: Task | undefined, result: 'success' | 'retry' = 'success'): Promise<void> {
  const { id = '', fence = 0 } = task ?? {}
  await database.store.claim(id, fence, 'INS-1')
  const answer = {
    result,
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
  test('only the last run is made up for; the others are part of it, and one line in the log', async () => {
    await arm([everyMinute])
    await lookAt(t0 + 3 * minute + 5 * second)
    expect(await ledger()).toEqual(['1 coalesced downtime', '2 coalesced downtime', '3 queued'])
    expect((await database.store.occurrences(everyMinute.id, 3)).map(({ into }) => into)).toEqual([
      null,
      t0 + 3 * minute,
      t0 + 3 * minute,
    ])
    expect(enqueued[0]?.data).toMatchObject({
      nominal: '2027-01-01T00:03:00.000Z',
      late_ms: 5 * second,
      missed: ['2027-01-01T00:01:00.000Z', '2027-01-01T00:02:00.000Z'],
    })
    expect(log.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { schedule: 'every-minute', missed: 2, message: 'scheduled runs were missed' },
    ])
  })

  test('of many days it neither loops nor floods', async () => {
    await arm([everyMinute])
    await lookAt(t0 + 400 * day)
    const states = (await ledger()).map((line) => line.split(' ')[1])
    expect(states).toHaveLength(1000)
    expect(states.filter((state) => state === 'queued')).toHaveLength(1)
    await lookAt(t0 + 400 * day + minute - 1)
    expect(await ledger()).toHaveLength(1000)
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

describe('overlap, by what became of the run before', () => {
  const armWith = (values: Partial<Schedule>) => arm([{ ...everyMinute, ...values }])

  test('queueOne: one waits and starts when the run before has ended; later ones become part of it', async () => {
    await armWith({ overlap: 'queueOne' })
    for (const n of [1, 2, 3]) await lookAt(t0 + n * minute)
    expect(await ledger()).toEqual(['1 queued', '2 waiting overlap', '3 coalesced overlap'])
    await finish(enqueued[0])
    await lookAt(t0 + 3 * minute + second)
    expect(await ledger()).toEqual(['1 queued', '2 queued', '3 coalesced overlap'])
    expect(enqueued).toHaveLength(2)
  })

  test('queueAll: they wait in order, up to as many as may', async () => {
    await armWith({ overlap: 'queueAll', maxQueued: 2 })
    for (const n of [1, 2, 3, 4]) await lookAt(t0 + n * minute)
    expect(await ledger()).toEqual([
      '1 queued',
      '2 waiting overlap',
      '3 waiting overlap',
      '4 skipped queue-full',
    ])
    await finish(enqueued[0])
    await lookAt(t0 + 4 * minute + second)
    await lookAt(t0 + 4 * minute + 2 * second)
    expect(await ledger()).toEqual(['1 queued', '2 queued', '3 waiting overlap', '4 skipped queue-full'])
  })

  test('what waits is started by a controller that was not there when it began to', async () => {
    await armWith({ overlap: 'queueOne' })
    for (const n of [1, 2]) await lookAt(t0 + n * minute)
    await finish(enqueued[0])
    scheduler = create()
    await lookAt(t0 + 2 * minute + second)
    expect(await ledger()).toEqual(['1 queued', '2 queued'])
  })

  test('cancelPrevious: the run before is cancelled, also where it is with a runner', async () => {
    await armWith({ overlap: 'cancelPrevious' })
    await lookAt(t0 + minute)
    await database.store.claim(enqueued[0]?.id ?? '', 1, 'INS-1')
    await lookAt(t0 + 2 * minute)
    expect(await ledger()).toEqual(['1 queued', '2 queued'])
    expect(cancelled).toEqual([enqueued[0]?.id])
    expect(await database.store.get(cancelled[0] ?? '')).toMatchObject({
      status: 'skipped',
      reason: 'cancelled',
    })
  })

  test('allow: they run beside each other', async () => {
    await armWith({ overlap: 'allow' })
    for (const n of [1, 2]) await lookAt(t0 + n * minute)
    expect(await ledger()).toEqual(['1 queued', '2 queued'])
  })

  test('a run that is to be tried again is not finished', async () => {
    await arm([everyMinute])
    await lookAt(t0 + minute)
    await finish(enqueued[0], 'retry')
    await lookAt(t0 + 2 * minute)
    expect(await ledger()).toEqual(['1 queued', '2 skipped overlap'])
    const [skipped] = await database.store.occurrences(everyMinute.id, 1)
    expect(skipped?.blocker).toBe(enqueued[0]?.id)
  })

  test('a run waits no more where its environment is stopped, or its schedule goes', async () => {
    await armWith({ overlap: 'queueAll', maxQueued: 10 })
    for (const n of [1, 2, 3]) await lookAt(t0 + n * minute)
    hindrances.set(environment, 'environment-stopped')
    await lookAt(t0 + 3 * minute + second)
    expect(await ledger()).toEqual([
      '1 queued',
      '2 skipped environment-stopped',
      '3 skipped environment-stopped',
    ])
    hindrances.clear()
    await lookAt(t0 + 4 * minute)
    await arm([])
    await lookAt(t0 + 4 * minute + second)
    expect((await ledger()).at(-1)).toBe('4 skipped removed')
  })
})

describe('all are made up for', () => {
  test('oldest first, one a second', async () => {
    await arm([{ ...everyMinute, missedRuns: 'all', overlap: 'allow' }])
    await lookAt(t0 + 4.5 * minute)
    expect(await ledger()).toEqual(['1 queued', '2 waiting turn', '3 waiting turn', '4 queued'])
    for (const n of [0.9, 1, 1.9]) await lookAt(t0 + 4.5 * minute + n * second)
    expect(await ledger()).toEqual(['1 queued', '2 queued', '3 waiting turn', '4 queued'])
    await lookAt(t0 + 4.5 * minute + 2 * second)
    expect(await ledger()).toEqual(['1 queued', '2 queued', '3 queued', '4 queued'])
    const order = enqueued.map((task) => (task.data as { nominal: string }).nominal.slice(14, 16))
    expect(order).toEqual(['01', '04', '02', '03'])
  })
})

describe('a pause', () => {
  const pause = { by: 'ada', reason: 'repairs', since: t0, until: null }

  test('by Git: what comes due is skipped, and not made up for when it runs again', async () => {
    await arm([{ ...everyMinute, enabled: false }])
    await lookAt(t0 + minute)
    clock.time = t0 + 3 * minute + second // nobody was there at 2 and 3
    await arm([everyMinute])
    await lookAt(t0 + 4 * minute)
    expect(await ledger()).toEqual(['1 skipped paused', '2 skipped paused', '3 skipped paused', '4 queued'])
  })

  test('by hand: the same, and it shows until it is over', async () => {
    const changes = vi.fn()
    scheduler = create({ pausesChanged: changes })
    await arm([everyMinute])
    await database.store.pauseSchedule(everyMinute.id, { ...pause, until: t0 + 3 * minute })
    await lookAt(t0 + minute)
    expect(scheduler.paused(environment)).toMatchObject([{ name: 'every-minute', pause: { by: 'ada' } }])
    expect(scheduler.paused(neighbour)).toEqual([])
    expect(changes).toHaveBeenCalledTimes(1)
    await lookAt(t0 + 3 * minute)
    expect(scheduler.paused(environment)).toEqual([])
    expect(await ledger()).toEqual(['1 skipped paused', '2 skipped paused', '3 queued'])
  })

  test('is no reason to warn, each time', async () => {
    await arm([everyMinute])
    await database.store.pauseSchedule(everyMinute.id, pause)
    await lookAt(t0 + minute)
    expect(log.lines).toEqual([])
  })
})

describe('a backlog without room', () => {
  test('skips what comes due, and lets wait what waits', async () => {
    await arm([{ ...everyMinute, overlap: 'queueOne' }])
    for (const n of [1, 2]) await lookAt(t0 + n * minute)
    await finish(enqueued[0])
    isFull = true
    await lookAt(t0 + 3 * minute)
    expect(await ledger()).toEqual(['1 queued', '2 waiting overlap', '3 skipped backlog'])
    isFull = false
    await lookAt(t0 + 3 * minute + 2 * second)
    expect(await ledger()).toEqual(['1 queued', '2 queued', '3 skipped backlog'])
  })
})

describe('a schedule whose runs take longer than the time between them', () => {
  const outgrown = () => log.lines.filter(({ message }) => message.startsWith('schedule outgrown'))

  test('says so, once, after five slow runs in a row, and how long they waited and ran', async () => {
    await arm([everyMinute])
    for (let n = 1; n <= 15; n++) {
      await lookAt(t0 + n * minute)
      if (n % 2 === 0) await finish(enqueued.at(-1))
      expect(outgrown()).toHaveLength(n < 11 ? 0 : 1)
    }
    expect(outgrown()).toMatchObject([
      { level: 'warn', schedule: 'every-minute', waitMs: expect.any(Number) },
    ])
    expect(scheduler.isOutgrown(everyMinute.id)).toBe(true)
  })

  test('an absence, or a pause, says nothing of that', async () => {
    await arm([everyMinute])
    for (let n = 2; n <= 30; n += 2) {
      await lookAt(t0 + n * minute)
      await finish(enqueued.at(-1))
    }
    expect(outgrown()).toEqual([])
  })
})

describe('by hand', () => {
  const byHand = () => ({ ...parts(), runsWait: (id: string) => scheduler.runsWait(id) })
  const state = async () => {
    const [found] = await database.store.scheduleStates([everyMinute.id])
    if (!found) throw new Error('not armed')
    return found
  }

  test('a run now is on record beside the plan, with who wanted it', async () => {
    await arm([everyMinute])
    clock.time = t0 + 30 * second
    expect(await runNow(await state(), 'ada', byHand())).toMatchObject({ became: 'task' })
    await finish(enqueued[0])
    await lookAt(t0 + minute)
    expect(await ledger()).toEqual(['0.5 queued', '1 queued'])
    expect(enqueued[0]?.story[0]).toMatchObject({ what: 'created', by: 'ada' })
  })

  test('at the very instant of a planned run it is a run of its own', async () => {
    await arm([everyMinute])
    await lookAt(t0 + minute)
    await finish(enqueued[0])
    await runNow(await state(), 'ada', byHand())
    expect(enqueued).toHaveLength(2)
  })

  test.each<[string, Partial<Schedule>, object]>([
    ['skip: refused', {}, { became: 'refused', why: expect.stringMatching(/^overlap: TQ-/) }],
    ['queueOne: waits', { overlap: 'queueOne' }, { became: 'waiting' }],
    ['allow: runs', { overlap: 'allow' }, { became: 'task' }],
    ['cancelPrevious: runs', { overlap: 'cancelPrevious' }, { became: 'task' }],
  ])('while a run is not finished, overlap holds for a run now: %s', async (_, values, expected) => {
    await arm([{ ...everyMinute, ...values }])
    await lookAt(t0 + minute)
    clock.time += second
    expect(await runNow(await state(), 'ada', byHand())).toMatchObject(expected)
  })

  test('nothing runs now where the environment is stopped; where the schedule is paused, it does', async () => {
    await arm([{ ...everyMinute, enabled: false }])
    hindrances.set(environment, 'environment-stopped')
    expect(await runNow(await state(), 'ada', byHand())).toMatchObject({ became: 'refused' })
    hindrances.clear()
    expect(await runNow(await state(), 'ada', byHand())).toMatchObject({ became: 'task' })
  })

  test('a backfill runs what has not run, one a second, and each only once', async () => {
    await arm([{ ...everyMinute, overlap: 'allow', missedRuns: 'none' }])
    await lookAt(t0 + minute)
    await lookAt(t0 + 4 * minute)
    expect(await ledger()).toEqual(['1 queued', '2 missed downtime', '3 missed downtime', '4 queued'])
    const range = { from: t0 - 2 * minute, to: t0 + 4 * minute }
    const plan = await planBackfill(await state(), range, byHand())
    const minutes = [-2, -1, 0, 2, 3].map((n) => t0 + n * minute)
    expect(plan).toEqual({ runs: minutes, ran: 1, tooMany: false })
    expect(await startBackfill(await state(), plan.runs, byHand())).toEqual(minutes)
    expect(await startBackfill(await state(), plan.runs, byHand())).toEqual([])
    for (let n = 1; n <= 6; n++) await lookAt(t0 + 4 * minute + n * second)
    expect(await ledger()).toEqual(['-2', '-1', '0', '1', '2', '3', '4'].map((n) => `${n} queued`))
    expect(await planBackfill(await state(), range, byHand())).toMatchObject({ runs: [], ran: 6 })
  })

  test('a backfill of more than 1000 runs is refused', async () => {
    await arm([everyMinute])
    const range = { from: t0 - 2 * day, to: t0 }
    expect(await planBackfill(await state(), range, byHand())).toMatchObject({ runs: [], tooMany: true })
  })
})

describe('the clock jumps', () => {
  test('forward by an hour: as after an absence', async () => {
    await arm([{ ...everyMinute, missedRuns: 'none' }])
    await lookAt(t0 + minute)
    await lookAt(t0 + 61 * minute + 30 * second)
    const states = (await ledger()).map((line) => line.split(' ')[1])
    expect(states).toEqual(['queued', ...Array.from({ length: 59 }, () => 'missed'), 'skipped'])
  })
})

describe('what was due and is not on record yet, when Git changes the plan', () => {
  beforeEach(async () => {
    await arm([everyMinute])
    await lookAt(t0 + minute)
    await finish(enqueued[0])
    clock.time = t0 + 3.5 * minute
  })

  test('the schedule is removed', async () => {
    await arm([])
    expect(await ledger()).toEqual(['1 queued', '2 missed downtime', '3 skipped removed'])
  })

  test('it gets another trigger', async () => {
    const hourly = { ...everyMinute.trigger, cron: '0 0 * * * *' } as Schedule['trigger']
    await arm([{ ...everyMinute, trigger: hourly }])
    expect(await ledger()).toEqual(['1 queued', '2 missed downtime', '3 skipped trigger-changed'])
  })

  test('anything else of it: it runs by what it is now', async () => {
    await arm([{ ...everyMinute, method: 'another' }])
    await lookAt(clock.time)
    expect((await ledger()).at(-1)).toBe('3 queued')
  })

  test('it is removed a second time: nothing was due since', async () => {
    await arm([])
    clock.time += 10 * minute
    await arm([])
    expect(await ledger()).toHaveLength(3)
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
    expect(await ledger()).toEqual(['1 coalesced downtime', '2 queued'])
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
      appointments: async (planner) => {
        if (away) throw new Error('no connection')
        return await database.store.appointments(planner)
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

  test('of time zone data: a run that is at another time for it is told of, once', async () => {
    scheduler = create({})
    await arm([everyMinute])
    await database.store.plan('another planner', [{ id: everyMinute.id, due: t0 + 61 * minute }])
    await lookAt(t0)
    await lookAt(t0)
    expect(log.lines).toMatchObject([
      {
        level: 'warn',
        schedule: everyMinute.id,
        was: new Date(t0 + 61 * minute).toISOString(),
        is: new Date(t0 + minute).toISOString(),
      },
    ])
  })

  test('asked again at any moment of a look, it looks again', async () => {
    for (let moments = 0; moments < 16; moments++) {
      const appointments = vi.fn(async () => [])
      scheduler = create({ store: { ...database.store, appointments } })
      scheduler.start()
      for (let passed = 0; passed < moments; passed++) await Promise.resolve()
      scheduler.refresh()
      await vi.waitFor(() => expect(appointments).toHaveBeenCalledTimes(2))
      await scheduler.stop()
    }
  })
})

describe('on a new database, with what the old one knew', () => {
  const at = new Date(t0 + minute).toISOString().replace('.000Z', '')
  const once = scheduleOf(environment, 'once', {
    trigger: { type: 'onetime', at, timeZone: 'UTC', ifPast: 'run' },
  })
  const hour = 60 * minute

  /** The old database is gone; Git may have changed since. */
  async function restore(memories: readonly ScheduleMemory[]): Promise<number> {
    await database.empty()
    await database.seed(environment, neighbour)
    enqueued = []
    expect(await database.store.isNewToSchedules()).toBe(true)
    const taken = await database.store.remember(memories)
    expect(await database.store.isNewToSchedules()).toBe(false)
    return taken
  }

  test('what was missed is made up for once, late, and what was run is not run again', async () => {
    await arm([everyMinute, once])
    await lookAt(t0 + minute)
    const memories = await database.store.memories()
    expect(memories).toMatchObject([
      { id: everyMinute.id, watermark: t0 + minute, past: [] },
      { id: once.id, past: [{ nominal: t0 + minute, state: 'queued' }] },
    ])
    expect(await restore(memories)).toBe(2)
    expect(await database.store.memories()).toEqual(memories)

    clock.time = t0 + 4 * minute + second
    await arm([everyMinute, once])
    await lookAt(t0 + 4 * minute + second)
    expect(await ledger()).toEqual(['2 coalesced downtime', '3 coalesced downtime', '4 queued'])
    expect(await ledger(once)).toEqual(['1 queued restored'])
    expect(enqueued.map(({ objectId }) => objectId)).toEqual([everyMinute.id])
    expect((await database.store.memories()).map(({ past }) => past)).toEqual(
      memories.map(({ past }) => past),
    )
  })

  test('a one-time schedule that is done stays so, in whatever way it comes back', async () => {
    await arm([once])
    await lookAt(t0 + minute)
    await restore(await database.store.memories())
    clock.time = t0 + hour
    for (const schedules of [[], [once], [], [once], [{ ...once, enabled: false }], [once]]) {
      await arm(schedules)
      await lookAt(clock.time + minute)
    }
    const [state] = await database.store.scheduleStates([once.id])
    if (!state) throw new Error('it is armed')
    const day = { from: t0, to: t0 + hour }
    expect(await planBackfill(state, day, parts())).toMatchObject({ runs: [], ran: 1 })
    expect(await startBackfill(state, [t0 + minute], { ...parts(), runsWait: () => {} })).toEqual([])
    expect(enqueued).toEqual([])

    const later = new Date(clock.time + minute).toISOString().replace('.000Z', '')
    await arm([{ ...once, trigger: { ...once.trigger, at: later } as Schedule['trigger'] }])
    await lookAt(clock.time + minute)
    expect(enqueued).toHaveLength(1)
  })

  test('one that was not done yet runs, although it is past', async () => {
    await arm([once])
    await restore(await database.store.memories())
    clock.time = t0 + hour
    await arm([once])
    await lookAt(t0 + hour)
    expect(await ledger(once)).toEqual(['1 queued'])
  })

  test.each<[string, Partial<Schedule>, Partial<Schedule>]>([
    ['Git has another trigger', {}, { trigger: { type: 'advanced', cron: '0 30 * * * *', timeZone: 'UTC' } }],
    ['it was not enabled then', { enabled: false }, {}],
    ['it makes up for nothing', { missedRuns: 'none' }, { missedRuns: 'none' }],
  ])('nothing is made up for where %s', async (_, before, now) => {
    const hourly = scheduleOf(environment, 'hourly', {
      trigger: { type: 'advanced', cron: '0 0 * * * *', timeZone: 'UTC' },
    })
    await arm([{ ...hourly, ...before }])
    await restore(await database.store.memories())
    clock.time = t0 + hour + 2 * minute
    await arm([{ ...hourly, ...now }])
    await lookAt(clock.time)
    expect(enqueued).toEqual([])
  })

  test('nothing is made up for where Git did not have it, and what was paused by hand stays so', async () => {
    const paused = scheduleOf(environment, 'paused')
    await arm([everyMinute, paused])
    const pause = { by: 'ada', reason: 'the bank is closed', since: t0, until: null }
    await database.store.pauseSchedule(paused.id, pause)
    await arm([paused])
    await restore(await database.store.memories())
    clock.time = t0 + hour
    await arm([everyMinute, paused])
    await lookAt(t0 + hour + second)
    expect(enqueued).toEqual([])
    expect(await database.store.pausedSchedules(clock.time)).toMatchObject([{ id: paused.id, pause }])
  })

  test('what the new one knows itself counts for more', async () => {
    await arm([everyMinute])
    const memories = await database.store.memories()
    await lookAt(t0 + 3 * minute)
    expect(await database.store.isNewToSchedules()).toBe(false)
    expect(await database.store.remember(memories)).toBe(0)
    await arm([])
    await arm([everyMinute])
    await lookAt(t0 + 3 * minute)
    expect(await ledger()).toHaveLength(3)
  })

  test('what Git does not have is kept for the day it comes back, or until its environment goes', async () => {
    await arm([everyMinute])
    const theirs = scheduleOf(neighbour, 'theirs')
    await arm([theirs], neighbour)
    const memories = await database.store.memories()
    await restore(memories)
    await database.store.deleteEnvironment(neighbour)
    const kept = memories.filter((each) => each.environment === environment)
    expect(await database.store.memories()).toEqual(kept)
    expect(await database.store.memories([neighbour])).toEqual([])
  })
})
