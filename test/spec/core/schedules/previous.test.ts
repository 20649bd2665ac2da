import { expect, test } from 'vitest'
import type { Trigger } from '../../../../core/domain/desired.ts'
import { previousOccurrences } from '../../../../core/schedules/previous.ts'
import { occurrencesOf } from '../../../../core/schedules/trigger.ts'

const cron = (expression: string, timeZone = 'UTC'): Trigger => ({
  type: 'advanced',
  cron: expression,
  timeZone,
})
const iso = (at: number) => new Date(at).toISOString()

test.each<[string, Trigger, string, readonly string[]]>([
  [
    'across a change of the clock',
    cron('0 30 2 * * *', 'Europe/Madrid'),
    '2026-10-26T00:00:00Z',
    ['2026-10-24T00:30:00.000Z', '2026-10-25T00:30:00.000Z'],
  ],
  [
    'of a 29 February',
    cron('0 0 0 29 2 ?'),
    '2027-01-01T00:00:00Z',
    ['2020-02-29T00:00:00.000Z', '2024-02-29T00:00:00.000Z'],
  ],
  [
    'only before, not at, the instant',
    cron('0 0 * * * *'),
    '2026-01-01T12:00:00Z',
    ['2026-01-01T10:00:00.000Z', '2026-01-01T11:00:00.000Z'],
  ],
  [
    'of a recurring one none before it starts',
    {
      type: 'recurring',
      every: { n: 1, unit: 'day' },
      start: '2026-01-01T00:00:00',
      end: null,
      timeZone: 'UTC',
    },
    '2026-01-01T12:00:00Z',
    ['2026-01-01T00:00:00.000Z'],
  ],
  [
    'of a one-time one the one there was',
    { type: 'onetime', at: '2026-01-01T00:00:00', timeZone: 'UTC', ifPast: 'error' },
    '2027-01-01T00:00:00Z',
    ['2026-01-01T00:00:00.000Z'],
  ],
])('the last two runs %s', (_, trigger, before, expected) => {
  expect(previousOccurrences(trigger, Date.parse(before), 2).map(iso)).toEqual(expected)
})

test('one that fires each second of one month a year is looked for in parts, not a month at once', () => {
  const trigger = cron('* * * 1-31 1 ?')
  const before = Date.UTC(2026, 11)
  const found = previousOccurrences(trigger, before, 20)
  expect(found.map(iso).slice(-1)).toEqual(['2026-01-31T23:59:59.000Z'])
  expect(found).toEqual(occurrencesOf(trigger, (found[0] ?? 0) - 1, before, 100))
})
