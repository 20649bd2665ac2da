import { describe, expect, test } from 'vitest'
import { groupCommit } from '../../../../controller/lib/group-commit.ts'

/** A database of whole numbers that doubles them, and takes no negative one. Knows what came together. */
function doubling({ isShared = false } = {}) {
  const statements: number[][] = []
  const double = groupCommit(
    async (inputs: readonly number[]) => {
      statements.push([...inputs])
      await new Promise(setImmediate)
      if (inputs.some((each) => each < 0)) throw new Error('negative')
      return inputs.map((each) => each * 2)
    },
    () => isShared,
  )
  return { double, statements }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('calls that come together', () => {
  test('go together; each gets its own answer', async () => {
    const { double, statements } = doubling()
    expect(await Promise.all(upTo(50).map(double))).toEqual(upTo(50).map((each) => each * 2))
    expect(statements).toEqual([upTo(50)])
  })

  test('what comes while a statement is on its way shares the next one', async () => {
    const { double, statements } = doubling()
    const first = double(1)
    await new Promise(setImmediate)
    const later = [double(2), double(3)]
    expect(await Promise.all([first, ...later])).toEqual([2, 4, 6])
    expect(statements).toEqual([[1], [2, 3]])
  })

  test('so do those that follow from others in the same turn', async () => {
    const { double, statements } = doubling()
    const follows = async () => {
      for (let step = 0; step < 10; step++) await null
      return double(2)
    }
    expect(await Promise.all([double(1), follows()])).toEqual([2, 4])
    expect(statements).toEqual([[1, 2]])
  })

  test('at most 200 in one', async () => {
    const { double, statements } = doubling()
    await Promise.all(upTo(450).map(double))
    expect(statements.map((each) => each.length)).toEqual([200, 200, 50])
  })
})

describe('a statement that fails', () => {
  test('because of some rows fails those alone, found by halves', async () => {
    const { double, statements } = doubling()
    const settled = await Promise.allSettled(upTo(64).map((each) => double(each === 21 ? -1 : each)))
    const failed = settled.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))
    expect(failed).toEqual([21])
    expect(statements.length).toBeLessThanOrEqual(1 + 2 * Math.log2(64))
  })

  test('because there is no database fails all, tried once', async () => {
    const { double, statements } = doubling({ isShared: true })
    const settled = await Promise.allSettled([1, -1, 2].map(double))
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(statements).toHaveLength(1)
    expect(await double(4)).toBe(8)
  })
})
