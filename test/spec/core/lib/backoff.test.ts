import { expect, test } from 'vitest'
import { backoffMs, usualBackoff } from '../../../../core/lib/backoff.ts'

/** Half of it is waited for certain, the other half is left to chance. */
test.each([
  [0, 250, 500],
  [1, 250, 500],
  [2, 500, 1_000],
  [3, 1_000, 2_000],
  [10, 128_000, 256_000],
  [11, 150_000, 300_000],
  [1_000, 150_000, 300_000],
  [100_000, 150_000, 300_000],
])('after %i failures it is usually from %i to %i ms', (failures, shortest, longest) => {
  expect(backoffMs(usualBackoff, failures, 0)).toBe(shortest)
  expect(backoffMs(usualBackoff, failures, 0.5)).toBe((shortest + longest) / 2)
  expect(backoffMs(usualBackoff, failures, 0.999)).toBeGreaterThan(shortest)
  expect(backoffMs(usualBackoff, failures, 0.999)).toBeLessThanOrEqual(longest)
})

test.each([
  ['nothing', 0, [400, 400, 400]],
  ['a quarter', 0.25, [300, 350, 400]],
  ['half', 0.5, [200, 300, 400]],
  ['all', 1, [0, 200, 400]],
])('leaves %s of the wait to chance', (_, jitter, [shortest, middle, longest]) => {
  const backoff = { firstMs: 100, longestMs: 1_000, jitter }
  expect(backoffMs(backoff, 3, 0)).toBe(shortest)
  expect(backoffMs(backoff, 3, 0.5)).toBe(middle)
  expect(backoffMs(backoff, 3, 0.999999)).toBe(longest)
})
