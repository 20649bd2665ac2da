import { describe, expect, test } from 'vitest'
import { type Cron, parseCron } from '../../controller/schedules/cron.ts'
import { nextOccurrence } from '../../controller/schedules/occurrences.ts'
import { occurrencesOf } from '../../controller/schedules/trigger.ts'

function cronOf(expression: string): Cron {
  const result = parseCron(expression)
  if (!result.ok) throw new Error(result.message)
  return result.cron
}

function upcoming(expression: string, zone: string, after: string, count: number): string[] {
  const trigger = { type: 'advanced', cron: cronOf(expression).expression, timeZone: zone } as const
  const occurrences = occurrencesOf(trigger, Date.parse(after), Number.POSITIVE_INFINITY, count)
  return occurrences.map((instant) => new Date(instant).toISOString().replace(':00.000Z', 'Z'))
}

describe('Stockholm puts its clock forward on 2027-03-28 from 02:00 to 03:00 (01:00 UTC)', () => {
  test.each([
    ['a time in the gap runs right after it', '0 30 2 * * *', ['2027-03-28T01:00Z', '2027-03-29T00:30Z']],
    ['times in the gap run once together', '0 15,45 2 * * *', ['2027-03-28T01:00Z', '2027-03-29T00:15Z']],
    ['and once with one at its end', '0 0 2,3 * * *', ['2027-03-28T01:00Z', '2027-03-29T00:00Z']],
    ['a list keeps its others', '0 30 2,3 * * *', ['2027-03-28T01:00Z', '2027-03-28T01:30Z']],
    ['an interval leaves the gap out', '0 30 * * * *', ['2027-03-28T00:30Z', '2027-03-28T01:30Z']],
    ['so does an interval within the hour', '0 */30 2 * * *', ['2027-03-29T00:00Z', '2027-03-29T00:30Z']],
  ])('%s: %s', (_, expression, expected) => {
    expect(upcoming(expression, 'Europe/Stockholm', '2027-03-28T00:00:00Z', 2)).toEqual(expected)
  })
})

describe('Stockholm puts its clock back on 2027-10-31 from 03:00 to 02:00 (01:00 UTC)', () => {
  test.each([
    [
      'a time that comes twice runs the first time',
      '0 30 2 * * *',
      ['2027-10-31T00:30Z', '2027-11-01T01:30Z'],
    ],
    ['an interval runs both times', '0 30 * * * *', ['2027-10-31T00:30Z', '2027-10-31T01:30Z']],
    [
      'also within the hour',
      '0 0/30 2 * * *',
      ['2027-10-31T00:00Z', '2027-10-31T00:30Z', '2027-10-31T01:00Z'],
    ],
  ])('%s: %s', (_, expression, expected) => {
    expect(upcoming(expression, 'Europe/Stockholm', '2027-10-30T23:59:00Z', expected.length)).toEqual(
      expected,
    )
  })

  test('a time that came once does not come again after a start between the two', () => {
    expect(upcoming('0 30 2 * * *', 'Europe/Stockholm', '2027-10-31T00:45:00Z', 1)).toEqual([
      '2027-11-01T01:30Z',
    ])
    expect(upcoming('0 30 2 * * *', 'Europe/Stockholm', '2027-10-31T01:15:00Z', 1)).toEqual([
      '2027-11-01T01:30Z',
    ])
  })
})

