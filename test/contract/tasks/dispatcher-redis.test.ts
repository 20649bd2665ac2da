import { describe } from 'vitest'
import { dispatcherWorld } from '../../support/dispatcher-world.ts'
import { isAvailable } from '../../support/engines.ts'
import { dispatcherSuite } from './dispatcher/dispatcher-suite.ts'

/** What the dispatcher promises, it promises on this engine too, with all that waits in the queue, not in hand. */
describe.skipIf(!isAvailable('Redis'))('on Redis', () => {
  dispatcherSuite(dispatcherWorld('Redis', { hand: 0 }))
})
