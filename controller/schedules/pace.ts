import { type ScheduleLimits, usualScheduleLimits } from '../../core/domain/schedule-limits.ts'
import { Bucket } from '../lib/bucket.ts'
import type { TimerClock } from '../ports/clock.ts'

/**
 * How fast the schedules of each environment fire, whatever they were armed with: at once as many as it may have, and those
 * of a minute, as many are due at one time; then as many as it may have a minute. What is due beyond that waits, and delays
 * nobody else's.
 */
export class Pace {
  readonly #limits: ScheduleLimits
  readonly #clock: Pick<TimerClock, 'elapsed'>
  readonly #environments = new Map<string, Bucket>()

  constructor(limits: ScheduleLimits | undefined, clock: Pick<TimerClock, 'elapsed'>) {
    this.#limits = limits ?? usualScheduleLimits
    this.#clock = clock
  }

  /** Whether one more of its schedules may fire now. */
  lets(environment: string): boolean {
    return this.#of(environment).has()
  }

  /** One that may fire does, and makes so many runs. */
  fires(environment: string, runs: number): void {
    this.#of(environment).take(Math.max(runs, 1))
  }

  /** ms after which the next of them may fire, and the one after that. */
  get apartMs(): number {
    return Math.ceil(60_000 / this.#limits.runsPerMinute)
  }

  #of(environment: string): Bucket {
    const known = this.#environments.get(environment)
    if (known) return known
    const { schedules, runsPerMinute } = this.#limits
    const rate = { most: schedules + runsPerMinute, perSecond: runsPerMinute / 60 }
    const bucket = new Bucket(rate, this.#clock)
    this.#environments.set(environment, bucket)
    return bucket
  }
}
