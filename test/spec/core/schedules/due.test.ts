import { describe, expect, test } from 'vitest'
import type { Schedule } from '../../../../core/domain/desired.ts'
import type { ScheduleState } from '../../../../core/domain/schedule-run.ts'
import { dueOccurrences, firstWatermark, nextDue, nextStart } from '../../../../core/schedules/due.ts'
import { jitterOf } from '../../../../core/schedules/jitter.ts'
import { scheduleOf } from '../../../support/samples.ts'

const environment = 'ENV-1234-5678-01'
const second = 1_000
const hour = 3_600 * second

function armed(
  cron: string,
  watermark: string,
  timeZone = 'UTC',
  more: Partial<Schedule> = {},
): ScheduleState {
  return armedWith({ trigger: { type: 'advanced', cron, timeZone }, ...more }, watermark)
}

function armedWith(values: Partial<Schedule>, watermark: string): ScheduleState {
  const spec = scheduleOf(environment, 'nightly', values)
  return { id: spec.id, environment, spec, watermark: Date.parse(watermark), pause: null }
}

/** `00:01 missed downtime`, one line for each. */
function due(state: ScheduleState, now: string, hindrance?: string): string[] {
  return dueOccurrences(state, Date.parse(now), hindrance).map(({ nominal, state: fate, reason }) =>
    [new Date(nominal).toISOString().slice(5, 16), fate, ...(reason ? [reason] : [])].join(' '),
  )
}

const everyMinute = armed('0 * * * * *', '2027-01-01T00:00:00Z')

describe('what becomes of what is due', () => {
  test.each([
    ['nothing is due yet', everyMinute, '2027-01-01T00:00:59Z', undefined, []],
    ['nothing at the watermark itself', everyMinute, '2027-01-01T00:00:00Z', undefined, []],
    ['one is due now', everyMinute, '2027-01-01T00:01:00Z', undefined, ['01-01T00:01 queued']],
    [
      'after an absence the last one runs, the others are part of it',
      everyMinute,
      '2027-01-01T00:03:30Z',
      undefined,
      ['01-01T00:01 coalesced downtime', '01-01T00:02 coalesced downtime', '01-01T00:03 queued'],
    ],
    [
      'where something stands in the way, the last one is skipped and says why',
      everyMinute,
      '2027-01-01T00:02:00Z',
      'overlap',
      ['01-01T00:01 missed downtime', '01-01T00:02 skipped overlap'],
    ],
    [
      'a run of almost a day ago is made up for',
      armed('0 0 3 * * 1', '2027-01-01T00:00:00Z'),
      '2027-01-05T02:59:59Z',
      undefined,
      ['01-04T03:00 queued'],
    ],
    [
      'one of more than a day ago is not, but it is on record',
      armed('0 0 3 * * 1', '2027-01-01T00:00:00Z'),
      '2027-01-05T03:00:01Z',
      undefined,
      ['01-04T03:00 missed downtime'],
    ],
    [
      'the clock of the schedule counts',
      armed('0 30 6 * * *', '2027-06-01T00:00:00Z', 'Europe/Stockholm'),
      '2027-06-01T04:30:00Z',
      undefined,
      ['06-01T04:30 queued'],
    ],
    ['the clock has gone back', everyMinute, '2026-12-31T23:00:00Z', undefined, []],
  ])('%s', (_, state, now, hindrance, expected) => {
    expect(due(state, now, hindrance)).toEqual(expected)
  })

  test('each says how late it was noticed', () => {
    const [first, last] = dueOccurrences(everyMinute, Date.parse('2027-01-01T00:02:05Z'), undefined)
    expect([first?.latenessMs, last?.latenessMs]).toEqual([65 * second, 5 * second])
  })

  test('each belongs to its schedule and environment', () => {
    const [only] = dueOccurrences(everyMinute, Date.parse('2027-01-01T00:01:00Z'), undefined)
    expect(only).toMatchObject({ schedule: everyMinute.id, environment })
  })

  test('what became part of another run says which', () => {
    const [first] = dueOccurrences(everyMinute, Date.parse('2027-01-01T00:02:00Z'), undefined)
    expect(first).toMatchObject({ state: 'coalesced', into: Date.parse('2027-01-01T00:02:00Z') })
  })

  test.each([
    ['by Git', { enabled: false }, null],
    ['by somebody', {}, { by: 'ada', reason: 'repairs', since: 0, until: null }],
  ])('what is due while the schedule is paused %s is skipped, and not made up for', (_, values, pause) => {
    const state = { ...armed('0 * * * * *', '2027-01-01T00:00:00Z', 'UTC', values), pause }
    expect(due(state, '2027-01-01T00:02:00Z')).toEqual([
      '01-01T00:01 skipped paused',
      '01-01T00:02 skipped paused',
    ])
  })

  test('a pause ends by itself: what it covered stays skipped, whoever was there to say so', () => {
    const until = Date.parse('2027-01-01T00:02:00Z')
    const state = { ...everyMinute, pause: { by: 'ada', reason: 'repairs', since: 0, until } }
    expect(due(state, '2027-01-01T00:03:00Z')).toEqual([
      '01-01T00:01 skipped paused',
      '01-01T00:02 coalesced downtime',
      '01-01T00:03 queued',
    ])
  })

  test('a schedule that cannot be understood is never due', () => {
    const broken = armed('whenever', '2027-01-01T00:00:00Z')
    expect(due(broken, '2027-02-01T00:00:00Z')).toEqual([])
    expect(nextDue(broken)).toBeUndefined()
  })
})

