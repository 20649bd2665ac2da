/** What the dispatcher promises, it promises on this engine too. */
import { describe } from 'vitest'
import { chooseEngine, isAvailable } from '../support/engines.ts'

chooseEngine('Redis')
if (isAvailable('Redis')) await import('./dispatcher.test.ts')
else describe.skip('the dispatcher on Redis')
