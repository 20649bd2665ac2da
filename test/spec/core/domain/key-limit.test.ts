import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pathPatternProblem } from '../../../../core/domain/key-limit.ts'
import schema from '../../../../schemas/access.v1.json' with { type: 'json' }
import { tries } from '../../../support/tries.ts'

test('what a grant may name as a path, the limit of a key may, and nothing else', () => {
  const { pattern, maxLength } = schema.properties.spec.properties.grants.items.properties.paths.items
  const form = new RegExp(pattern, 'u')
  const sign = fc.constantFrom(
    'a',
    'ü',
    '😀',
    '*',
    '?',
    '/',
    '.',
    '..',
    '!',
    '[',
    ']',
    '{',
    '\\',
    '\n',
    ' ',
    '+',
  )
  const text = fc.array(sign, { maxLength: 8 }).map((signs) => signs.join(''))
  const long = fc.integer({ min: maxLength - 2, max: maxLength + 2 }).map((length) => '😀'.repeat(length))
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: text }, long), (path) => {
      expect(pathPatternProblem(path) === undefined).toBe(form.test(path) && [...path].length <= maxLength)
    }),
    { numRuns: tries(1000) },
  )
})
