import { expect, test } from 'vitest'
import { readTraceParent } from '../../../../core/domain/trace-parent.ts'

const ids = '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331'

test.each([
  ['as the standard has it', `00-${ids}-01`, `00-${ids}-01`],
  ['not sampled', ` 00-${ids}-00 `, `00-${ids}-00`],
  ['a later version, with more behind it', `01-${ids}-01-more`, `00-${ids}-01`],
  ['more behind it, which this version has not', `00-${ids}-01-more`, null],
  ['the version that is none', `ff-${ids}-01`, null],
  ['capital letters', `00-${ids.toUpperCase()}-01`, null],
  ['a trace of nothing', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, null],
  ['a span of nothing', `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`, null],
  ['something else', 'hello', null],
  ['none', undefined, null],
])('%s', (_, header, expected) => {
  expect(readTraceParent(header)).toBe(expected)
})
