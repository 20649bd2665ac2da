import { expect, test } from 'vitest'
import { filterParts, partsOfIds, placeParts } from '../../../../dashboard/lib/task-filter.ts'

test.each([
  ['nothing', {}, []],
  ['statuses', { status: 'failed,skipped' }, ['in(status,(failed,skipped))']],
  ['an event', { event: 'order_placed' }, ['eq(object.type,order_placed)']],
  ['the id of a task, in any case', { q: ' tq-1234 ' }, ['eq(id,TQ-1234)']],
  ['another text, which is an object', { q: 'OR-1' }, ['eq(object.id,OR-1)']],
  ["RQL's own signs, which stay text", { q: 'a(b),c' }, ['eq(object.id,a%28b%29%2Cc)']],
  ['a quote at the beginning', { q: '"a' }, [`eq(object.id,'%22a')`]],
])('a filter asks for %s', (_, choice, parts) => {
  expect(filterParts(choice)).toEqual(parts)
})

test('the place is by name', () => {
  expect(placeParts({ extension: 'a b', type: 'dev' })).toEqual(['extension=a%20b', 'environment=dev'])
})

test('named tasks are asked for in groups', () => {
  expect(partsOfIds(['TQ-1', 'TQ-2', 'TQ-3'], 2)).toEqual(['in(id,(TQ-1,TQ-2))', 'in(id,(TQ-3))'])
})
