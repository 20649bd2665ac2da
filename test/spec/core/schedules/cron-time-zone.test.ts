import { expect, test } from 'vitest'
import { checkTimeZone } from '../../../../core/schedules/time/time-zone.ts'

test.each([
  ['Europe/Stockholm', 'Europe/Stockholm'],
  ['europe/stockholm', 'Europe/Stockholm'],
  ['AMERICA/PORT_OF_SPAIN', 'America/Port_of_Spain'],
  ['antarctica/mcmurdo', 'Antarctica/McMurdo'],
  ['UTC', 'UTC'],
  ['utc', 'UTC'],
  ['Etc/UTC', 'UTC'],
])('%s is %s', (name, expected) => {
  expect(checkTimeZone(name)).toBe(expected)
})

test.each(['Europe/Kiev', 'Europe/Kyiv', 'Asia/Calcutta', 'Asia/Kolkata', 'Asia/Katmandu', 'Asia/Kathmandu'])(
  '%s, an old or a new name, stays as it is',
  (name) => {
    expect(checkTimeZone(name.toLowerCase())).toBe(name)
  },
)

test('a zone named by its country becomes the place it means', () => {
  expect(checkTimeZone('US/Eastern')).toBe('America/New_York')
})

test.each([
  '',
  '+02:00',
  '-0500',
  'UTC+2',
  'GMT+2',
  'Etc/GMT+5',
  'GMT',
  'EST',
  'EST5EDT',
  'CET',
  'IST',
  'Japan',
  'SystemV/EST5',
  'Etc/Unknown',
  'Europe/Atlantis',
  'Europe',
  ' Europe/Stockholm',
  'Europe/Stockholm; x',
])('"%s" is refused', (name) => {
  expect(checkTimeZone(name)).toBeUndefined()
})

test('every zone the runtime lists keeps its name', () => {
  const places = Intl.supportedValuesOf('timeZone').filter((zone) => !/^(Etc\/|[^/]*$)/.test(zone))
  expect(places.length).toBeGreaterThan(300)
  expect(places.map((zone) => checkTimeZone(zone.toUpperCase()))).toEqual(places)
})
