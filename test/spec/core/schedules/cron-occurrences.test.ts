import { describe, expect, test } from 'vitest'
import { type CronReading, parseCron } from '../../../../core/schedules/cron/cron.ts'
import { nextOccurrence } from '../../../../core/schedules/cron/cron-occurrences.ts'
import type { Cron } from '../../../../core/schedules/cron/cron-value.ts'
import { occurrencesOf } from '../../../../core/schedules/trigger.ts'

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

describe('days that depend on the month', () => {
  test.each<[string, string, CronReading, string, string[]]>([
    ['a working day is itself', '15W * ?', {}, '2027-01', ['01-15', '02-15', '03-15', '04-15']],
    ['from Saturday to Friday, from Sunday to Monday', '15W 5,8 ?', {}, '2027-05', ['05-14', '08-16']],
    ['never to the month before', '1W * ?', {}, '2027-05', ['05-03', '06-01', '07-01', '08-02']],
    ['nor to the month after', '31W 1,10 ?', {}, '2027-01', ['01-29', '10-29']],
    ['not in a month without that day', '31W * ?', {}, '2027-01', ['01-29', '03-31', '05-31', '07-30']],
    ['the last working day', 'LW * ?', {}, '2027-01', ['01-29', '02-26', '03-31', '04-30']],
    ['three days before the last', 'L-3 * ?', {}, '2028-01', ['01-28', '02-26', '03-28', '04-27']],
    ['the working day nearest to that', 'L-3W * ?', {}, '2027-01', ['01-28', '02-25', '03-29', '04-27']],
    ['not before the first', 'L-30 * ?', {}, '2027-01', ['01-01', '03-01', '05-01', '07-01']],
    ['several, each day once', '14,15W,16W 5 ?', {}, '2027-05', ['05-14', '05-17']],
    ['first and third Mondays', '? * MON#3,MON#1', {}, '2027-01', ['01-04', '01-18', '02-01', '02-15']],
    ['either field', '1 * MON', { domDow: 'or' }, '2027-01', ['01-01', '01-04', '01-11', '01-18']],
    ['both fields', '13 * FRI', { domDow: 'and' }, '2027-01', ['08-13']],
    [
      'Sunday by its number in Quartz',
      '? * 1',
      { dialect: 'quartz' },
      '2027-01',
      ['01-03', '01-10', '01-17'],
    ],
  ])('%s: %s', (_, days, reading, month, expected) => {
    const trigger = { type: 'advanced', cron: `0 0 0 ${days}`, timeZone: 'UTC', ...reading } as const
    const after = Date.parse(`${month}-01T00:00:00Z`) - 1
    const found = occurrencesOf(trigger, after, Number.POSITIVE_INFINITY, expected.length)
    const year = month.slice(0, 5)
    expect(found.map((each) => new Date(each).toISOString().slice(0, 10))).toEqual(
      expected.map((each) => year + each),
    )
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
