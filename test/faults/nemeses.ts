import { cutConnections } from './nemeses/cut-connections.ts'
import { exhaustConnections } from './nemeses/exhaust-connections.ts'
import { fillDisk } from './nemeses/fill-disk.ts'
import { flushRedis } from './nemeses/flush-redis.ts'
import { freezeOnlyRunner } from './nemeses/freeze-only-runner.ts'
import { freezeRunners } from './nemeses/freeze-runners.ts'
import { jumpClock } from './nemeses/jump-clock.ts'
import { jumpDatabaseClock } from './nemeses/jump-database-clock.ts'
import { killController, killControllerAtOnePlace } from './nemeses/kill-controller.ts'
import { killRedis } from './nemeses/kill-redis.ts'
import { killRunners } from './nemeses/kill-runners.ts'
import { poison } from './nemeses/poison.ts'
import { stopPostgres } from './nemeses/stop-postgres.ts'
import { twoControllers } from './nemeses/two-controllers.ts'
import type { Nemesis } from './nemesis.ts'

/** All there are, in the order of the table. */
export const nemeses: readonly Nemesis[] = [
  killRunners,
  freezeRunners,
  freezeOnlyRunner,
  killController,
  killControllerAtOnePlace,
  twoControllers,
  flushRedis,
  killRedis,
  stopPostgres,
  cutConnections,
  exhaustConnections,
  jumpClock,
  jumpDatabaseClock,
  fillDisk,
  poison,
]
