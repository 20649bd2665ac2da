import { type ScheduleLimits, usualScheduleLimits } from '../../core/domain/schedule-limits.ts'

/** Those of the controller that a checkout is for, where it has others than the usual: told by the same variables. */
export function scheduleLimits({
  BOWLINE_MAX_SCHEDULES: schedules,
  BOWLINE_MAX_RUNS_A_MINUTE: runs,
}: NodeJS.ProcessEnv): ScheduleLimits {
  return {
    schedules: Number(schedules) || usualScheduleLimits.schedules,
    runsPerMinute: Number(runs) || usualScheduleLimits.runsPerMinute,
  }
}
