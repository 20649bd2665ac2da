import { describe, expect, test } from 'vitest'
import type { Schedule } from '../../../../core/domain/desired.ts'
import type { PastRun, Pause, ScheduleMemory } from '../../../../core/domain/schedule-run.ts'
import { type Arming, armingOf, type KnownSchedule } from '../../../../core/schedules/arming.ts'
import { triggerFingerprint } from '../../../../core/schedules/trigger-fingerprint.ts'
import { scheduleOf } from '../../../support/samples.ts'

const environment = 'ENV-1234-5678-01'
const minute = 60_000
const t0 = Date.UTC(2027, 0, 1)
const now = t0 + 10 * minute

/** Every minute. */
const nightly = scheduleOf(environment, 'nightly')
const off = { ...nightly, enabled: false }
const everyTenMinutes = {
  ...nightly,
  trigger: { type: 'advanced', cron: '0 */10 * * * *', timeZone: 'UTC' },
} as const
/** It is past at `now`, and to be run all the same. */
const once: Schedule = {
  ...nightly,
  trigger: { type: 'onetime', at: '2026-06-01T00:00:00', timeZone: 'UTC', ifPast: 'run' },
}
const atOnce = Date.UTC(2026, 5, 1)

const byAda: Pause = { by: 'ada', reason: 'release', since: t0, until: null }
const byGit: Pause = { by: 'git', reason: 'enabled: false', since: t0, until: now + 1 }

/** A row whose past is on record up to `t0`. */
function row(spec: Schedule, values: Partial<KnownSchedule> = {}): KnownSchedule {
  return { id: spec.id, environment, spec, watermark: t0, pause: null, armed: true, ...values }
}

/** What another store knew of it, up to `t0`. */
function memory(spec: Schedule, values: Partial<ScheduleMemory> = {}): ScheduleMemory {
  const { id, name, enabled } = spec
  const trigger = triggerFingerprint(spec.trigger)
  return {
    id,
    environment,
    name,
    watermark: t0,
    trigger,
    armed: true,
    enabled,
    pause: null,
    past: [],
    ...values,
  }
}

/** What is written of the only schedule: nothing, or its watermark and pause. */
function written({ write }: Arming): [watermark: number, pause: Pause | null] | undefined {
  expect(write.length).toBeLessThanOrEqual(1)
  return write[0] && [write[0].watermark, write[0].pause]
}

describe('what is written of a schedule', () => {
  test.each<[string, KnownSchedule | undefined, Schedule, ReturnType<typeof written>]>([
    ['a new one says nothing about the past', undefined, nightly, [now, null]],
    ['a new one that is not enabled likewise', undefined, off, [now, null]],
    ['a new one-time run that is to run although past is still due', undefined, once, [atOnce - 1, null]],
    ['one that stays as it is is left alone', row(nightly), nightly, undefined],
    [
      'a field that is undefined is no change',
      row(nightly),
      { ...nightly, data: { a: undefined } },
      undefined,
    ],
    [
      'another setting: what was missed is still due',
      row(nightly),
      { ...nightly, method: 'other' },
      [t0, null],
    ],
    ['another trigger says nothing about the past', row(nightly), everyTenMinutes, [now, null]],
    [
      'a trigger is another one also where only the reading of its fields is',
      row(nightly),
      { ...nightly, trigger: { ...nightly.trigger, domDow: 'or' } as Schedule['trigger'] },
      [now, null],
    ],
    [
      'another trigger never takes the watermark back',
      row(nightly, { watermark: now + minute }),
      everyTenMinutes,
      [now + minute, null],
    ],
    [
      'one that is back is as new: the time away is not caught up',
      row(nightly, { armed: false }),
      nightly,
      [now, null],
    ],
    [
      'one that is back repeats no run',
      row(nightly, { armed: false, watermark: now + minute }),
      nightly,
      [now + minute, null],
    ],
    ['one that is back keeps its pause', row(nightly, { armed: false, pause: byAda }), nightly, [now, byAda]],
    ['not enabled any more: no pause of its own', row(nightly), off, [t0, null]],
    ['enabled again: what came due meanwhile stays skipped', row(off), nightly, [t0, byGit]],
    ['enabled again below a pause by hand', row(off, { pause: byAda }), nightly, [t0, byAda]],
    [
      'enabled again after a pause by hand that is over',
      row(off, { pause: { ...byAda, until: t0 + minute } }),
      nightly,
      [t0, byGit],
    ],
    [
      'a one-time run enabled again that is to run although past is due now',
      row({ ...once, enabled: false }),
      once,
      [atOnce - 1, null],
    ],
  ])('%s', (_, before, wanted, expected) => {
    expect(written(armingOf(before ? [before] : [], [wanted], [], now))).toEqual(expected)
  })
})

