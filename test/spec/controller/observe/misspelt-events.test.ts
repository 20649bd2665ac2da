import { expect, test } from 'vitest'
import { misspeltEvents } from '../../../../controller/observe/misspelt-events.ts'

test.each<[string, string[] | null, string[] | null, string[]]>([
  ['types of the platform', ['asset_purchase_request_processing'], null, []],
  ['types of somebody’s own', ['order_placed', 'product_created'], null, []],
  [
    'a slip',
    ['asset_purchase_request_procesing'],
    null,
    [
      'it subscribes to "asset_purchase_request_procesing", which nobody sends; did you mean "asset_purchase_request_processing"?',
    ],
  ],
  ['a slip that Git declares, and so means', ['product_change'], ['product_change'], []],
  ['nothing known', null, null, []],
])('%s', (_, eventTypes, events, expected) => {
  expect(misspeltEvents({ eventTypes }, { events })).toEqual(expected)
})
