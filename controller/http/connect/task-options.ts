import type { Fleet } from '../../apply/fleet.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ObjectStore } from '../../ports/object-store.ts'
import type { TaskStore } from '../../ports/task-store.ts'
import type { Declarations } from '../../runners/declarations.ts'
import type { Dispatcher } from '../../tasks/dispatcher.ts'

/** What the routes of tasks work with. */
export interface TaskOptions {
  fleet: Fleet
  store: TaskStore & ObjectStore
  clock: Clock
  dispatcher: Pick<Dispatcher, 'enqueue' | 'cancel' | 'hasRoom'>
  declarations: Pick<Declarations, 'of'>
}
