import type { EpochMs } from '../../core/domain/epoch.ts'
import type { Occurrence, ScheduleState } from '../../core/domain/schedule-run.ts'
import { nextDue } from '../../core/schedules/due.ts'

/** How much further apart its runs are than planned, for a schedule to have outgrown its period... */
const tooFar = 1.5
/** ...so many times in a row. */
const timesInARow = 5

interface Pace {
  nominal: EpochMs
  startedAt: EpochMs
  slow: number
}

/** Watches whether the runs of schedules come as often as they are planned, or keep each other waiting. */
export class Outgrown {
  readonly #paces = new Map<string, Pace>()

  /** Told about each run that starts. @returns whether it has just become clear that runs take too long */
  started(
    state: ScheduleState,
    { nominal, origin }: Pick<Occurrence, 'nominal' | 'origin'>,
    now: EpochMs,
  ): boolean {
    if (origin !== 'schedule') return false
    const before = this.#paces.get(state.id)
    const slow = before && this.#isSlow(state, before, now) ? before.slow + 1 : 0
    this.#paces.set(state.id, { nominal, startedAt: now, slow })
    return slow === timesInARow
  }

  /** Something else than its own runs kept it from running: that says nothing about its pace. */
  interrupted(id: string): void {
    this.#paces.delete(id)
  }

  has(id: string): boolean {
    return (this.#paces.get(id)?.slow ?? 0) >= timesInARow
  }

  #isSlow({ spec }: ScheduleState, before: Pace, now: EpochMs): boolean {
    const planned = nextDue({ spec, watermark: before.nominal })
    return planned !== undefined && now - before.startedAt > tooFar * (planned - before.nominal)
  }
}