describe('the rarer clocks', () => {
  test.each([
    [
      'a gap of 30 minutes',
      '0 15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T00:00:00Z',
      '2026-10-03T15:30Z',
    ],
    [
      'an overlap of 30 minutes',
      '0 45 1 * * *',
      'Australia/Lord_Howe',
      '2026-04-04T15:00:00Z',
      '2026-04-05T15:15Z',
    ],
    [
      'a day that did not take place',
      '0 0 12 * * *',
      'Pacific/Apia',
      '2011-12-29T22:00:00Z',
      '2011-12-30T22:00Z',
    ],
    ['a gap for Ramadan', '0 30 2 * * *', 'Africa/Casablanca', '2025-04-05T12:00:00Z', '2025-04-06T02:00Z'],
    [
      'an overlap for Ramadan',
      '0 30 2 * * *',
      'Africa/Casablanca',
      '2025-02-23T01:30:00Z',
      '2025-02-24T02:30Z',
    ],
    ['a gap at midnight', '0 0 0 * * *', 'America/Havana', '2025-03-08T12:00:00Z', '2025-03-09T05:00Z'],
    ['a gap up to midnight', '0 30 23 * * *', 'America/Nuuk', '2025-03-29T12:00:00Z', '2025-03-30T01:00Z'],
    ['45 minutes off', '0 0 0 * * *', 'Asia/Kathmandu', '2026-01-01T12:00:00Z', '2026-01-01T18:15Z'],
    ['no change at all', '0 0 0 * * *', 'UTC', '2026-03-28T12:00:00Z', '2026-03-29T00:00Z'],
  ])('%s: %s in %s', (_, expression, zone, after, expected) => {
    expect(upcoming(expression, zone, after, 1)).toEqual([expected])
  })
})

describe('strictly after', () => {
  test('an occurrence is not its own successor', () => {
    const second = cronOf('* * * * * *')
    expect(nextOccurrence(second, 'UTC', 5000)).toBe(6000)
    expect(nextOccurrence(second, 'UTC', 5001)).toBe(6000)
    expect(nextOccurrence(second, 'UTC', 4999)).toBe(5000)
  })

  test('between leaves its start out, takes its end in and stops at its limit', () => {
    const second = cronOf('* * * * * *')
    expect(
      occurrencesOf({ type: 'advanced', cron: second.expression, timeZone: 'UTC' }, 1000, 4000, 10),
    ).toEqual([2000, 3000, 4000])
    expect(
      occurrencesOf({ type: 'advanced', cron: second.expression, timeZone: 'UTC' }, 1000, 4000, 2),
    ).toEqual([2000, 3000])
    expect(
      occurrencesOf({ type: 'advanced', cron: second.expression, timeZone: 'UTC' }, 1000, 1999, 10),
    ).toEqual([])
    expect(
      occurrencesOf({ type: 'advanced', cron: second.expression, timeZone: 'UTC' }, 1000, 4000, 0),
    ).toEqual([])
  })
})

describe('far away', () => {
  test.each([
    ['29 February across 2100, no leap year', '0 0 0 29 2 *', '2096-03-01T00:00:00Z', '2104-02-28T23:00Z'],
    ['five Mondays in February', '0 0 0 ? 2 MON#5', '2072-03-01T00:00:00Z', '2112-02-28T23:00Z'],
    ['an interval on 29 February', '0 */30 2 29 2 *', '2096-03-01T00:00:00Z', '2104-02-29T01:00Z'],
  ])('%s: %s', (_, expression, after, expected) => {
    expect(upcoming(expression, 'Europe/Stockholm', after, 1)).toEqual([expected])
  })

  test('nothing is planned for the year 2200', () => {
    const newYear = cronOf('0 0 0 1 1 *')
    expect(nextOccurrence(newYear, 'UTC', Date.UTC(2198, 5))).toBe(Date.UTC(2199, 0))
    expect(nextOccurrence(newYear, 'UTC', Date.UTC(2199, 0))).toBeUndefined()
    expect(nextOccurrence(cronOf('0 * 0 1 1 *'), 'Asia/Kathmandu', Date.UTC(2199, 5))).toBeUndefined()
  })
})

describe('a year leaves out all others', () => {
  test.each([
    ['0 0 0 1 1 ? 2027,2030', 'UTC', ['2027-01-01T00:00Z', '2030-01-01T00:00Z']],
    ['0 0 0 29 2 ? 2025-2040/3', 'UTC', ['2028-02-29T00:00Z', '2040-02-29T00:00Z']],
    ['0 30 2 28 3 ? 2027', 'Europe/Stockholm', ['2027-03-28T01:00Z']],
    ['0 0 0 1 1 ? 2026', 'Asia/Kathmandu', []],
    ['0 0 12 31 12 ? 2199', 'UTC', ['2199-12-31T12:00Z']],
  ])('%s in %s', (expression, zone, expected) => {
    expect(upcoming(expression, zone, '2026-06-01T00:00:00Z', 3)).toEqual(expected)
  })
})
