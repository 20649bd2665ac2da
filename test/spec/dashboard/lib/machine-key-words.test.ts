import { expect, test } from 'vitest'
import type { MachineKeyView } from '../../../../api/sign-in.ts'
import { limitInWords, listIn, standingOf } from '../../../../dashboard/lib/machine-key-words.ts'

const now = Date.UTC(2027, 0, 31)
const endingIn = (days: number): string => new Date(now + days * 86_400_000).toISOString()
const key: MachineKeyView = {
  id: 'abcdefghij',
  name: 'ci',
  role: 'operator',
  paths: [],
  addresses: [],
  createdBy: 'admin',
  createdAt: endingIn(-90),
  expiresAt: endingIn(60),
  formerUntil: null,
  usedAt: null,
  unused: false,
}

test.each<[string, Partial<MachineKeyView>, string]>([
  ['says nothing where all is well', {}, 'good'],
  ['says that nobody uses it', { unused: true }, 'unused'],
  ['says that it ends soon, which matters more', { unused: true, expiresAt: endingIn(13) }, 'ends-soon'],
  ['has ended at its instant', { expiresAt: endingIn(0) }, 'ended'],
])('a key %s', (_, fields, standing) => {
  expect(standingOf({ ...key, ...fields }, now)).toBe(standing)
})

test('a limit is its role, its paths, and from where', () => {
  expect(limitInWords(key)).toBe('operator on everything')
  expect(limitInWords({ ...key, paths: ['a/**', 'b/**'], addresses: ['10.0.0.0/8'] })).toBe(
    'operator on a/**, b/**, from 10.0.0.0/8',
  )
})

test('a list is typed with commas or a line each', () => {
  expect(listIn(' a/**, b/**\n\nc/** ,')).toEqual(['a/**', 'b/**', 'c/**'])
})
