import { expect, test } from 'vitest'
import { fits, goalOfId } from '../../../../dashboard/lib/goal.ts'

test.each([
  ['', true],
  ['ENV', true],
  ['environments go', true],
  ['go  to', true],
  ['tasks', false],
  ['environmentsx', false],
])('"%s" is looked for in "Go to the environments"', (text, isThere) => {
  expect(fits(text, 'Go to the', 'environments')).toBe(isThere)
})

test.each([
  [' tq-1234-5678-9012-3456 ', '/tasks/TQ-1234-5678-9012-3456'],
  ['1a2b3C4', '/commits/1a2b3c4'],
  ['a'.repeat(40), `/commits/${'a'.repeat(40)}`],
  ['1a2b3c', undefined],
  ['a'.repeat(41), undefined],
  ['tq', undefined],
  ['tq-/../x', undefined],
  ['billing', undefined],
])('%s leads to %s', (text, to) => {
  expect(goalOfId(text)?.to).toBe(to)
})
