import fc from 'fast-check'
import { expect, test } from 'vitest'
import { areFew, FewMatcher } from '../../../../controller/redact/few-matcher.ts'
import { Matcher } from '../../../../controller/redact/matcher.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const plain = (text: string) => text.replaceAll('+', ' ')

/** Where a pattern ends, with the longest that does: looked for one by one. */
function oneByOne(patterns: readonly string[], text: string): [number, number][] {
  return Array.from({ length: text.length }, (_, index) => index + 1).flatMap((end) => {
    const ending = patterns.filter((each) => plain(text.slice(0, end)).endsWith(plain(each)))
    const longest = Math.max(0, ...ending.map((each) => each.length))
    return longest > 0 ? [[end - longest, end] as [number, number]] : []
  })
}

function found(patterns: readonly string[], text: string): [number, number][] {
  const places: [number, number][] = []
  new Matcher(patterns.map(bytesOf)).find(bytesOf(text), (start, end) => places.push([start, end]))
  return places
}

test('finds what a search for one after the other finds, whatever they share with each other', () => {
  const text = (least: number, most: number) =>
    fc
      .array(fc.constantFrom('a', 'b', 'c', '+', ' '), { minLength: least, maxLength: most })
      .map((letters) => letters.join(''))
  const patterns = fc.array(text(1, 8), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(patterns, text(0, 60), (some, where) => {
      expect(found(some, where)).toEqual(oneByOne(some, where))
    }),
    { numRuns: 500 },
  )
})

test('a few are found in the same places by a search for one after the other', () => {
  const text = (most: number) =>
    fc.array(fc.constantFrom('a', 'b', '+', ' '), { maxLength: most }).map((letters) => letters.join(''))
  const patterns = fc.array(text(8), { minLength: 1, maxLength: 16 })
  const covered = (places: readonly [number, number][], length: number) =>
    Array.from({ length }, (_, at) => places.some(([start, end]) => start <= at && at < end))
  fc.assert(
    fc.property(patterns, text(60), (some, where) => {
      const places: [number, number][] = []
      new FewMatcher(some.map(bytesOf)).find(bytesOf(where), (start, end) => places.push([start, end]))
      expect(covered(places, where.length)).toEqual(covered(found(some, where), where.length))
    }),
    { numRuns: 500 },
  )
})

test('few are 16 of 128 bytes: more, or longer ones, would be looked for too long in a text that is nearly theirs', () => {
  const of = (count: number, length: number) => Array.from({ length: count }, () => new Uint8Array(length))
  expect([areFew(of(16, 128)), areFew(of(17, 1)), areFew(of(1, 129))]).toEqual([true, false, false])
})

test('finds each of many thousand that begin alike', () => {
  const patterns = Array.from({ length: 20_000 }, (_, index) => `key-${(index * 7919) % 20_000}-of-somebody`)
  const missed: string[] = []
  const matcher = new Matcher(patterns.map(bytesOf))
  for (const each of patterns) {
    const places: [number, number][] = []
    matcher.find(bytesOf(`a ${each}.`), (start, end) => places.push([start, end]))
    if (places.length !== 1 || places[0]?.[0] !== 2 || places[0][1] !== each.length + 2) missed.push(each)
  }
  expect(missed).toEqual([])
})

test('takes few bytes for each byte of what it looks for', () => {
  const patterns = Array.from({ length: 2 ** 14 }, (_, index) =>
    bytesOf(`${(index * 2_654_435_761) % 2 ** 32}-`.padEnd(64, String(index))),
  )
  const before = process.memoryUsage().arrayBuffers
  const matcher = new Matcher(patterns)
  const taken = process.memoryUsage().arrayBuffers - before
  expect(taken / (64 * patterns.length)).toBeLessThan(20)
  matcher.find(bytesOf('it is kept until here'), () => {})
})
