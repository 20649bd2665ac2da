/** One-time and recurring triggers; cron has tests of its own. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OneTimeTrigger, RecurringTrigger, RecurringUnit } from '../../../../core/domain/desired.ts'
import { nextOccurrenceOf, occurrencesOf } from '../../../../core/schedules/trigger.ts'
import { tries } from '../../../support/tries.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const iso = (instant: number) => new Date(instant).toISOString().replace(':00.000Z', 'Z')

function every(n: number, unit: RecurringUnit, start: string, more: Partial<RecurringTrigger> = {}) {
  return { type: 'recurring', every: { n, unit }, start, end: null, timeZone: 'UTC', ...more } as const
}

function once(at: string, timeZone = 'UTC'): OneTimeTrigger {
  return { type: 'onetime', at, timeZone, ifPast: 'error' }
}

function upcoming(trigger: RecurringTrigger, after: string, count: number): string[] {
  return occurrencesOf(trigger, Date.parse(after), Number.POSITIVE_INFINITY, count).map(iso)
}

const madrid = { timeZone: 'Europe/Madrid' }

describe('one time', () => {
  test.each([
    ['in its time zone', once('2027-01-31T18:00:00', 'Europe/Madrid'), '2027-01-31T17:00Z'],
    [
      'an instant, whatever the zone',
      once('2027-01-31T18:00:00+09:00', 'Europe/Madrid'),
      '2027-01-31T09:00Z',
    ],
    ['in a gap: right after it', once('2027-03-28T02:30:00', 'Europe/Madrid'), '2027-03-28T01:00Z'],
    ['where it comes twice: the first', once('2027-10-31T02:30:00', 'Europe/Madrid'), '2027-10-31T00:30Z'],
    ['the second, by its offset', once('2027-10-31T02:30:00+01:00', 'Europe/Madrid'), '2027-10-31T01:30Z'],
  ])('%s', (_, trigger, expected) => {
    const at = Date.parse(expected)
    expect(occurrencesOf(trigger, Date.UTC(2020), Number.POSITIVE_INFINITY, 5).map(iso)).toEqual([expected])
    expect(nextOccurrenceOf(trigger, at - 1)).toBe(at)
    expect(nextOccurrenceOf(trigger, at)).toBeUndefined()
  })

  test.each(['2027-02-30T06:00:00', '2027-01-01T24:00:00', 'tomorrow', ''])('never at %j', (at) => {
    expect(nextOccurrenceOf(once(at), Date.UTC(2020))).toBeUndefined()
  })

  test.each(['0027-03-28T02:30:00.000Z', '0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.000Z'])(
    'in any year that has four digits: %s',
    (time) => {
      const at = Date.parse(time)
      expect(nextOccurrenceOf(once(time.slice(0, 19)), at - 1)).toBe(at)
    },
  )

  test('never on the day Samoa left out', () => {
    expect(nextOccurrenceOf(once('2011-12-30T12:00:00', 'Pacific/Apia'), Date.UTC(2011))).toBeUndefined()
  })
})

describe('recurring', () => {
  test.each<[string, RecurringTrigger, string, string[]]>([
    [
      'the first run is the start itself',
      every(2, 'day', '2027-01-04T06:00:00'),
      '2026-12-01T00:00Z',
      ['2027-01-04T06:00Z', '2027-01-06T06:00Z'],
    ],
    [
      'a late look does not move the grid',
      every(2, 'day', '2027-01-04T06:00:00'),
      '2027-01-05T11:11Z',
      ['2027-01-06T06:00Z', '2027-01-08T06:00Z'],
    ],
    [
      'strictly after',
      every(1, 'week', '2027-01-04'),
      '2027-01-11T00:00Z',
      ['2027-01-18T00:00Z', '2027-01-25T00:00Z'],
    ],
    [
      'hours are elapsed time, whatever clocks do',
      every(12, 'hour', '2027-03-27T18:00:00', madrid),
      '2027-03-27T00:00Z',
      ['2027-03-27T17:00Z', '2027-03-28T05:00Z', '2027-03-28T17:00Z'],
    ],
    [
      'days keep their time of day',
      every(1, 'day', '2027-03-27T18:00:00', madrid),
      '2027-03-27T00:00Z',
      ['2027-03-27T17:00Z', '2027-03-28T16:00Z'],
    ],
    [
      'a time in a gap runs right after it, and the next day at its own time',
      every(1, 'day', '2027-03-27T02:30:00', madrid),
      '2027-03-27T12:00Z',
      ['2027-03-28T01:00Z', '2027-03-29T00:30Z'],
    ],
    [
      'a time that comes twice runs the first time',
      every(1, 'day', '2027-10-30T02:30:00', madrid),
      '2027-10-30T12:00Z',
      ['2027-10-31T00:30Z', '2027-11-01T01:30Z'],
    ],
    [
      'also for a look between the two',
      every(1, 'day', '2027-10-30T02:30:00', madrid),
      '2027-10-31T00:45Z',
      ['2027-11-01T01:30Z'],
    ],
    [
      'months begin on their first day, from the first one that is not before the start',
      every(2, 'month', '2026-11-15T10:00:00'),
      '2026-01-01T00:00Z',
      ['2026-12-01T00:00Z', '2027-02-01T00:00Z', '2027-04-01T00:00Z'],
    ],
    [
      'a start right at a month begins with it',
      every(3, 'month', '2027-01-01T00:00:00', madrid),
      '2026-01-01T00:00Z',
      ['2026-12-31T23:00Z', '2027-03-31T22:00Z'],
    ],
    [
      'a start with an offset is shown by the clock of the zone',
      every(1, 'day', '2027-01-01T00:00:00Z', { timeZone: 'Asia/Kathmandu' }),
      '2026-01-01T00:00Z',
      ['2027-01-01T00:00Z', '2027-01-02T00:00Z'],
    ],
    [
      'the day Samoa left out is left out',
      every(1, 'day', '2011-12-29T12:00:00', { timeZone: 'Pacific/Apia' }),
      '2011-12-01T00:00Z',
      ['2011-12-29T22:00Z', '2011-12-30T22:00Z'],
    ],
  ])('%s', (_, trigger, after, expected) => {
    expect(upcoming(trigger, after, expected.length)).toEqual(expected)
  })

  test.each([
    ['the end is exclusive', '2027-01-03T06:00:00', 2],
    ['a second later it is in', '2027-01-03T06:00:01', 3],
    ['a date alone is in to the end of its day', '2027-01-03', 3],
    ['an end before the start', '2026-12-31', 0],
    ['an end that is no time', '2027-02-30', 0],
  ])('%s', (_, end, count) => {
    expect(upcoming(every(1, 'day', '2027-01-01T06:00:00', { end }), '2026-01-01', 9)).toHaveLength(count)
  })

  test('ends with the year 2199', () => {
    expect(upcoming(every(1, 'month', '2199-11-01T00:00:00'), '2199-01-01', 9)).toEqual([
      '2199-11-01T00:00Z',
      '2199-12-01T00:00Z',
    ])
  })

  test('is found at once, however long ago it began', () => {
    // who counts from the beginning is not done before this test is given up
    for (let index = 0; index < 1000; index += 1) {
      const now = Date.UTC(2190) + index * hour
      expect(nextOccurrenceOf(every(1, 'hour', '2000-01-01T00:00:00'), now)).toBe(now + hour)
      expect(nextOccurrenceOf(every(1, 'day', '2000-01-01T00:00:00', madrid), now)).toBeGreaterThan(now)
    }
  })
})

/** Zones with days around changes of their clocks. None has a gap of a whole day. */
const zones: readonly (readonly [string, string])[] = [
  ['Europe/Stockholm', '2027-03-28'],
  ['Europe/Stockholm', '2027-10-31'],
  ['America/New_York', '2026-11-01'],
  ['America/Havana', '2025-03-09'],
  ['America/Havana', '2025-11-02'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Africa/Casablanca', '2026-02-15'],
  ['America/Nuuk', '2027-03-27'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['Asia/Kathmandu', '2026-06-15'],
  ['UTC', '2026-12-31'],
]

const step = 15 * minute

/**
 * Goes through time in steps of a quarter of an hour with nothing but the runtime's own calendar. What counts is the
 * latest wall time shown so far: a wall time has come when that has reached it.
 */
function scanned({ every: { n, unit }, start, timeZone }: RecurringTrigger, until: number): number[] {
  const show = wallReader(timeZone)
  const startWall = Date.parse(`${start}Z`)
  const found: number[] = []
  let begun: number | undefined
  let latest = Number.NEGATIVE_INFINITY
  let months = 0
  for (let now = startWall - 2 * day; now <= until; now += step) {
    const before = latest
    latest = Math.max(latest, show(now))
    if (begun === undefined && latest >= startWall) begun = now
    if (begun === undefined) continue
    const isMonth = unit === 'month' && monthNumber(latest) > monthNumber(before)
    const isFirst = unit === 'month' && now === begun && latest === monthStart(latest)
    if (unit === 'hour' && (now - begun) % (n * hour) === 0) found.push(now)
    if (unit === 'day' && reached(before, latest, startWall, n * day)) found.push(now)
    if (unit === 'week' && reached(before, latest, startWall, 7 * n * day)) found.push(now)
    if ((isMonth || isFirst) && months++ % n === 0) found.push(now)
  }
  return found
}

/** Whether a point of the grid that begins at `start` lies in (before, latest]. */
function reached(before: number, latest: number, start: number, gap: number): boolean {
  return (
    latest >= start && Math.floor((latest - start) / gap) > Math.max(-1, Math.floor((before - start) / gap))
  )
}

function monthNumber(wall: number): number {
  return Number.isFinite(wall) ? new Date(wall).getUTCFullYear() * 12 + new Date(wall).getUTCMonth() : 0
}

function monthStart(wall: number): number {
  return Date.UTC(new Date(wall).getUTCFullYear(), new Date(wall).getUTCMonth())
}

function wallReader(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  return (instant) => Date.parse(`${format.format(instant).replace(' ', 'T')}Z`)
}

const recurring = fc
  .record({
    zone: fc.constantFrom(...zones),
    daysBefore: fc.integer({ min: 0, max: 40 }),
    quarter: fc.nat(95),
    unit: fc.constantFrom<RecurringUnit>('hour', 'day', 'week', 'month'),
    n: fc.integer({ min: 1, max: 7 }),
  })
  .map(({ zone: [timeZone, change], daysBefore, quarter, unit, n }) => {
    const wall = Date.parse(change) - daysBefore * day + quarter * step
    return every(n, unit, new Date(wall).toISOString().slice(0, 19), { timeZone })
  })

test('the grid is that of somebody who looks at the clock every quarter of an hour', () => {
  fc.assert(
    fc.property(recurring, (trigger) => {
      const start = Date.parse(`${trigger.start}Z`)
      const until = start + (trigger.every.unit === 'month' ? 400 : 60) * day
      expect(occurrencesOf(trigger, start - 3 * day, until, 5_000).map(iso)).toEqual(
        scanned(trigger, until).map(iso),
      )
    }),
    { numRuns: tries(15) },
  )
})

test('from wherever one looks, the next run is the first of the grid that is later', () => {
  fc.assert(
    fc.property(recurring, fc.integer({ min: -3 * 24 * 60, max: 70 * 24 * 60 }), (trigger, minutes) => {
      const start = Date.parse(`${trigger.start}Z`)
      const all = occurrencesOf(trigger, start - 3 * day, start + 500 * day, 20_000)
      const after = start + minutes * minute
      expect(nextOccurrenceOf(trigger, after)).toBe(all.find((each) => each > after))
    }),
  )
})
