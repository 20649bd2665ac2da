import type { ScheduleStore } from '../../ports/schedule-store.ts'
import type { ByHandOptions } from '../../schedules/by-hand.ts'
import type { Scheduler } from '../../schedules/scheduler.ts'
import type { PlaceOptions } from './declared-place.ts'

/** What the routes of schedules work with. */
export interface ScheduleRoutesOptions extends Omit<ByHandOptions, 'store' | 'runsWait'>, PlaceOptions {
  store: ScheduleStore
  scheduler: Pick<Scheduler, 'refresh' | 'runsWait' | 'isOutgrown'>
}