describe('what becomes of missed runs is for the schedule to say', () => {
  const hourly = (more: Partial<Schedule>) => armed('0 0 * * * *', '2027-01-01T00:00:00Z', 'UTC', more)
  const all = { missedRuns: 'all', overlap: 'allow' } as const

  test.each<[string, ScheduleState, string, string | undefined, string[]]>([
    [
      'all of them run, oldest first',
      hourly(all),
      '2027-01-01T02:30:00Z',
      undefined,
      ['01-01T01:00 queued', '01-01T02:00 queued'],
    ],
    [
      'all within the window',
      hourly({ ...all, catchUpWindowMs: hour }),
      '2027-01-01T03:30:00Z',
      undefined,
      ['01-01T01:00 missed downtime', '01-01T02:00 missed downtime', '01-01T03:00 queued'],
    ],
    [
      'all, but at most the newest 100',
      armed('0 * * * * *', '2027-01-01T00:00:00Z', 'UTC', all),
      '2027-01-01T01:41:00Z',
      undefined,
      [
        '01-01T00:01 missed catch-up-limit',
        ...Array.from({ length: 100 }, (_, index) => {
          const at = new Date(Date.UTC(2027, 0, 1, 0, index + 2)).toISOString()
          return `${at.slice(5, 16)} queued`
        }),
      ],
    ],
    [
      'all are skipped where something stands in the way',
      hourly(all),
      '2027-01-01T02:30:00Z',
      'stopped',
      ['01-01T01:00 skipped stopped', '01-01T02:00 skipped stopped'],
    ],
    [
      'none of them runs',
      hourly({ missedRuns: 'none' }),
      '2027-01-01T02:30:00Z',
      undefined,
      ['01-01T01:00 missed downtime', '01-01T02:00 missed downtime'],
    ],
    [
      'a run noticed within a minute is not missed',
      hourly({ missedRuns: 'none' }),
      '2027-01-01T01:01:00Z',
      undefined,
      ['01-01T01:00 queued'],
    ],
    [
      'the last, only within the window',
      hourly({ catchUpWindowMs: 20 * 60 * second }),
      '2027-01-01T01:20:01Z',
      undefined,
      ['01-01T01:00 missed downtime'],
    ],
  ])('%s', (_, state, now, hindrance, expected) => {
    expect(due(state, now, hindrance)).toEqual(expected)
  })
})

describe('triggers of all types', () => {
  const onetime = (ifPast: 'run' | 'error') =>
    ({ trigger: { type: 'onetime', at: '2027-01-01T06:00:00', timeZone: 'UTC', ifPast } }) as const
  const fortnightly = {
    trigger: {
      type: 'recurring',
      every: { n: 2, unit: 'week' },
      start: '2027-01-04T06:00:00',
      end: '2027-02-01',
      timeZone: 'Europe/Madrid',
    },
  } as const

  test('one time: once', () => {
    expect(due(armedWith(onetime('error'), '2027-01-01T00:00Z'), '2027-01-01T06:00:00Z')).toEqual([
      '01-01T06:00 queued',
    ])
    expect(nextDue(armedWith(onetime('error'), '2027-01-01T06:00Z'))).toBeUndefined()
  })

  test('one time: missed by a long absence, it is on record', () => {
    const state = armedWith(onetime('error'), '2027-01-01T00:00Z')
    expect(due(state, '2027-01-02T06:00:01Z')).toEqual(['01-01T06:00 missed downtime'])
  })

  test('one time, if past run: however late', () => {
    const state = armedWith(onetime('run'), '2027-01-01T00:00Z')
    expect(due(state, '2027-06-01T00:00:00Z')).toEqual(['01-01T06:00 queued'])
  })

  test('recurring: until its end', () => {
    const state = armedWith(fortnightly, '2027-01-01T00:00Z')
    expect(due(state, '2027-03-01T00:00:00Z')).toEqual([
      '01-04T05:00 missed downtime',
      '01-18T05:00 missed downtime',
      '02-01T05:00 missed downtime',
    ])
    expect(nextDue({ ...state, watermark: Date.parse('2027-02-01T05:00Z') })).toBeUndefined()
  })

  test.each([
    ['one time, if past error', onetime('error'), '2027-06-01T00:00:00.000Z'],
    ['one time, if past run', onetime('run'), '2027-01-01T05:59:59.999Z'],
    ['recurring', fortnightly, '2027-06-01T00:00:00.000Z'],
  ])('a new schedule says nothing about the past, unless it asks to: %s', (_, values, expected) => {
    const spec = scheduleOf(environment, 'nightly', values)
    expect(new Date(firstWatermark(spec, Date.parse('2027-06-01T00:00Z'))).toISOString()).toBe(expected)
  })

  test('one time ahead, if past run: waits for its time', () => {
    const spec = scheduleOf(environment, 'nightly', onetime('run'))
    expect(firstWatermark(spec, Date.parse('2026-06-01T00:00Z'))).toBe(Date.parse('2026-06-01T00:00Z'))
  })
})

