import { beforeEach, describe, expect, test } from 'vitest'
import type { Schedule } from '../../../core/domain/desired.ts'
import { scheduleOf } from '../../support/samples.ts'
import {
  day,
  environment,
  everyMinute,
  minute,
  type SchedulerWorld,
  second,
  t0,
  useSchedulerWorld,
} from '../../support/scheduler-world.ts'

let world: SchedulerWorld

useSchedulerWorld((each) => {
  world = each
})

describe('after an absence', () => {
  test('only the last run is made up for; the others are part of it, and one line in the log', async () => {
    await world.arm([everyMinute])
    await world.lookAt(t0 + 3 * minute + 5 * second)
    expect(await world.ledger()).toEqual(['1 coalesced downtime', '2 coalesced downtime', '3 queued'])
    expect((await world.database.store.occurrences(everyMinute.id, 3)).map(({ into }) => into)).toEqual([
      null,
      t0 + 3 * minute,
      t0 + 3 * minute,
    ])
    expect(world.enqueued[0]?.data).toMatchObject({
      nominal: '2027-01-01T00:03:00.000Z',
      late_ms: 5 * second,
      missed: ['2027-01-01T00:01:00.000Z', '2027-01-01T00:02:00.000Z'],
    })
    expect(world.log.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { schedule: 'every-minute', missed: 2, message: 'scheduled runs were missed' },
    ])
  })

  test('of many days it neither loops nor floods', async () => {
    await world.arm([everyMinute])
    await world.lookAt(t0 + 400 * day)
    const states = (await world.ledger()).map((line) => line.split(' ')[1])
    expect(states).toHaveLength(1000)
    expect(states.filter((state) => state === 'queued')).toHaveLength(1)
    await world.lookAt(t0 + 400 * day + minute - 1)
    expect(await world.ledger()).toHaveLength(1000)
    expect(world.log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
  })

  test('a weekly run of two days ago is missed, and says so', async () => {
    const weekly = scheduleOf(environment, 'weekly', {
      trigger: { type: 'advanced', cron: '0 0 0 * * 6', timeZone: 'UTC' },
    })
    await world.arm([weekly])
    await world.lookAt(t0 + 3 * day) // 2027-01-02 is a Saturday
    expect(await world.ledger(weekly)).toEqual([`${day / minute} missed downtime`])
    expect(world.enqueued).toEqual([])
  })
})

describe('all are made up for', () => {
  test('oldest first, one a second', async () => {
    await world.arm([{ ...everyMinute, missedRuns: 'all', overlap: 'allow' }])
    await world.lookAt(t0 + 4.5 * minute)
    expect(await world.ledger()).toEqual(['1 queued', '2 waiting turn', '3 waiting turn', '4 queued'])
    for (const n of [0.9, 1, 1.9]) await world.lookAt(t0 + 4.5 * minute + n * second)
    expect(await world.ledger()).toEqual(['1 queued', '2 queued', '3 waiting turn', '4 queued'])
    await world.lookAt(t0 + 4.5 * minute + 2 * second)
    expect(await world.ledger()).toEqual(['1 queued', '2 queued', '3 queued', '4 queued'])
    const order = world.enqueued.map((task) => (task.data as { nominal: string }).nominal.slice(14, 16))
    expect(order).toEqual(['01', '04', '02', '03'])
  })
})

describe('the clock jumps', () => {
  test('forward by an hour: as after an absence', async () => {
    await world.arm([{ ...everyMinute, missedRuns: 'none' }])
    await world.lookAt(t0 + minute)
    world.clock.jump(60 * minute + 30 * second)
    await world.lookAt(t0 + 61 * minute + 30 * second)
    const states = (await world.ledger()).map((line) => line.split(' ')[1])
    expect(states).toEqual(['queued', ...Array.from({ length: 59 }, () => 'missed'), 'skipped'])
  })
})

describe('what was due and is not on record yet, when Git changes the plan', () => {
  beforeEach(async () => {
    await world.arm([everyMinute])
    await world.lookAt(t0 + minute)
    await world.finish(world.enqueued[0])
    await world.moveTo(t0 + 3.5 * minute)
  })

  test('the schedule is removed', async () => {
    await world.arm([])
    expect(await world.ledger()).toEqual(['1 queued', '2 missed downtime', '3 skipped removed'])
  })

  test('it gets another trigger', async () => {
    const hourly = { ...everyMinute.trigger, cron: '0 0 * * * *' } as Schedule['trigger']
    await world.arm([{ ...everyMinute, trigger: hourly }])
    expect(await world.ledger()).toEqual(['1 queued', '2 missed downtime', '3 skipped trigger-changed'])
  })

  test('anything else of it: it runs by what it is now', async () => {
    await world.arm([{ ...everyMinute, method: 'another' }])
    await world.lookAt(world.clock.now())
    expect((await world.ledger()).at(-1)).toBe('3 queued')
  })

  test('it is removed a second time: nothing was due since', async () => {
    await world.arm([])
    await world.moveTo(world.clock.now() + 10 * minute)
    await world.arm([])
    expect(await world.ledger()).toHaveLength(3)
  })
})

describe('never twice', () => {
  test('when the clock goes back, and on again', async () => {
    await world.arm([everyMinute])
    await world.lookAt(t0 + 2 * minute)
    await world.finish(world.enqueued[0])
    await world.lookAt(t0)
    await world.lookAt(t0 + minute)
    await world.lookAt(t0 + 2 * minute)
    expect(await world.ledger()).toEqual(['1 coalesced downtime', '2 queued'])
    expect(world.enqueued).toHaveLength(1)
    await world.lookAt(t0 + 3 * minute)
    expect(world.enqueued).toHaveLength(2)
  })

  test('when the schedule was removed and brought back', async () => {
    await world.arm([everyMinute])
    await world.lookAt(t0 + minute)
    await world.finish(world.enqueued[0])
    await world.arm([])
    await world.lookAt(t0 + 5 * minute)
    await world.arm([everyMinute])
    await world.lookAt(t0 + 5 * minute)
    expect(await world.ledger()).toEqual(['1 queued'])
    await world.lookAt(t0 + 6 * minute)
    expect(await world.ledger()).toEqual(['1 queued', '6 queued'])
  })

  test('when it was renamed to run at other times: nothing of the past is due', async () => {
    const yearly = { ...everyMinute, trigger: { ...everyMinute.trigger, cron: '0 0 0 1 1 *' } }
    await world.arm([yearly])
    await world.moveTo(t0 + 30 * day)
    await world.arm([everyMinute])
    await world.lookAt(t0 + 30 * day)
    expect(await world.ledger()).toEqual([])
    await world.lookAt(t0 + 30 * day + minute)
    expect(world.enqueued).toHaveLength(1)
  })
})
