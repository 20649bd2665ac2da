import { describe, expect, test } from 'vitest'
import { isSuspended } from '../../../../core/domain/desired.ts'
import { parseCpu, parseMemory } from '../../../../core/domain/quantity.ts'
import { parseTime, plainTime } from '../../../../core/schedules/time/written-time.ts'

test.each([
  ['2', 2000],
  ['0.5', 500],
  ['500m', 500],
  ['0.001', 1],
  ['', undefined],
  ['2 cores', undefined],
  ['-1', undefined],
])('%j of processors', (text, expected) => {
  expect(parseCpu(text)).toBe(expected)
})

test.each([
  ['512Mi', 512 * 1024 ** 2],
  ['4Gi', 4 * 1024 ** 3],
  ['1.5Gi', 1.5 * 1024 ** 3],
  ['1T', 1e12],
  ['16k', 16_000],
  ['1000', 1000],
  ['4Gb', undefined],
  ['512m', undefined],
  ['', undefined],
])('%j of memory', (text, expected) => {
  expect(parseMemory(text)).toBe(expected)
})

describe('suspended', () => {
  const now = Date.parse('2027-01-01T00:00:00Z')

  test.each([
    ['not at all', null, false],
    ['until further notice', { reason: 'Move.', until: null }, true],
    ['until later', { reason: 'Move.', until: '2027-01-01T00:00:01.000Z' }, true],
    ['until now', { reason: 'Move.', until: '2027-01-01T00:00:00.000Z' }, false],
  ])('%s', (_, suspend, expected) => {
    expect(isSuspended({ suspend }, now)).toBe(expected)
  })
})

describe('times', () => {
  test.each([
    ['2027-01-31', '2027-01-31'],
    ['2027-01-31T18:00', '2027-01-31T18:00:00'],
    ['2027-01-31 18:00:30', '2027-01-31T18:00:30'],
    ['2027-01-31T18:00Z', '2027-01-31T18:00:00Z'],
    ['2027-01-31T18:00+00:00', '2027-01-31T18:00:00Z'],
    ['2027-01-31 18:00-03:30', '2027-01-31T18:00:00-03:30'],
    ['2028-02-29T00:00+14:00', '2028-02-29T00:00:00+14:00'],
  ])('%s is %s', (text, expected) => {
    const time = parseTime(text)
    expect(time && plainTime(time)).toBe(expected)
  })

  test.each([
    '2027-02-29',
    '2027-01-31T24:00',
    '2027-01-31T18:60',
    '2027-01-31T18:00+14:01',
    '2027-1-1',
    '18:00',
  ])('%s is none', (text) => {
    expect(parseTime(text)).toBeUndefined()
  })
})