describe('what another store remembers', () => {
  test.each<[string, ScheduleMemory, Schedule, ReturnType<typeof written>]>([
    ['it goes on where that left off', memory(nightly), nightly, [t0, null]],
    ['with its pause', memory(nightly, { pause: byAda }), nightly, [t0, byAda]],
    ['with another trigger it is as new', memory(everyTenMinutes), nightly, [now, null]],
    [
      'but never before its watermark',
      memory(everyTenMinutes, { watermark: now + minute }),
      nightly,
      [now + minute, null],
    ],
    ['one that was gone is as new', memory(nightly, { armed: false }), nightly, [now, null]],
    ['one that was not enabled is as enabled again', memory(off), nightly, [t0, byGit]],
  ])('%s', (_, remembered, wanted, expected) => {
    expect(written(armingOf([], [wanted], [remembered], now))).toEqual(expected)
  })

  test('is of no weight beside a row', () => {
    const arming = armingOf([row(nightly, { armed: false })], [nightly], [], now)
    expect(written(arming)).toEqual([now, null])
  })

  test('puts on record what ran, so that it does not run again', () => {
    const past: PastRun[] = [{ nominal: atOnce, state: 'queued' }]
    const { record, write } = armingOf([], [once], [memory(once, { past })], now)
    expect(record).toEqual([
      {
        schedule: once.id,
        environment,
        nominal: atOnce,
        state: 'queued',
        reason: 'restored',
        latenessMs: 0,
        origin: 'schedule',
        into: null,
        blocker: null,
        since: null,
      },
    ])
    expect(write).toEqual([{ spec: once, watermark: t0, pause: null }])
  })
})

describe('what goes', () => {
  const due = (reason: string) =>
    Array.from({ length: 10 }, (_, index) => ({
      schedule: nightly.id,
      nominal: t0 + (index + 1) * minute,
      reason: index < 9 ? 'downtime' : reason,
    }))

  test('is disarmed, and what was due of it is put on record: it will not run', () => {
    const { write, disarm, record } = armingOf([row(nightly)], [], [], now)
    expect([write, disarm]).toEqual([[], [nightly.id]])
    expect(record).toMatchObject(due('removed'))
    expect(record.filter(({ state }) => state === 'queued')).toEqual([])
  })

  test('once: what is not armed any more does not go again', () => {
    expect(armingOf([row(nightly, { armed: false })], [], [], now)).toEqual({
      write: [],
      disarm: [],
      record: [],
    })
  })

  test('by another trigger, too', () => {
    const { write, disarm, record } = armingOf([row(nightly)], [everyTenMinutes], [], now)
    expect([write.length, disarm]).toEqual([1, []])
    expect(record).toMatchObject(due('trigger-changed'))
    expect(record.filter(({ state }) => state === 'queued')).toEqual([])
  })

  test('has what was planned until now on record, also where its jitter lets it start later', () => {
    const late = { ...nightly, jitterMs: 600_000 }
    const { record } = armingOf([row(late)], [], [], now)
    expect(record.at(-1)).toMatchObject({ nominal: now, reason: 'removed' })
  })
})

test('each schedule is looked at for itself', () => {
  const hourly = scheduleOf(environment, 'hourly')
  const weekly = scheduleOf(environment, 'weekly')
  const changed = { ...hourly, method: 'other' }
  const before = [row(nightly), row(hourly), row(weekly)]
  const { write, disarm } = armingOf(before, [weekly, changed], [], now)
  expect(write.map(({ spec }) => spec)).toEqual([changed])
  expect(disarm).toEqual([nightly.id])
})
