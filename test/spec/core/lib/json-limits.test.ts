import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonExcess } from '../../../../core/lib/json-limits.ts'

/** By what comes of it: lists and objects inside each other, and commas and brackets. */
function measured(value: unknown): { depth: number; values: number } {
  if (value === null || typeof value !== 'object') return { depth: 0, values: 0 }
  const inner = Object.values(value).map(measured)
  const depth = 1 + Math.max(0, ...inner.map((each) => each.depth))
  const values = inner.reduce((sum, each) => sum + each.values, 1 + Math.max(0, inner.length - 1))
  return { depth, values }
}

test('says of any text what is found in it once it is parsed, whatever its strings hold', () => {
  const odd = fc.constantFrom('"', '\\', '\\"', '[[{', ']]', ',,', '\\\\')
  const text = fc.array(fc.oneof(odd, fc.string()), { maxLength: 4 }).map((parts) => parts.join(''))
  const json = fc.jsonValue({ stringUnit: 'binary', maxDepth: 6 })
  const value = fc.oneof(json, fc.dictionary(text, fc.oneof(text, fc.array(text))))
  fc.assert(
    fc.property(value, fc.boolean(), (given, isIndented) => {
      const written = JSON.stringify(given, null, isIndented ? 2 : 0)
      const { depth, values } = measured(JSON.parse(written))
      expect(jsonExcess(written, { depth, values: values + 1 })).toBe(undefined)
      if (depth > 0) {
        expect(jsonExcess(written, { depth: depth - 1, values: values + 1 })).toContain('nested')
        expect(jsonExcess(written, { depth, values })).toContain('values')
      }
    }),
  )
})

test.each([
  ['brackets', '['.repeat(1_000_000), 'values are nested more than 100 deep'],
  ['a list of nothing', `[${'0,'.repeat(500_000)}0]`, 'there are more than 100000 values'],
  ['a string that does not end', `"${'\\"['.repeat(300_000)}`, undefined],
])('%s', (_, text, excess) => {
  expect(jsonExcess(text)).toBe(excess)
})