describe('a long absence', () => {
  const now = Date.parse('2028-01-01T00:00:00Z')

  test.each([
    ['every second', '* * * * * *', second],
    ['every minute', '0 * * * * *', 60 * second],
    ['every hour', '0 0 * * * *', hour],
  ])(
    'of decades, for a schedule of %s, is told by the newest 1000, the first of which stands for all before',
    (_, cron, apart) => {
      // who looks at every second of it is not done before this test is given up
      const found = dueOccurrences(armed(cron, '1971-01-01T00:00:00Z'), now, undefined)
      expect(found.map(({ nominal }) => nominal)).toEqual(
        Array.from({ length: 1000 }, (_, index) => now - (999 - index) * apart),
      )
      expect(found.filter(({ state }) => state === 'queued')).toEqual([found.at(-1)])
      expect(found.map(({ since }) => since).filter((each) => each !== null)).toEqual([
        Date.parse('1971-01-01T00:00Z'),
      ])
      expect(found[0]?.since).not.toBeNull()
    },
  )

  test('of years, for a rare schedule, is told in full', () => {
    const leapDay = armed('0 0 0 29 2 *', '2019-01-01T00:00:00Z')
    expect(due(leapDay, '2028-03-02T00:00:00Z')).toEqual([
      '02-29T00:00 missed downtime',
      '02-29T00:00 missed downtime',
      '02-29T00:00 missed downtime',
    ])
  })
})

describe('jitter', () => {
  const jittery = { ...everyMinute.spec, jitterMs: hour }

  test('is the same for the same schedule, whole seconds, and spread over all it may be', () => {
    const shifts = Array.from({ length: 500 }, (_, index) => jitterOf({ id: `EFS-${index}`, jitterMs: hour }))
    expect(shifts).toEqual(shifts.map((_, index) => jitterOf({ id: `EFS-${index}`, jitterMs: hour })))
    expect(shifts.every((each) => each >= 0 && each <= hour && each % second === 0)).toBe(true)
    const quarters = [0, 1, 2, 3].map(
      (n) => shifts.filter((each) => Math.floor(each / (hour / 4)) === n).length,
    )
    expect(Math.min(...quarters)).toBeGreaterThan(80)
    expect(jitterOf({ id: 'EFS-1', jitterMs: 0 })).toBe(0)
  })

  test('shifts the start, not the plan: what is on record is as planned, and not late', () => {
    const shift = jitterOf(jittery)
    const planned = Date.parse('2027-01-01T00:01:00Z')
    const state = { ...everyMinute, spec: jittery }
    expect(nextDue(state)).toBe(planned)
    expect(nextStart(state)).toBe(planned + shift)
    expect(dueOccurrences(state, planned + shift - 1, undefined)).toEqual([])
    expect(dueOccurrences(state, planned + shift, undefined)).toMatchObject([
      { nominal: planned, latenessMs: 0 },
    ])
  })
})

describe('when a schedule is due next', () => {
  test.each([
    ['after its watermark', '0 0 * * * *', '2027-01-01T00:00:00Z', '2027-01-01T01:00:00.000Z'],
    ['strictly after', '0 0 0 1 1 *', '2027-01-01T00:00:00Z', '2028-01-01T00:00:00.000Z'],
  ])('%s', (_, cron, watermark, expected) => {
    expect(new Date(nextDue(armed(cron, watermark)) ?? 0).toISOString()).toBe(expected)
  })
})
