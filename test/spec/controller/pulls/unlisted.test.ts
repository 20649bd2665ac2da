import { expect, test } from 'vitest'
import { Unlisted } from '../../../../controller/pulls/unlisted.ts'

const listed = (number: number, commit: string) => ({
  number,
  head: { commit, branch: 'b', repository: 'r' },
})

test('a head is looked for in the list until the list has it', () => {
  let now = 0
  const unlisted = new Unlisted({ elapsed: () => now })
  expect(unlisted.isDue).toBe(false)
  unlisted.expect(1, 'a')
  expect(unlisted.isDue).toBe(true)
  unlisted.listed([listed(1, 'older'), listed(2, 'a')])
  expect(unlisted.isDue).toBe(false) // not at every look
  now = 1_000
  expect(unlisted.isDue).toBe(true)
  unlisted.listed([listed(1, 'a')])
  now = 1_000_000
  expect(unlisted.isDue).toBe(false)
})

test('one that is not listed, as closed ones are not, is given up after a minute and few looks', () => {
  let now = 0
  const unlisted = new Unlisted({ elapsed: () => now })
  unlisted.expect(1, 'a')
  const looks: number[] = []
  for (; now < 1_000_000; now += 1_000) {
    if (!unlisted.isDue) continue
    looks.push(now / 1_000)
    unlisted.listed([])
  }
  expect(looks).toEqual([0, 1, 2, 4, 8, 16, 32, 64])
})

test('at the next look the list is read once more, however late that is', () => {
  let now = 0
  const unlisted = new Unlisted({ elapsed: () => now })
  unlisted.expect(1, 'a')
  unlisted.listed([])
  now = 3_600_000
  expect(unlisted.isDue).toBe(true)
})

test('another head of it begins anew; the same one does not', () => {
  let now = 0
  const unlisted = new Unlisted({ elapsed: () => now })
  unlisted.expect(1, 'a')
  unlisted.listed([])
  unlisted.expect(1, 'a')
  expect(unlisted.isDue).toBe(false)
  unlisted.expect(1, 'b')
  expect(unlisted.isDue).toBe(true)
  unlisted.listed([listed(1, 'a')])
  now = 1_000
  expect(unlisted.isDue).toBe(true)
})
