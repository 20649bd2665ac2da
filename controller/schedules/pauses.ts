import type { Pause } from '../../core/domain/schedule-run.ts'
import { covers } from '../../core/schedules/pause.ts'
import type { SchedulerOptions } from './scheduler-options.ts'

/** A schedule that somebody paused by hand. */
export interface PausedSchedule {
  id: string
  environment: string
  name: string
  pause: Pause
}

/** The schedules that are paused by hand, as they were last read. */
export class Pauses {
  readonly #options: Pick<SchedulerOptions, 'store' | 'clock' | 'pausesChanged'>
  #paused: readonly PausedSchedule[] = []

  constructor(options: Pick<SchedulerOptions, 'store' | 'clock' | 'pausesChanged'>) {
    this.#options = options
  }

  of(environment: string): PausedSchedule[] {
    const now = this.#options.clock.now()
    return this.#paused.filter((each) => each.environment === environment && covers(each.pause, now))
  }

  async read(): Promise<void> {
    const { store, clock, pausesChanged } = this.#options
    const before = this.#paused
    this.#paused = (await store.pausedSchedules(clock.now())).flatMap(({ id, environment, spec, pause }) =>
      pause ? [{ id, environment, name: spec.name, pause }] : [],
    )
    if (before.length + this.#paused.length > 0) pausesChanged?.()
  }

  /** Forgets those that are over. */
  dropEnded(): void {
    const { clock, pausesChanged } = this.#options
    const now = clock.now()
    const left = this.#paused.filter(({ pause }) => covers(pause, now))
    if (left.length === this.#paused.length) return
    this.#paused = left
    pausesChanged?.()
  }
}
