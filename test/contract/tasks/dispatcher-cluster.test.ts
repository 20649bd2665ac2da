import { describe } from 'vitest'
import { dispatcherWorld } from '../../support/dispatcher-world.ts'
import { isAvailable } from '../../support/engines.ts'
import { dispatcherSuite } from './dispatcher/dispatcher-suite.ts'

/** What the dispatcher promises, it promises on this engine too, with most of what waits in the queue. */
describe.skipIf(!isAvailable('a Redis Cluster of three masters'))(
  'on a Redis Cluster of three masters',
  () => {
    dispatcherSuite(dispatcherWorld('a Redis Cluster of three masters', { hand: 2 }))
  },
)
