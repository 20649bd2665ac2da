import { expect, test } from 'vitest'
import { nothingSelected, ranged, type Selection, toggled } from '../../../../dashboard/lib/selection.ts'

const rows = ['a', 'b', 'c', 'd']
const all: Selection = { ids: new Set(), from: null, isAll: true }

test.each<[string, Selection, string]>([
  ['a row', toggled(nothingSelected, 'b'), 'b'],
  ['and not again', toggled(toggled(nothingSelected, 'b'), 'b'), ''],
  ['a range down', ranged(toggled(nothingSelected, 'b'), rows, 'd'), 'b c d'],
  ['a range up', ranged(toggled(nothingSelected, 'c'), rows, 'a'), 'c a b'],
  ['a range from nowhere is a row', ranged(nothingSelected, rows, 'c'), 'c'],
  [
    'a range from what is not shown any more is a row',
    ranged(toggled(nothingSelected, 'x'), rows, 'c'),
    'x c',
  ],
  ['one row instead of all', toggled(all, 'b'), 'b'],
])('%s is selected', (_, { ids, isAll }, expected) => {
  expect([[...ids].join(' '), isAll]).toEqual([expected, false])
})
