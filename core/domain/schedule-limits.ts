/** What the schedules of one environment may come to, together: all environments share one scheduler. */
export interface ScheduleLimits {
  schedules: number
  /** On average over an hour in which each of them fires. */
  runsPerMinute: number
}

export const usualScheduleLimits: ScheduleLimits = { schedules: 1_000, runsPerMinute: 600 }
