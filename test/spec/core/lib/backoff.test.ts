import { expect, test } from 'vitest'
import { backoffMs } from '../../../../core/lib/backoff.ts'

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
])('after %i failures it is from %i to %i ms', (failures, shortest, longest) => {
  expect(backoffMs(failures, 0)).toBe(shortest)
  expect(backoffMs(failures, 0.5)).toBe((shortest + longest) / 2)
  expect(backoffMs(failures, 0.999)).toBeGreaterThan(shortest)
  expect(backoffMs(failures, 0.999)).toBeLessThanOrEqual(longest)
})
