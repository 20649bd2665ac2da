/** What the dispatcher promises, it promises on this engine too. */
import { describe } from 'vitest'
import { chooseEngine, isAvailable } from '../support/engines.ts'

chooseEngine('a Redis Cluster of three masters')
if (isAvailable('a Redis Cluster of three masters')) await import('./dispatcher.test.ts')
else describe.skip('the dispatcher on a Redis Cluster of three masters')
