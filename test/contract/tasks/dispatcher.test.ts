import { dispatcherWorld } from '../../support/dispatcher-world.ts'
import { ahead } from './dispatcher/ahead.ts'
import { dispatcherSuite } from './dispatcher/dispatcher-suite.ts'

/** One file for each engine, not for each topic: a file is a process with a database and an engine of its own. */
const world = dispatcherWorld('embedded PostgreSQL')
dispatcherSuite(world)
ahead(world) // whatever the engine is: what is reserved waits in hand
