import { isDeepStrictEqual } from 'node:util'
import type { EpochMs } from '../../core/domain/epoch.ts'
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
  /** By environment. */
  #paused: ReadonlyMap<string, readonly PausedSchedule[]> = new Map()
  #firstEnd: EpochMs = Number.POSITIVE_INFINITY

  constructor(options: Pick<SchedulerOptions, 'store' | 'clock' | 'pausesChanged'>) {
    this.#options = options
  }

  of(environment: string): PausedSchedule[] {
    const now = this.#options.clock.now()
    return (this.#paused.get(environment) ?? []).filter(({ pause }) => covers(pause, now))
  }

  async read(): Promise<void> {
    const { store, clock } = this.#options
    const read = await store.pausedSchedules(clock.now())
    this.#take(
      read.flatMap(({ id, environment, spec, pause }) =>
        pause ? [{ id, environment, name: spec.name, pause }] : [],
      ),
    )
  }

  /** Forgets those that are over. */
  dropEnded(): void {
    const now = this.#options.clock.now()
    const all = [...this.#paused.values()].flat()
    const left = all.filter(({ pause }) => covers(pause, now))
    if (left.length < all.length) this.#take(left)
  }

  /** Milliseconds until the first of them is over. */
  endsIn(): number {
    return this.#firstEnd - this.#options.clock.now()
  }

  #take(paused: readonly PausedSchedule[]): void {
    const before = this.#paused
    this.#paused = byEnvironment(paused)
    this.#firstEnd = Number.POSITIVE_INFINITY
    for (const { pause } of paused) this.#firstEnd = Math.min(this.#firstEnd, pause.until ?? this.#firstEnd)
    const environments = new Set([...before.keys(), ...this.#paused.keys()])
    const others = [...environments].filter(
      (each) => !isDeepStrictEqual(before.get(each), this.#paused.get(each)),
    )
    if (others.length > 0) this.#options.pausesChanged?.(others)
  }
}

function byEnvironment(paused: readonly PausedSchedule[]): Map<string, PausedSchedule[]> {
  const found = new Map<string, PausedSchedule[]>()
  for (const each of paused) {
    const others = found.get(each.environment)
    if (others) others.push(each)
    else found.set(each.environment, [each])
  }
  return found
}
