import { describe, expect, test, vi } from 'vitest'
import type { ScheduleStore } from '../../../controller/ports/schedule-store.ts'
import { waitFor } from '../../support/poll.ts'
import { scheduleOf } from '../../support/samples.ts'
import {
  environment,
  everyMinute,
  minute,
  neighbour,
  type SchedulerWorld,
  second,
  t0,
  useSchedulerWorld,
} from '../../support/scheduler-world.ts'

let world: SchedulerWorld

useSchedulerWorld((each) => {
  world = each
})

describe('a schedule that is due', () => {
  test('makes a task of its own and puts it into the queue', async () => {
    await world.arm([everyMinute])
    await world.lookAt(t0 + minute)
    expect(await world.ledger()).toEqual(['1 queued'])
    expect(world.enqueued).toMatchObject([
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
    await world.arm([everyMinute])
    for (const late of [0, 1, 20 * second]) await world.lookAt(t0 + minute + late)
    expect(await world.ledger()).toEqual(['1 queued'])
    expect(world.enqueued).toHaveLength(1)
  })

  test('does so once, though two controllers look at the same time', async () => {
    await world.arm([everyMinute])
    const others = Array.from({ length: 3 }, () => world.create())
    await world.moveTo(t0 + minute)
    for (const each of others) each.start()
    await Promise.all(others.map((each) => each.stop()))
    expect(world.enqueued).toHaveLength(1)
  })

  test('is not due before its time', async () => {
    await world.arm([everyMinute])
    await world.lookAt(t0 + minute - 1)
    expect(await world.ledger()).toEqual([])
  })

  test('is on time by itself', async () => {
    const everySecond = scheduleOf(environment, 'every-second', {
      trigger: { type: 'advanced', cron: '* * * * * *', timeZone: 'UTC' },
    })
    await world.arm([everySecond])
    world.scheduler.start()
    world.scheduler.refresh()
    await waitFor(() => expect(world.clock.pending).toBe(1))
    await world.clock.advance(second)
    await waitFor(() => expect(world.enqueued).toHaveLength(1))
    const [only] = await world.database.store.occurrences(everySecond.id, 1)
    expect(only?.latenessMs).toBeLessThan(500)
  })
})

describe('what stands in the way of a run', () => {
  test('the environment is stopped: skipped, with the reason; it is not made up for later', async () => {
    await world.arm([everyMinute])
    world.hindrances.set(environment, 'environment-stopped')
    await world.lookAt(t0 + minute)
    world.hindrances.clear()
    await world.lookAt(t0 + minute + second)
    await world.lookAt(t0 + 2 * minute)
    expect(await world.ledger()).toEqual(['1 skipped environment-stopped', '2 queued'])
    expect(world.log.lines.filter(({ level }) => level === 'warn')).toEqual([]) // it is stopped on purpose
  })

  test('the last run is not finished: skipped, until it is', async () => {
    await world.arm([everyMinute])
    await world.lookAt(t0 + minute)
    await world.lookAt(t0 + 2 * minute)
    await world.finish(world.enqueued[0])
    await world.lookAt(t0 + 3 * minute)
    expect(await world.ledger()).toEqual(['1 queued', '2 skipped overlap', '3 queued'])
    expect(world.enqueued).toHaveLength(2)
  })

  test('other schedules and environments are not concerned', async () => {
    const hourly = scheduleOf(environment, 'another')
    const elsewhere = scheduleOf(neighbour, 'every-minute')
    await world.arm([everyMinute, hourly])
    await world.arm([elsewhere], neighbour)
    await world.lookAt(t0 + minute)
    expect(world.enqueued.map((task) => task.objectId).toSorted()).toEqual(
      [everyMinute.id, hourly.id, elsewhere.id].toSorted(),
    )
  })
})

describe('a pause', () => {
  const pause = { by: 'ada', reason: 'repairs', since: t0, until: null }

  test('by Git: what comes due is skipped, and not made up for when it runs again', async () => {
    await world.arm([{ ...everyMinute, enabled: false }])
    await world.lookAt(t0 + minute)
    await world.moveTo(t0 + 3 * minute + second) // nobody was there at 2 and 3
    await world.arm([everyMinute])
    await world.lookAt(t0 + 4 * minute)
    expect(await world.ledger()).toEqual([
      '1 skipped paused',
      '2 skipped paused',
      '3 skipped paused',
      '4 queued',
    ])
  })

  test('by hand: the same, and it shows until it is over', async () => {
    const changes = vi.fn()
    world.scheduler = world.create({ pausesChanged: changes })
    await world.arm([everyMinute])
    await world.database.store.pauseSchedule(everyMinute.id, { ...pause, until: t0 + 3 * minute })
    await world.lookAt(t0 + minute)
    expect(world.scheduler.paused(environment)).toMatchObject([
      { name: 'every-minute', pause: { by: 'ada' } },
    ])
    expect(world.scheduler.paused(neighbour)).toEqual([])
    expect(changes).toHaveBeenCalledTimes(1)
    await world.lookAt(t0 + 3 * minute)
    expect(world.scheduler.paused(environment)).toEqual([])
    expect(await world.ledger()).toEqual(['1 skipped paused', '2 skipped paused', '3 queued'])
  })

  test('is no reason to warn, each time', async () => {
    await world.arm([everyMinute])
    await world.database.store.pauseSchedule(everyMinute.id, pause)
    await world.lookAt(t0 + minute)
    expect(world.log.lines.filter(({ level }) => level === 'warn')).toEqual([])
  })
})

describe('a backlog without room', () => {
  test('skips what comes due, and lets wait what waits', async () => {
    await world.arm([{ ...everyMinute, overlap: 'queueOne' }])
    for (const n of [1, 2]) await world.lookAt(t0 + n * minute)
    await world.finish(world.enqueued[0])
    world.isFull = true
    await world.lookAt(t0 + 3 * minute)
    expect(await world.ledger()).toEqual(['1 queued', '2 waiting overlap', '3 skipped backlog'])
    world.isFull = false
    await world.lookAt(t0 + 3 * minute + 2 * second)
    expect(await world.ledger()).toEqual(['1 queued', '2 queued', '3 skipped backlog'])
  })
})

describe('trouble', () => {
  test('with one schedule does not keep the others from running', async () => {
    const broken = scheduleOf(environment, 'broken', {
      trigger: { type: 'advanced', cron: '0 * * * * *', timeZone: 'Mars/Olympus_Mons' },
    })
    await world.arm([broken, everyMinute])
    await world.lookAt(t0 + minute)
    expect(await world.ledger()).toEqual(['1 queued'])
    expect(world.log.lines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        schedule: 'broken',
        message: 'a schedule could not be fired; trying again',
      }),
    )
  })

  test('with the queue does not run anything twice: the task is in the store', async () => {
    world.scheduler = world.create({
      enqueue: async () => {
        throw new Error('the queue is away')
      },
    })
    await world.arm([everyMinute])
    await world.lookAt(t0 + minute)
    await world.lookAt(t0 + minute)
    expect(await world.database.store.waiting()).toEqual(new Map([[environment, 1]]))
  })

  test('with the store is over when the store is back', async () => {
    let away = true
    const store: ScheduleStore = {
      ...world.database.store,
      appointments: async (planner) => {
        if (away) throw new Error('no connection')
        return await world.database.store.appointments(planner)
      },
    }
    world.scheduler = world.create({ store })
    await world.arm([everyMinute])
    await world.lookAt(t0 + minute)
    expect(world.log.lines).toMatchObject([{ level: 'warn', reason: 'no connection' }])
    away = false
    await world.lookAt(t0 + minute)
    expect(world.enqueued).toHaveLength(1)
  })

  test('of time zone data: a run that is at another time for it is told of, once', async () => {
    world.scheduler = world.create({})
    await world.arm([everyMinute])
    await world.database.store.plan('another planner', [{ id: everyMinute.id, due: t0 + 61 * minute }])
    await world.lookAt(t0)
    await world.lookAt(t0)
    expect(world.log.lines).toMatchObject([
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
      world.scheduler = world.create({ store: { ...world.database.store, appointments } })
      world.scheduler.start()
      for (let passed = 0; passed < moments; passed++) await Promise.resolve()
      world.scheduler.refresh()
      await waitFor(() => expect(appointments).toHaveBeenCalledTimes(2))
      await world.scheduler.stop()
    }
  })
})

describe('an environment whose schedules fire faster than it may', () => {
  const limits = { schedules: 3, runsPerMinute: 6 }
  const many = Array.from({ length: 30 }, (_, n) => scheduleOf(environment, `often-${n}`))
  const made = (of: string) => world.enqueued.filter((task) => task.environment === of)

  test('fires some, and the others after them, each once: the neighbour is on time', async () => {
    world.scheduler = world.create({ limits })
    await world.arm(many)
    await world.arm([scheduleOf(neighbour, 'theirs')], neighbour)
    await world.lookAt(t0 + minute)
    expect([made(environment).length, made(neighbour).length]).toEqual([9, 1])
    await world.lookAt(t0 + minute + 10 * second)
    expect([made(environment).length, made(neighbour).length]).toEqual([10, 1])
    await world.lookAt(t0 + minute + 40 * second)
    expect([made(environment).length, made(neighbour).length]).toEqual([13, 1])
    expect(new Set(made(environment).map(({ objectId }) => objectId)).size).toBe(13)
    expect(world.log.lines).toContainEqual({
      environment,
      level: 'warn',
      message: 'schedules fire more often than an environment may; some wait',
    })
  })

  test('makes up for an absence no faster: the runs that wait for their turn are those of all', async () => {
    world.scheduler = world.create({ limits })
    await world.arm(many.slice(0, 5).map((each) => ({ ...each, missedRuns: 'all', overlap: 'allow' })))
    await world.lookAt(t0 + 60 * minute)
    const first = world.enqueued.length
    expect(first).toBeLessThanOrEqual(9 + 3) // the first runs of one that fires are made together
    for (let s = 1; s <= 60; s++) await world.lookAt(t0 + 60 * minute + s * second)
    expect(world.enqueued.length - first).toBeLessThanOrEqual(6)
  })
})
