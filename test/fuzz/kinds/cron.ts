import { parseCron } from '../../../core/schedules/cron/cron.ts'
import { nextOccurrence } from '../../../core/schedules/cron/cron-occurrences.ts'
import { checkTimeZone } from '../../../core/schedules/time/time-zone.ts'
import { wallClock } from '../../../core/schedules/time/wall-clock.ts'
import { endOf, instantOf, parseTime } from '../../../core/schedules/time/written-time.ts'
import { nextOccurrenceOf } from '../../../core/schedules/trigger.ts'
import { texts } from '../corpus.ts'
import type { Kind } from '../kind.ts'

const now = Date.UTC(2027, 0, 31)
const zones = ['UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia']

/** Expressions, written times and names of time zones. */
export const cron: Kind = {
  name: 'cron',
  share: 10,
  corpus: texts(
    ...['0 30 2 * * *', '0 0 0 L * ?', '0 0 12 LW * ?', '0 0 9 ? * MON#2', '0 0 9 ? * 6L', '0 0 0 15W * ?'],
    ...['*/5 * * * * *', '0 0-10/2,30 8-18 * JAN-MAR MON-FRI', '0 0 0 29 2 ? 2028', '@daily', '0 0 * * *'],
    ...[
      '0 0 0 1,15 * FRI',
      '0 0 0 ? * SUN-SAT',
      '59 59 23 31 12 ? 2000-2199',
      '0 0 0 L-3 * ?',
      'H H * * * *',
    ],
    ...[
      '2027-03-28T02:30:00',
      '2027-03-28T02:30',
      '2027-03-28',
      '2027-01-31T18:00:00Z',
      '2027-01-31T18:00:00.5+01:00',
    ],
    ...['Europe/Berlin', 'Etc/GMT+5', 'CET', '+02:00', 'europe/berlin'],
  ),
  words: [
    '*',
    '/',
    '-',
    ',',
    '?',
    'L',
    'W',
    'LW',
    '#',
    'MON',
    'JAN',
    '@yearly',
    ' ',
    '\t',
    '2199',
    '59',
    'T',
    'Z',
    '+00:00',
    '0/0',
    '*/0',
    'H',
  ],
  pairs: [
    ['0-', ''],
    ['1,', ''],
    ['*/', ''],
    ['L-', ''],
    [' ', ' '],
  ],
  longest: 16_384,
  read(input) {
    const text = input.toString('utf8')
    for (const reading of [
      {},
      { dialect: 'quartz' as const },
      { domDow: 'or' as const },
      { domDow: 'and' as const },
    ]) {
      const result = parseCron(text, reading)
      if (!result.ok) continue
      for (const timeZone of zones) nextOccurrence(result.cron, timeZone, now)
      const trigger = { kind: 'cron', cron: result.cron, timeZone: 'Europe/Berlin' } as const
      nextOccurrenceOf(trigger as unknown as Parameters<typeof nextOccurrenceOf>[0], now)
    }
    checkTimeZone(text)
    const time = parseTime(text)
    if (!time) return
    const clock = wallClock('Europe/Berlin')
    instantOf(time, clock)
    endOf(time, clock)
  },
}
