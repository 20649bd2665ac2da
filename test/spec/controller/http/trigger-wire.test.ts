import { expect, test } from 'vitest'
import { triggerOf } from '../../../../controller/http/connect/trigger-shape.ts'
import type { Trigger } from '../../../../core/domain/desired.ts'

const timeZone = 'Europe/Madrid'
const time_zone = timeZone

test.each<[Trigger, object]>([
  [
    { type: 'advanced', cron: '0 30 2 * * *', timeZone },
    { type: 'advanced', cron_expression: '0 30 2 * * *', time_zone },
  ],
  [
    { type: 'advanced', cron: '0 30 2 ? * 1', dialect: 'quartz', timeZone },
    { type: 'advanced', cron_expression: '0 30 2 ? * 1', dialect: 'quartz', time_zone },
  ],
  [
    { type: 'advanced', cron: '0 30 2 13 * FRI', domDow: 'and', timeZone },
    { type: 'advanced', cron_expression: '0 30 2 13 * FRI', dom_dow: 'and', time_zone },
  ],
  [
    { type: 'onetime', at: '2027-01-31T18:00:00', timeZone, ifPast: 'error' },
    { type: 'onetime', date: '2027-01-31T17:00:00.000Z', time_zone },
  ],
  [
    { type: 'recurring', every: { n: 2, unit: 'week' }, start: '2027-01-04T06:00:00', end: null, timeZone },
    { type: 'recurring', start: '2027-01-04T05:00:00.000Z', end: null, unit: 'weeks', amount: 2, time_zone },
  ],
  [
    { type: 'recurring', every: { n: 1, unit: 'day' }, start: '2027-01-04', end: '2027-01-31', timeZone },
    {
      type: 'recurring',
      start: '2027-01-03T23:00:00.000Z',
      end: '2027-01-31T23:00:00.000Z',
      unit: 'days',
      amount: 1,
      time_zone,
    },
  ],
])('a trigger in the words of Connect: $type', (trigger, expected) => {
  expect(triggerOf(trigger)).toEqual(expected)
})
