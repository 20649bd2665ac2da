import type { ScheduleLimits } from '../../core/domain/schedule-limits.ts'
import type { Occurrence, ScheduleState } from '../../core/domain/schedule-run.ts'
import type { Task } from '../../core/domain/task.ts'
import type { Hindrance } from '../../core/schedules/due.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { ScheduleStore } from '../ports/schedule-store.ts'

export interface SchedulerOptions {
  store: ScheduleStore
  clock: TimerClock
  log: Log
  enqueue: (tasks: readonly Task[]) => Promise<void>
  /** How fast the schedules of one environment may fire. Default: `usualScheduleLimits`. */
  limits?: ScheduleLimits
  /** Ends a task that is not finished, also one that is with a runner. */
  cancel: (task: string, how: { actor: string; running: true }) => Promise<unknown>
  /** Why an environment cannot take scheduled tasks now. */
  hindrance: (environment: string) => Hindrance
  /** Whether an environment's backlog can take more tasks. */
  hasRoom: (environment: string) => boolean
  /** Told about each occurrence that was put on record, and each that waited and now starts. */
  recorded?: (state: ScheduleState, occurrence: Pick<Occurrence, 'state' | 'reason' | 'latenessMs'>) => void
  /** Called when what `paused` says of these environments has changed. */
  pausesChanged?: (environments: readonly string[]) => void
}
