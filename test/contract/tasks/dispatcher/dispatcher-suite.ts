import type { DispatcherWorld } from '../../../support/dispatcher-world.ts'
import { handingOut } from './handing-out.ts'
import { interactive } from './interactive.ts'
import { lostRunners } from './lost-runners.ts'
import { restart } from './restart.ts'
import { results } from './results.ts'
import { turns } from './turns.ts'

/** All that the dispatcher promises, over whichever engine. */
export function dispatcherSuite(world: DispatcherWorld): void {
  handingOut(world)
  interactive(world)
  lostRunners(world)
  restart(world)
  results(world)
  turns(world)
}
