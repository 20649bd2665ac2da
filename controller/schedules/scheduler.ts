import type { EpochMs } from '../../core/domain/epoch.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { DueHeap } from '../../core/lib/due-heap.ts'
import { Enqueuing } from './enqueuing.ts'
import { Firing } from './firing.ts'
import { Pace } from './pace.ts'
import { type PausedSchedule, Pauses } from './pauses.ts'
import { type Moved, readAppointments } from './planner.ts'
import { RunReports } from './run-reports.ts'
import type { SchedulerOptions } from './scheduler-options.ts'
import { WaitingRuns } from './waiting-runs.ts'

/** A timer is never set further ahead: clocks jump, and long timers overflow. */
const longestSleepMs = 30_000
/** When to try again what could not be read. */
const retryMs = 2_000
/** Schedules that are fired together. */
const batch = 1_000
/** Turns due schedules into tasks, through the ledger: whatever happens, an occurrence is never run twice. */
export class Scheduler {
  readonly #options: SchedulerOptions
  readonly #due = new DueHeap()
  readonly #pauses: Pauses
  readonly #reports: RunReports
  readonly #enqueuing: Enqueuing
  readonly #waiting: WaitingRuns
  readonly #firing: Firing
  /** Environments whose schedules have changed; null: all are to be read. */
  #changed: Set<string> | null = null
  #cancelWake: (() => void) | undefined
  #running: Promise<void> | undefined
  #again = false
  #stopped = true

  constructor(options: SchedulerOptions) {
    this.#options = options
    this.#pauses = new Pauses(options)
    this.#reports = new RunReports(options)
    this.#enqueuing = new Enqueuing(options)
    const pace = new Pace(options.limits, options.clock)
    const parts = { options, due: this.#due, enqueuing: this.#enqueuing, reports: this.#reports, pace }
    this.#waiting = new WaitingRuns(parts)
    this.#firing = new Firing({ ...parts, waiting: this.#waiting })
  }

  start(): void {
    this.#stopped = false
    this.#changed = null
    this.#look()
  }

  /**
   * Looks at the armed schedules of an environment (of all) anew: call it when they have changed. Those of all that are
   * named meanwhile are read together.
   */
  refresh(environment?: string): void {
    if (environment === undefined) this.#changed = null
    else this.#changed?.add(environment)
    this.#look()
  }

  /** Some runs of a schedule wait for their turn now. */
  runsWait(id: string): void {
    this.#waiting.add(id)
    this.#look()
  }

  /** Those that somebody has paused by hand, and for how long. */
  paused(environment: string): PausedSchedule[] {
    return this.#pauses.of(environment)
  }

  /** Whether its runs take longer than it is planned to wait between them. */
  isOutgrown(id: string): boolean {
    return this.#reports.isOutgrown(id)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelWake?.()
    await this.#running
  }

  #look(): void {
    if (this.#stopped) return
    this.#again = true
    this.#cancelWake?.()
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
      if (this.#again) this.#look() // asked for when the last look was just over
    })
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      const sleepMs = await this.#pass().catch((error: unknown) => {
        this.#options.log.warn({ reason: messageOf(error) }, 'schedules could not be read; trying again')
        return retryMs
      })
      if (!this.#again && !this.#stopped) this.#sleep(sleepMs)
    }
  }

  #sleep(ms: number): void {
    this.#cancelWake = this.#options.clock.after(ms, () => this.#look())
  }

  /** Other time zone data than before come to another time, which nobody asked for. */
  readonly #runMoved = ({ id, environment, from, to }: Moved): void => {
    const [was, is] = [from, to].map((at) => (at === null ? null : new Date(at).toISOString()))
    const fields = { environment, schedule: id, was, is, timeZoneData: process.versions.tz }
    this.#options.log.warn(
      fields,
      'the next run of a schedule is at another time, as time zone data have changed',
    )
  }

  /** Fires what is due; returns how long there is nothing to do. Asks the store nothing where nothing is due. */
  async #pass(): Promise<number> {
    const { clock } = this.#options
    await this.#read()
    this.#pauses.dropEnded()
    for (;;) {
      const due = this.#due.take(clock.now(), batch)
      if (due.length === 0) break
      await this.#firing.fire(due)
    }
    await this.#waiting.start()
    await this.#enqueuing.settled()
    const dueInMs = this.#due.next() - clock.now()
    return Math.max(0, Math.min(dueInMs, this.#waiting.dueIn(), this.#pauses.endsIn(), longestSleepMs))
  }

  async #read(): Promise<void> {
    const { store, clock } = this.#options
    const changed = this.#changed
    this.#changed = new Set()
    try {
      if (changed === null) {
        const waiting = await store.waitingRuns()
        const appointments = await readAppointments(store, clock.now(), this.#runMoved)
        for (const { schedule } of waiting) this.#waiting.add(schedule)
        this.#due.clear()
        this.#note(appointments)
      } else if (changed.size > 0) {
        const appointments = await readAppointments(store, clock.now(), this.#runMoved, [...changed])
        this.#due.deleteOf(changed)
        this.#note(appointments)
      }
      if (changed === null || changed.size > 0) await this.#pauses.read()
    } catch (error) {
      this.#changed = null
      throw error
    }
  }

  #note(appointments: readonly { id: string; environment: string; due: EpochMs | null }[]): void {
    for (const { id, environment, due } of appointments)
      if (due !== null) this.#due.set({ id, environment, due })
  }
}
