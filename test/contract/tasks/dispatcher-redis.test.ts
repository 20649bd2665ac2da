/** What the dispatcher promises, it promises on this engine too, with all that waits in the queue, not in hand. */
import { describe } from 'vitest'
import { choose, isAvailable } from '../../support/engines.ts'

choose({ engine: 'Redis', hand: 0 })
if (isAvailable('Redis')) await import('./dispatcher.test.ts')
else describe.skip('the dispatcher on Redis')
