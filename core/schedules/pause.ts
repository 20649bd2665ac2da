import type { EpochMs } from '../domain/epoch.ts'
import type { Pause, ScheduleState } from '../domain/schedule-run.ts'

/** Whether a run planned for an instant is skipped because the schedule is, or was, paused then: in Git or by hand. */
export function isPausedAt(
  { spec, pause }: Pick<ScheduleState, 'spec' | 'pause'>,
  nominal: EpochMs,
): boolean {
  return !spec.enabled || covers(pause, nominal)
}

/** Up to its end: what was due before it began is on record by then. */
export function covers(pause: Pause | null, instant: EpochMs): boolean {
  return pause !== null && (pause.until === null || instant < pause.until)
}

/**
 * What is left of a pause when a schedule runs again from `now` on: all that came due up to now stays skipped, although
 * nobody may have been there to say so.
 */
export function endedPause(pause: Omit<Pause, 'until'>, now: EpochMs): Pause {
  return { ...pause, until: now + 1 }
}
