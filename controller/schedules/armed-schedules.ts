import type { Schedule } from '../../core/domain/desired.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { type Backoff, backoffMs } from '../../core/lib/backoff.ts'
import { fingerprintOf } from '../../core/schedules/fingerprint.ts'
import { sleep } from '../lib/signal.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { ScheduleStore } from '../ports/schedule-store.ts'
import { StoreAway } from '../ports/store.ts'
import { planning } from './planner.ts'

/** Between two tries while the store is away. */
const awayBackoff: Backoff = { firstMs: 250, longestMs: 5_000, jitter: 0.5 }

export interface ArmedSchedulesOptions {
  store: Pick<ScheduleStore, 'arm' | 'armed'>
  clock: TimerClock
  /** A number in [0, 1). */
  random: () => number
  log: Log
  /** Other schedules than before are armed in an environment, or may be. */
  changed: (environment: string) => void
}

/**
 * Which schedules are armed, so that the store is asked only where other ones are wanted: what a restart finds is read in one
 * statement, whatever the number of environments. While the store is away, what is to be armed waits for it.
 */
export class ArmedSchedules {
  readonly #options: ArmedSchedulesOptions
  /** As `fingerprintOf` has them; an environment that is not in it has none, unless it is in doubt. */
  #known: Map<string, string> | undefined
  /** Environments of which a call of the store failed, which may be done all the same, or that are being deleted. */
  readonly #inDoubt = new Set<string>()
  /** What was armed last of each environment: the same list need not be looked into. */
  readonly #lists = new Map<string, readonly Schedule[]>()
  #isAway = false

  constructor(options: ArmedSchedulesOptions) {
    this.#options = options
  }

  /** Reads what is armed. Before, all is in doubt. */
  async recall(): Promise<void> {
    this.#known = await this.#options.store.armed()
  }

  /**
   * Makes the schedules of an environment exactly these. To be called for an environment once at a time.
   * @throws what the store says to them, or the reason of `signal`
   */
  async arm(environment: string, schedules: readonly Schedule[], signal: AbortSignal): Promise<void> {
    if (this.#lists.get(environment) === schedules) return
    const wanted = fingerprintOf(schedules)
    const isKnown = this.#known !== undefined && !this.#inDoubt.has(environment)
    if (!isKnown || this.#known?.get(environment) !== wanted)
      await this.#write(environment, schedules, signal)
    if (wanted === undefined) this.#known?.delete(environment)
    else this.#known?.set(environment, wanted)
    this.#lists.set(environment, schedules)
  }

  /** Its rows are about to go. */
  leaves(environment: string): void {
    this.#lists.delete(environment)
    this.#inDoubt.add(environment)
  }

  /** Its rows are gone. */
  gone(environment: string): void {
    this.#known?.delete(environment)
    this.#inDoubt.delete(environment)
  }

  async #write(environment: string, schedules: readonly Schedule[], signal: AbortSignal): Promise<void> {
    const { store, clock, changed } = this.#options
    const wasInDoubt = this.#inDoubt.has(environment)
    this.leaves(environment)
    for (let failures = 0; ; ) {
      try {
        const isNew = await store.arm(environment, schedules, clock.now(), planning)
        this.#inDoubt.delete(environment)
        if (isNew || wasInDoubt || failures > 0) changed(environment)
        return this.#back()
      } catch (error) {
        if (!(error instanceof StoreAway)) throw error
        failures += 1
        await this.#away(error, failures, signal)
      }
    }
  }

  async #away(error: StoreAway, failures: number, signal: AbortSignal): Promise<void> {
    const { clock, random, log } = this.#options
    if (!this.#isAway) log.warn({ reason: messageOf(error) }, 'schedules could not be armed; trying again')
    this.#isAway = true
    await sleep(backoffMs(awayBackoff, failures, random()), clock, signal)
  }

  #back(): void {
    if (this.#isAway) this.#options.log.info({}, 'schedules are armed again')
    this.#isAway = false
  }
}
