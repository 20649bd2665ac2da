import type { Fleet } from '../../apply/fleet.ts'
import type { AuditStore } from '../../ports/audit-store.ts'
import type { ScheduleStore } from '../../ports/schedule-store.ts'
import type { ByHandOptions } from '../../schedules/by-hand.ts'
import type { Scheduler } from '../../schedules/scheduler.ts'

/** What the routes of schedules work with. */
export interface ScheduleRoutesOptions extends Omit<ByHandOptions, 'store' | 'runsWait'> {
  fleet: Fleet
  store: ScheduleStore & AuditStore
  scheduler: Pick<Scheduler, 'refresh' | 'runsWait' | 'isOutgrown'>
}
