import { expect, test } from 'vitest'
import { fewAtATime } from '../../../../controller/lib/few-at-a-time.ts'

test('so many are under way at once, in their order, and all are done', async () => {
  const begun: number[] = []
  let underway = 0
  let most = 0
  await fewAtATime(
    Array.from({ length: 100 }, (_, index) => index),
    8,
    async (each) => {
      begun.push(each)
      most = Math.max(most, ++underway)
      await new Promise((resolve) => setImmediate(resolve))
      underway -= 1
    },
  )
  expect(most).toBe(8)
  expect(begun).toEqual(Array.from({ length: 100 }, (_, index) => index))
})

test('after one that fails none begins, and those that have begun are waited for', async () => {
  let ended = 0
  const begun: number[] = []
  const work = fewAtATime([1, 2, 3, 4, 5], 2, async (each) => {
    begun.push(each)
    await new Promise((resolve) => setImmediate(resolve))
    ended += 1
    if (each === 1) throw new Error('no')
  })
  await expect(work).rejects.toThrow('no')
  expect(begun).toEqual([1, 2])
  expect(ended).toBe(2)
})
