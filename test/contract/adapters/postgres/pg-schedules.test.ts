import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Store } from '../../../../controller/ports/store.ts'
import { planning } from '../../../../controller/schedules/planner.ts'
import type { Occurrence } from '../../../../core/domain/schedule-run.ts'
import type { NewTask, Task } from '../../../../core/domain/task.ts'
import { fingerprintOf } from '../../../../core/schedules/fingerprint.ts'
import { scheduleOf } from '../../../support/samples.ts'
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
let store: Store

beforeAll(() => {
  store = world.store
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

  test('what is armed is told by fingerprints, which are those of what was wanted', async () => {
    const odd = { ...hourly, data: { odd: hostile, order: { b: 1, a: 2 } } }
    await store.arm(dev, [nightly, odd], t0)
    await store.arm(production, [scheduleOf(production, 'theirs')], t0)
    expect(await store.armed()).toEqual(
      new Map([
        [dev, fingerprintOf([odd, nightly])],
        [production, fingerprintOf([scheduleOf(production, 'theirs')])],
      ]),
    )
    await store.arm(production, [], t0)
    expect([...(await store.armed()).keys()]).toEqual([dev])
  })

  test('many environments are armed in a few transactions; one that is not there fails alone, and the last word counts', async () => {
    const ids = Array.from({ length: 120 }, (_, index) => `ENV-9000-${String(index).padStart(4, '0')}-01`)
    await world.database.seed(...ids)
    const schedulesOf = (id: string) =>
      Array.from({ length: 20 }, (_, index) => scheduleOf(id, `s${index}`, { id: `${id}-${index}` }))
    const sent = countStatements()
    onTestFinished(() => sent.stop())
    const results = await Promise.allSettled([
      ...ids.map((id) => store.arm(id, schedulesOf(id), t0, planning)),
      store.arm('ENV-0000-0000-01', [scheduleOf('ENV-0000-0000-01', 'lost')], t0, planning),
      store.arm(dev, [nightly], t0, planning),
      store.arm(dev, [hourly], t0, planning),
    ])
    expect(results.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []))).toEqual([
      expect.stringContaining('foreign key'),
    ])
    expect(results[ids.length]?.status).toBe('rejected')
    expect(sent.texts.filter((text) => text === 'begin').length).toBeLessThan(15)
    const appointments = await store.appointments(planning.planner)
    expect(appointments).toHaveLength(120 * 20 + 1)
    expect(appointments.every(({ due }) => typeof due === 'number')).toBe(true)
    expect((await store.appointments(planning.planner, [dev])).map(({ id }) => id)).toEqual([hourly.id])
  })

  test('when it is due is remembered, until it changes or somebody else plans', async () => {
    await store.arm(dev, [nightly], t0)
    const due = async (planner: string) => (await store.appointments(planner, [dev])).map((each) => each.due)
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
      {
        ...occurrence({ latenessMs: 12 }),
        ...{ taskId: task?.id, taskStatus: 'scheduled', retries: 0, startedAt: null, finishedAt: null },
      },
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
    expect(await store.forgetOccurrences(t0 + 60 * minute, 100, t0 + 3 * minute)).toBe(0)
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
