import { expect, test } from 'vitest'
import { hourMs, limits, minuteMs, RateLimits } from './rate-limits.ts'

const write = { content: true }
const read = { content: false }

test('80 writes a minute pass and one more does not, until a minute is over', () => {
  const limit = new RateLimits()
  for (let count = 0; count < limits.contentPerMinute; count += 1) {
    expect(limit.take(count, write)).toEqual({ kind: 'fine' })
  }
  expect(limit.take(1000, write)).toEqual({
    kind: 'secondary',
    retryAfterMs: minuteMs,
    limit: '80 writes a minute',
  })
  expect(limit.take(2000, read)).toMatchObject({ kind: 'secondary', retryAfterMs: minuteMs - 1000 })
  expect(limit.take(1000 + minuteMs, write)).toEqual({ kind: 'fine' })
})

test('500 writes an hour pass and one more does not', () => {
  const limit = new RateLimits()
  for (let count = 0; count < limits.contentPerHour; count += 1) {
    expect(limit.take(count * 2000, write)).toEqual({ kind: 'fine' })
  }
  expect(limit.take(1_000_000, write)).toMatchObject({ limit: '500 writes an hour' })
  expect(limit.take(hourMs + 2000, write)).toEqual({ kind: 'fine' })
})

test('900 points a minute pass', () => {
  const limit = new RateLimits()
  for (let count = 0; count < 900; count += 1) expect(limit.take(0, read)).toEqual({ kind: 'fine' })
  expect(limit.take(0, read)).toMatchObject({ limit: '900 points a minute' })
})

test('5,000 requests pass in an hour that begins with the first', () => {
  const limit = new RateLimits()
  for (let count = 0; count < limits.primary; count += 1) {
    expect(limit.take(count * 500, read)).toEqual({ kind: 'fine' })
  }
  expect(limit.take(2_600_000, read)).toEqual({ kind: 'primary' })
  expect(limit.primary(2_600_000)).toEqual({ limit: 5000, remaining: 0, used: 5000, resetAt: hourMs })
  expect(limit.take(hourMs, read)).toEqual({ kind: 'fine' })
})
