import { expect, test } from 'vitest'
import { PutOff } from '../../../../controller/pulls/put-off.ts'

const pull = (number: number, commit = 'a') => ({ number, head: { commit, branch: 'b', repository: 'r' } })

test('a pull request that cannot be planned comes after the others, more and more seldom', () => {
  let now = 0
  const putOff = new PutOff({ elapsed: () => now })
  const all = [pull(1), pull(2), pull(3)]
  expect(putOff.failed(pull(1), 'it took longer than 60 s')).toBe(true)
  expect(putOff.last(all).map(({ number }) => number)).toEqual([2, 3, 1])
  const waits = Array.from({ length: 12 }, () => {
    const before = now
    while (putOff.has(pull(1))) now += 500
    expect(putOff.failed(pull(1), 'it took longer than 60 s')).toBe(false)
    return now - before
  })
  expect(waits.slice(0, 4)).toEqual([500, 1_000, 2_000, 4_000])
  expect(waits.at(-1)).toBe(300_000)
})

test('one with a newer commit, another reason, or an end, begins anew', () => {
  const putOff = new PutOff({ elapsed: () => 0 })
  putOff.failed(pull(1), 'x')
  expect(putOff.has(pull(1))).toBe(true)
  expect(putOff.has(pull(1, 'newer'))).toBe(false)
  expect(putOff.failed(pull(1), 'y')).toBe(true)
  putOff.planned(pull(1))
  expect(putOff.has(pull(1))).toBe(false)
  putOff.failed(pull(1), 'x')
  putOff.forgetOthers(new Set([2]))
  expect(putOff.last([pull(1), pull(2)]).map(({ number }) => number)).toEqual([1, 2])
})
