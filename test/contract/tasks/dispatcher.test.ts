import { dispatcherWorld } from '../../support/dispatcher-world.ts'
import { dispatcherSuite } from './dispatcher/dispatcher-suite.ts'

/** One file for each engine, not for each topic: a file is a process with a database and an engine of its own. */
dispatcherSuite(dispatcherWorld('embedded PostgreSQL'))
