import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compactInts } from '../../../../core/lib/sparse-ints.ts'

const mostlyZero = fc.oneof(
  { weight: 30, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1 }) },
)

test('few or many, each is where it was', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(mostlyZero, fc.nat()), { maxLength: 300 }), (all) => {
      const compact = compactInts(Int32Array.from(all))
      expect(all.map((_, place) => compact.at(place))).toEqual(all)
    }),
  )
  fc.assert(
    fc.property(fc.array(mostlyZero, { minLength: 200, maxLength: 600 }), (all) => {
      const compact = compactInts(Int32Array.from(all))
      expect(all.map((_, place) => compact.at(place))).toEqual(all)
    }),
  )
})

test('beyond them is nothing', () => {
  expect(compactInts(new Int32Array(1000)).at(5000)).toBe(0)
  expect(compactInts(Int32Array.of(1, 2)).at(5000)).toBe(0)
})
