import { messageOf } from '../domain/errors.ts'
import type { Task } from '../domain/task.ts'
import type { Clock, EpochMs } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { NewTask, Occurrence, ScheduleState, ScheduleStore } from '../ports/store.ts'
import { dueOccurrences, type Hindrance, nextDue } from './due.ts'

/** A timer is never set further ahead: clocks jump, and long timers overflow. */
const longestSleepMs = 30_000
/** When to try again what could not be read or fired. */
const retryMs = 2_000

export interface SchedulerOptions {
  store: ScheduleStore
  clock: Clock
  log: Log
  enqueue: (task: Task) => Promise<void>
  /** Why an environment cannot take scheduled tasks now. */
  hindrance: (environment: string) => Hindrance
  /** Told about each occurrence that was put on record. */
  recorded?: (state: ScheduleState, occurrence: Occurrence) => void
}

/** Turns due schedules into tasks, through the ledger: whatever happens, an occurrence is never run twice. */
export class Scheduler {
  readonly #options: SchedulerOptions
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #again = false
  #stopped = true

  constructor(options: SchedulerOptions) {
    this.#options = options
  }

  start(): void {
    this.#stopped = false
    this.refresh()
  }

  /** Looks at the armed schedules anew: call it when they have changed. */
  refresh(): void {
    if (this.#stopped) return
    this.#again = true
    clearTimeout(this.#timer)
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
      if (this.#again) this.refresh() // asked for when the last look was just over
    })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      const sleepMs = await this.#pass().catch((error: unknown) => {
        this.#options.log.warn({ reason: messageOf(error) }, 'schedules could not be read; trying again')
        return retryMs
      })
      if (!this.#again && !this.#stopped) this.#timer = setTimeout(() => this.refresh(), sleepMs)
    }
  }

  /** Fires what is due; returns how long there is nothing to do. */
  async #pass(): Promise<number> {
    const { store, clock } = this.#options
    let next = Number.POSITIVE_INFINITY
    for (const state of await store.armed()) next = Math.min(next, await this.#attend(state))
    return Math.max(0, Math.min(next - clock.now(), longestSleepMs))
  }

  /** Fires a schedule that is due; returns when to look at it again. What is wrong with one does not concern others. */
  async #attend(state: ScheduleState): Promise<EpochMs> {
    const { clock, log } = this.#options
    const { environment, spec } = state
    try {
      const due = nextDue(state) ?? Number.POSITIVE_INFINITY
      if (due > clock.now()) return due
      await this.#fire(state)
      return clock.now()
    } catch (error) {
      const fields = { environment, schedule: spec.name, reason: messageOf(error) }
      log.warn(fields, 'a schedule could not be fired; trying again')
      return clock.now() + retryMs
    }
  }

  async #fire(state: ScheduleState): Promise<void> {
    const { store, clock, enqueue } = this.#options
    const now = clock.now()
    const hindrance = this.#options.hindrance(state.environment) ?? (await this.#overlap(state))
    const due = dueOccurrences(state, now, hindrance)
    for (const occurrence of due) {
      const task = await store.record(occurrence, occurrence.state === 'queued' ? taskOf(state) : undefined)
      this.#options.recorded?.(state, occurrence)
      if (task) await enqueue(task)
    }
    await store.advance(state.id, now)
    this.#report(state, due)
  }

  /** An absence is one line in the log, however many runs it cost; the ledger has each of them. */
  #report({ environment, spec }: ScheduleState, due: readonly Occurrence[]): void {
    const { log } = this.#options
    const last = due.at(-1)
    if (!last) return
    const { nominal, reason, latenessMs } = last
    const at = new Date(nominal).toISOString()
    const fields = { environment, schedule: spec.name, nominal: at, reason, latenessMs }
    const missed = due.filter(({ state }) => state === 'missed').length
    if (missed > 0) log.warn({ ...fields, missed }, 'scheduled runs were missed')
    if (last.state === 'queued') log.debug(fields, 'a schedule fired')
    if (last.state === 'skipped') log.warn(fields, 'a scheduled run was skipped')
  }

  async #overlap({ id, spec }: ScheduleState): Promise<Hindrance> {
    if (spec.overlap === 'allow') return undefined
    return (await this.#options.store.unfinishedRun(id)) === undefined ? undefined : 'overlap'
  }
}

function taskOf({ id, environment }: ScheduleState): NewTask {
  return { environment, category: 'scheduled', eventType: 'scheduled_execution', objectId: id, data: null }
}
