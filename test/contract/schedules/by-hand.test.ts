import { describe, expect, test } from 'vitest'
import { planBackfill, runNow, startBackfill } from '../../../controller/schedules/by-hand.ts'
import type { Schedule } from '../../../core/domain/desired.ts'
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

describe('by hand', () => {
  const byHand = () => ({ ...world.parts(), runsWait: (id: string) => world.scheduler.runsWait(id) })
  const state = async () => {
    const [found] = await world.database.store.scheduleStates([everyMinute.id])
    if (!found) throw new Error('not armed')
    return found
  }

  test('a run now is on record beside the plan, with who wanted it', async () => {
    await world.arm([everyMinute])
    await world.moveTo(t0 + 30 * second)
    expect(await runNow(await state(), 'ada', byHand())).toMatchObject({ became: 'task' })
    await world.finish(world.enqueued[0])
    await world.lookAt(t0 + minute)
    expect(await world.ledger()).toEqual(['0.5 queued', '1 queued'])
    expect(world.enqueued[0]?.story[0]).toMatchObject({ what: 'created', by: 'ada' })
  })

  test('at the very instant of a planned run it is a run of its own', async () => {
    await world.arm([everyMinute])
    await world.lookAt(t0 + minute)
    await world.finish(world.enqueued[0])
    await runNow(await state(), 'ada', byHand())
    expect(world.enqueued).toHaveLength(2)
  })

  test.each<[string, Partial<Schedule>, object]>([
    ['skip: refused', {}, { became: 'refused', why: expect.stringMatching(/^overlap: TQ-/) }],
    ['queueOne: waits', { overlap: 'queueOne' }, { became: 'waiting' }],
    ['allow: runs', { overlap: 'allow' }, { became: 'task' }],
    ['cancelPrevious: runs', { overlap: 'cancelPrevious' }, { became: 'task' }],
  ])('while a run is not finished, overlap holds for a run now: %s', async (_, values, expected) => {
    await world.arm([{ ...everyMinute, ...values }])
    await world.lookAt(t0 + minute)
    await world.moveTo(world.clock.now() + second)
    expect(await runNow(await state(), 'ada', byHand())).toMatchObject(expected)
  })

  test('nothing runs now where the environment is stopped; where the schedule is paused, it does', async () => {
    await world.arm([{ ...everyMinute, enabled: false }])
    world.hindrances.set(environment, 'environment-stopped')
    expect(await runNow(await state(), 'ada', byHand())).toMatchObject({ became: 'refused' })
    world.hindrances.clear()
    expect(await runNow(await state(), 'ada', byHand())).toMatchObject({ became: 'task' })
  })

  test('a backfill runs what has not run, one a second, and each only once', async () => {
    await world.arm([{ ...everyMinute, overlap: 'allow', missedRuns: 'none' }])
    await world.lookAt(t0 + minute)
    await world.lookAt(t0 + 4 * minute)
    expect(await world.ledger()).toEqual(['1 queued', '2 missed downtime', '3 missed downtime', '4 queued'])
    const range = { from: t0 - 2 * minute, to: t0 + 4 * minute }
    const plan = await planBackfill(await state(), range, byHand())
    const minutes = [-2, -1, 0, 2, 3].map((n) => t0 + n * minute)
    expect(plan).toEqual({ runs: minutes, ran: 1, tooMany: false })
    expect(await startBackfill(await state(), plan.runs, byHand())).toEqual(minutes)
    expect(await startBackfill(await state(), plan.runs, byHand())).toEqual([])
    for (let n = 1; n <= 6; n++) await world.lookAt(t0 + 4 * minute + n * second)
    expect(await world.ledger()).toEqual(['-2', '-1', '0', '1', '2', '3', '4'].map((n) => `${n} queued`))
    expect(await planBackfill(await state(), range, byHand())).toMatchObject({ runs: [], ran: 6 })
  })

  test('a backfill of more than 1000 runs is refused', async () => {
    await world.arm([everyMinute])
    const range = { from: t0 - 2 * day, to: t0 }
    expect(await planBackfill(await state(), range, byHand())).toMatchObject({ runs: [], tooMany: true })
  })
})
