/** What the dispatcher promises, it promises with all that waits in the queue, too. */
import { choose } from '../support/engines.ts'

choose({ hand: 0 })
await import('./dispatcher.test.ts')
