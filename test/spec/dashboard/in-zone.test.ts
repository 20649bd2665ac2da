import { expect, test } from 'vitest'
import { inZone } from '../../../dashboard/lib/in-zone.ts'

test.each([
  ['2026-10-25T00:30:00Z', 'Europe/Madrid', '2026-10-25 02:30:00 +02:00'],
  ['2026-10-25T01:30:00Z', 'Europe/Madrid', '2026-10-25 02:30:00 +01:00'],
  ['2026-12-31T23:00:00Z', 'Asia/Kathmandu', '2027-01-01 04:45:00 +05:45'],
  ['2026-06-01T12:00:00Z', 'UTC', '2026-06-01 12:00:00 UTC'],
  ['2026-06-01T12:00:00Z', 'Europe/Atlantis', '2026-06-01 12:00:00 UTC'],
])('%s in %s is %s', (at, timeZone, expected) => {
  expect(inZone(Date.parse(at), timeZone)).toBe(expected)
})
