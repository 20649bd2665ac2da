/** What the dispatcher promises, it promises on this engine too, with most of what waits in the queue. */
import { describe } from 'vitest'
import { choose, isAvailable } from '../../support/engines.ts'

choose({ engine: 'a Redis Cluster of three masters', hand: 2 })
if (isAvailable('a Redis Cluster of three masters')) await import('./dispatcher.test.ts')
else describe.skip('the dispatcher on a Redis Cluster of three masters')
