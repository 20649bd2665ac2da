import { expect, test } from 'vitest'
import { countText, queueStateOf } from '../../../../dashboard/lib/queue-state.ts'

const now = Date.UTC(2027, 0, 1)
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString()
const queue = { live: { scheduled: 1, rescheduled: 0, retrying: 0, processing: 0 }, firstDue: ago(5) }
const manned = { total: 0, first: [] }

test.each([
  ['busy', { ...queue, withoutRunner: manned }],
  ['stuck', { ...queue, firstDue: ago(61), withoutRunner: manned }],
  ['alone', { ...queue, withoutRunner: { total: 1, first: [] } }],
  ['later', { ...queue, firstDue: ago(-61), withoutRunner: manned }],
  ['busy', { live: { ...queue.live, scheduled: 0, processing: 1 }, firstDue: null, withoutRunner: manned }],
  ['idle', { live: { ...queue.live, scheduled: 0 }, firstDue: null, withoutRunner: manned }],
])('a queue is %s', (state, told) => {
  expect(queueStateOf(told, now)).toBe(state)
})

test('what was not counted to its end says so', () => {
  expect([countText({ count: 3, isMore: false }), countText({ count: 10_000, isMore: true })]).toEqual([
    '3',
    '10,000+',
  ])
})
