import { describe, expect, test } from 'vitest'
import { planBackfill, startBackfill } from '../../../controller/schedules/by-hand.ts'
import type { Schedule } from '../../../core/domain/desired.ts'
import type { ScheduleMemory } from '../../../core/domain/schedule-run.ts'
import { scheduleOf } from '../../support/samples.ts'
import {
  environment,
  everyMinute,
  hour,
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

describe('on a new database, with what the old one knew', () => {
  const at = new Date(t0 + minute).toISOString().replace('.000Z', '')
  const once = scheduleOf(environment, 'once', {
    trigger: { type: 'onetime', at, timeZone: 'UTC', ifPast: 'run' },
  })

  /** The old world.database is gone; Git may have changed since. */
  async function restore(memories: readonly ScheduleMemory[]): Promise<number> {
    await world.database.empty()
    await world.database.seed(environment, neighbour)
    world.enqueued = []
    expect(await world.database.store.isNewToSchedules()).toBe(true)
    const taken = await world.database.store.remember(memories)
    expect(await world.database.store.isNewToSchedules()).toBe(false)
    return taken
  }

  test('what was missed is made up for once, late, and what was run is not run again', async () => {
    await world.arm([everyMinute, once])
    await world.lookAt(t0 + minute)
    const memories = await world.database.store.memories()
    expect(await world.database.store.withMemories()).toEqual([
      ...new Set(memories.map((each) => each.environment)),
    ])
    expect(memories).toMatchObject([
      { id: everyMinute.id, watermark: t0 + minute, past: [] },
      { id: once.id, past: [{ nominal: t0 + minute, state: 'queued' }] },
    ])
    expect(await restore(memories)).toBe(2)
    expect(await world.database.store.memories()).toEqual(memories)

    await world.moveTo(t0 + 4 * minute + second)
    await world.arm([everyMinute, once])
    await world.lookAt(t0 + 4 * minute + second)
    expect(await world.ledger()).toEqual(['2 coalesced downtime', '3 coalesced downtime', '4 queued'])
    expect(await world.ledger(once)).toEqual(['1 queued restored'])
    expect(world.enqueued.map(({ objectId }) => objectId)).toEqual([everyMinute.id])
    expect((await world.database.store.memories()).map(({ past }) => past)).toEqual(
      memories.map(({ past }) => past),
    )
  })

  test('a one-time schedule that is done stays so, in whatever way it comes back', async () => {
    await world.arm([once])
    await world.lookAt(t0 + minute)
    await restore(await world.database.store.memories())
    await world.moveTo(t0 + hour)
    for (const schedules of [[], [once], [], [once], [{ ...once, enabled: false }], [once]]) {
      await world.arm(schedules)
      await world.lookAt(world.clock.now() + minute)
    }
    const [state] = await world.database.store.scheduleStates([once.id])
    if (!state) throw new Error('it is armed')
    const range = { from: t0, to: t0 + hour }
    expect(await planBackfill(state, range, world.parts())).toMatchObject({ runs: [], ran: 1 })
    expect(await startBackfill(state, [t0 + minute], { ...world.parts(), runsWait: () => {} })).toEqual([])
    expect(world.enqueued).toEqual([])

    const later = new Date(world.clock.now() + minute).toISOString().replace('.000Z', '')
    await world.arm([{ ...once, trigger: { ...once.trigger, at: later } as Schedule['trigger'] }])
    await world.lookAt(world.clock.now() + minute)
    expect(world.enqueued).toHaveLength(1)
  })

  test('one that was not done yet runs, although it is past', async () => {
    await world.arm([once])
    await restore(await world.database.store.memories())
    await world.moveTo(t0 + hour)
    await world.arm([once])
    await world.lookAt(t0 + hour)
    expect(await world.ledger(once)).toEqual(['1 queued'])
  })

  test.each<[string, Partial<Schedule>, Partial<Schedule>]>([
    ['Git has another trigger', {}, { trigger: { type: 'advanced', cron: '0 30 * * * *', timeZone: 'UTC' } }],
    ['it was not enabled then', { enabled: false }, {}],
    ['it makes up for nothing', { missedRuns: 'none' }, { missedRuns: 'none' }],
  ])('nothing is made up for where %s', async (_, before, now) => {
    const hourly = scheduleOf(environment, 'hourly', {
      trigger: { type: 'advanced', cron: '0 0 * * * *', timeZone: 'UTC' },
    })
    await world.arm([{ ...hourly, ...before }])
    await restore(await world.database.store.memories())
    await world.moveTo(t0 + hour + 2 * minute)
    await world.arm([{ ...hourly, ...now }])
    await world.lookAt(world.clock.now())
    expect(world.enqueued).toEqual([])
  })

  test('nothing is made up for where Git did not have it, and what was paused by hand stays so', async () => {
    const paused = scheduleOf(environment, 'paused')
    await world.arm([everyMinute, paused])
    const pause = { by: 'ada', reason: 'the bank is closed', since: t0, until: null }
    await world.database.store.pauseSchedule(paused.id, pause)
    await world.arm([paused])
    await restore(await world.database.store.memories())
    await world.moveTo(t0 + hour)
    await world.arm([everyMinute, paused])
    await world.lookAt(t0 + hour + second)
    expect(world.enqueued).toEqual([])
    expect(await world.database.store.pausedSchedules(world.clock.now())).toMatchObject([
      { id: paused.id, pause },
    ])
  })

  test('what the new one knows itself counts for more', async () => {
    await world.arm([everyMinute])
    const memories = await world.database.store.memories()
    await world.lookAt(t0 + 3 * minute)
    expect(await world.database.store.isNewToSchedules()).toBe(false)
    expect(await world.database.store.remember(memories)).toBe(0)
    await world.arm([])
    await world.arm([everyMinute])
    await world.lookAt(t0 + 3 * minute)
    expect(await world.ledger()).toHaveLength(3)
  })

  test('what Git does not have is kept for the day it comes back, or until its environment goes', async () => {
    await world.arm([everyMinute])
    const theirs = scheduleOf(neighbour, 'theirs')
    await world.arm([theirs], neighbour)
    const memories = await world.database.store.memories()
    await restore(memories)
    await world.database.store.deleteEnvironment(neighbour)
    const kept = memories.filter((each) => each.environment === environment)
    expect(await world.database.store.memories()).toEqual(kept)
    expect(await world.database.store.memories([neighbour])).toEqual([])
  })
})
