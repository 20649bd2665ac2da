import type { EpochMs } from '../../core/domain/epoch.ts'
import { messageOf } from '../../core/domain/errors.ts'
import type { Occurrence, Pause, ScheduleState } from '../../core/domain/schedule-run.ts'
import type { Task } from '../../core/domain/task.ts'
import { type DueEntry, DueHeap } from '../../core/lib/due-heap.ts'
import { dueOccurrences, type Hindrance, nextStart, watermarkAt } from '../../core/schedules/due.ts'
import { besideEarlier } from '../../core/schedules/overlap.ts'
import { covers } from '../../core/schedules/pause.ts'
import { taskOf } from '../../core/schedules/run-task.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { LedgerEntry, ScheduleStore } from '../ports/schedule-store.ts'
import { Outgrown } from './outgrown.ts'
import { type Moved, planner, readAppointments } from './planner.ts'
import { startWaitingRuns } from './waiting-runs.ts'

/** A timer is never set further ahead: clocks jump, and long timers overflow. */
const longestSleepMs = 30_000
/** When to try again what could not be read or fired. */
const retryMs = 2_000
/** How often what waits is looked at: so often a schedule starts one of its runs that do. */
const waitingMs = 1_000
/** Why a run does not start when its earlier runs are in its way. */
const itsOwnDoing: ReadonlySet<string | null> = new Set(['overlap', 'queue-full'])
/** Schedules that are fired together. */
const batch = 1_000
/** Rows that are written together: a long absence makes many. */
const mostRows = 5_000

export interface SchedulerOptions {
  store: ScheduleStore
  clock: Clock
  log: Log
  enqueue: (tasks: readonly Task[]) => Promise<void>
  /** Ends a task that is not finished, also one that is with a runner. */
  cancel: (task: string, how: { actor: string; running: true }) => Promise<unknown>
  /** Why an environment cannot take scheduled tasks now. */
  hindrance: (environment: string) => Hindrance
  /** Whether an environment's backlog can take more tasks. */
  hasRoom: (environment: string) => boolean
  /** Told about each occurrence that was put on record, and each that waited and now starts. */
  recorded?: (state: ScheduleState, occurrence: Pick<Occurrence, 'state' | 'reason' | 'latenessMs'>) => void
  /** Called when what `paused` says may have changed. */
  pausesChanged?: () => void
}

/** A schedule that somebody paused by hand. */
export interface PausedSchedule {
  id: string
  environment: string
  name: string
  pause: Pause
}

/** Turns due schedules into tasks, through the ledger: whatever happens, an occurrence is never run twice. */
export class Scheduler {
  readonly #options: SchedulerOptions
  readonly #due = new DueHeap()
  readonly #outgrown = new Outgrown()
  /** Environments whose schedules have changed; null: all are to be read. */
  #changed: Set<string> | null = null
  /** Schedules of which runs wait. */
  readonly #waiting = new Set<string>()
  #waitingAt = 0
  /** Tasks on their way to their queues, while the next are written. */
  readonly #enqueuing: Promise<void>[] = []
  #paused: readonly PausedSchedule[] = []
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #again = false
  #stopped = true

  constructor(options: SchedulerOptions) {
    this.#options = options
  }

  start(): void {
    this.#stopped = false
    this.#changed = null
    this.#look()
  }

  /** Looks at the armed schedules of an environment (of all) anew: call it when they have changed. */
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
    const now = this.#options.clock.now()
    return this.#paused.filter((each) => each.environment === environment && covers(each.pause, now))
  }

  /** Whether its runs take longer than it is planned to wait between them. */
  isOutgrown(id: string): boolean {
    return this.#outgrown.has(id)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  #look(): void {
    if (this.#stopped) return
    this.#again = true
    clearTimeout(this.#timer)
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
      if (!this.#again && !this.#stopped) this.#timer = setTimeout(() => this.#look(), sleepMs)
    }
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
    this.#dropEndedPauses()
    for (;;) {
      const due = this.#due.take(clock.now(), batch)
      if (due.length === 0) break
      await this.#fire(due)
    }
    await this.#startWaiting()
    await Promise.all(this.#enqueuing.splice(0))
    const wakeAt = Math.min(
      this.#due.next(),
      this.#waiting.size > 0 ? this.#waitingAt : Number.POSITIVE_INFINITY,
    )
    return Math.max(0, Math.min(wakeAt - clock.now(), longestSleepMs))
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
      } else {
        for (const environment of changed) {
          const appointments = await readAppointments(store, clock.now(), this.#runMoved, environment)
          this.#due.deleteOf(environment)
          this.#note(appointments)
        }
      }
      if (changed === null || changed.size > 0) await this.#readPauses()
    } catch (error) {
      this.#changed = null
      throw error
    }
  }

  #note(appointments: readonly { id: string; environment: string; due: EpochMs | null }[]): void {
    for (const { id, environment, due } of appointments)
      if (due !== null) this.#due.set({ id, environment, due })
  }

  async #readPauses(): Promise<void> {
    const { store, clock, pausesChanged } = this.#options
    const before = this.#paused
    this.#paused = (await store.pausedSchedules(clock.now())).flatMap(({ id, environment, spec, pause }) =>
      pause ? [{ id, environment, name: spec.name, pause }] : [],
    )
    if (before.length + this.#paused.length > 0) pausesChanged?.()
  }

  #dropEndedPauses(): void {
    const now = this.#options.clock.now()
    const left = this.#paused.filter(({ pause }) => covers(pause, now))
    if (left.length === this.#paused.length) return
    this.#paused = left
    this.#options.pausesChanged?.()
  }

  /** Fires schedules together; where that fails, each alone: what is wrong with one does not concern others. */
  async #fire(due: readonly DueEntry[]): Promise<void> {
    try {
      await this.#fireTogether(due)
    } catch (error) {
      if (due.length > 1) {
        for (const each of due) await this.#fire([each])
        return
      }
      this.#postpone(due, error)
    }
  }

  #postpone(due: readonly DueEntry[], error: unknown, name?: string): void {
    const { clock, log } = this.#options
    for (const entry of due) {
      const { id, environment } = entry
      const fields = { environment, schedule: name ?? id, reason: messageOf(error) }
      log.warn(fields, 'a schedule could not be fired; trying again')
      this.#due.set({ ...entry, due: clock.now() + retryMs })
    }
  }

  async #fireTogether(due: readonly DueEntry[]): Promise<void> {
    const { store, clock } = this.#options
    const now = clock.now()
    const ids = due.map(({ id }) => id)
    const states = await store.scheduleStates(ids)
    const careful = states.filter(({ spec }) => spec.overlap !== 'allow').map(({ id }) => id)
    const unfinished = careful.length > 0 ? await store.unfinishedRuns(careful) : new Map<string, string[]>()
    const waiting = await this.#waitingOf(careful)
    const firings: Firing[] = []
    for (const state of states) {
      try {
        const earlier = { unfinished: unfinished.get(state.id) ?? [], waiting: waiting.get(state.id) ?? [] }
        firings.push(this.#firingOf(state, now, earlier))
      } catch (error) {
        this.#postpone([{ id: state.id, environment: state.environment, due: now }], error, state.spec.name)
      }
    }
    for (const some of inPortions(firings)) await this.#commit(some, now)
  }

  async #waitingOf(ids: readonly string[]): Promise<Map<string, EpochMs[]>> {
    const concerned = ids.filter((id) => this.#waiting.has(id))
    const found = new Map<string, EpochMs[]>()
    if (concerned.length === 0) return found
    for (const { schedule, nominal, origin } of await this.#options.store.waitingRuns(concerned)) {
      if (origin !== 'backfill') found.set(schedule, [...(found.get(schedule) ?? []), nominal])
    }
    return found
  }

  #firingOf(state: ScheduleState, now: EpochMs, earlier: Parameters<typeof besideEarlier>[2]): Firing {
    const { environment, spec } = state
    const { hindrance, hasRoom } = this.#options
    const obstacle = hindrance(environment) ?? (hasRoom(environment) ? undefined : 'backlog')
    const due = dueOccurrences(state, now, obstacle)
    const { occurrences, cancel } = besideEarlier(spec, due, earlier)
    const watermark = Math.max(state.watermark, watermarkAt(state, now))
    const move = { watermark, due: nextStart({ spec, watermark }) ?? null, planner }
    return {
      state,
      occurrences,
      cancel,
      entry: { schedule: state.id, occurrences, taskOf: (run) => taskOf(state, run, occurrences), move },
    }
  }

  /** The one before is cancelled first: if we are killed in between, the new one is still due. */
  async #commit(firings: readonly Firing[], now: EpochMs): Promise<void> {
    const { store, cancel } = this.#options
    for (const { state, cancel: tasks } of firings) {
      for (const task of tasks) await cancel(task, { actor: `schedule ${state.spec.name}`, running: true })
    }
    const tasks = await store.record(firings.map(({ entry }) => entry))
    for (const { state, occurrences, entry } of firings) {
      const next = entry.move?.due ?? null
      if (next !== null) this.#due.set({ id: state.id, environment: state.environment, due: next })
      if (occurrences.some(({ state: fate }) => fate === 'waiting')) {
        if (this.#waiting.size === 0) this.#waitingAt = now + waitingMs
        this.#waiting.add(state.id)
      }
    }
    this.#enqueue(tasks)
    for (const firing of firings) await this.#report(firing, now)
  }

  /** A task is in the store already: where its queue is away, the sweep puts it there later. */
  #enqueue(tasks: readonly Task[]): void {
    if (tasks.length === 0) return
    const queued = this.#options.enqueue(tasks).catch((error: unknown) => {
      const fields = { tasks: tasks.length, reason: messageOf(error) }
      this.#options.log.warn(fields, 'scheduled tasks could not be queued yet')
    })
    this.#enqueuing.push(queued)
  }

  async #startWaiting(): Promise<void> {
    const { clock } = this.#options
    if (this.#waiting.size === 0 || clock.now() < this.#waitingAt) return
    const ids = [...this.#waiting]
    this.#waiting.clear() // those that come to wait meanwhile are kept
    this.#waitingAt = clock.now() + waitingMs
    const { started, tasks, left } = await startWaitingRuns(ids, this.#options).catch((error: unknown) => {
      for (const id of ids) this.#waiting.add(id)
      throw error
    })
    for (const id of left) this.#waiting.add(id)
    this.#enqueue(tasks)
    for (const { state, run } of started) {
      this.#options.recorded?.(state, {
        state: 'queued',
        reason: null,
        latenessMs: clock.now() - run.nominal,
      })
      await this.#watchPace(state, run, clock.now())
    }
  }

  /** An absence is one line in the log, however many runs it cost; the ledger has each of them. */
  async #report({ state, occurrences }: Firing, now: EpochMs): Promise<void> {
    const { log, recorded } = this.#options
    const last = occurrences.at(-1)
    if (!last) return
    const { nominal, reason, latenessMs } = last
    const at = new Date(nominal).toISOString()
    const fields = {
      environment: state.environment,
      schedule: state.spec.name,
      nominal: at,
      reason,
      latenessMs,
    }
    const missed = occurrences.filter((each) => each.state === 'missed' || each.reason === 'downtime').length
    if (missed > 0) log.warn({ ...fields, missed }, 'scheduled runs were missed')
    if (last.state === 'queued') log.debug(fields, 'a schedule fired')
    if (last.state === 'skipped' && reason !== 'paused') log.warn(fields, 'a scheduled run was skipped')
    for (const each of occurrences) {
      recorded?.(state, each)
      if (each.state === 'queued') await this.#watchPace(state, each, now)
      else if (!itsOwnDoing.has(each.reason)) this.#outgrown.interrupted(state.id)
    }
  }

  async #watchPace(
    state: ScheduleState,
    run: Pick<Occurrence, 'nominal' | 'origin'>,
    now: EpochMs,
  ): Promise<void> {
    if (!this.#outgrown.started(state, run, now)) return
    const { store, log } = this.#options
    const split = await store.waitAndRun(state.id).catch(() => ({}))
    log.warn(
      { environment: state.environment, schedule: state.spec.name, ...split },
      'schedule outgrown: its runs take longer than the time between them',
    )
  }
}

interface Firing {
  state: ScheduleState
  occurrences: readonly Occurrence[]
  /** Tasks that make way. */
  cancel: readonly string[]
  entry: LedgerEntry
}

function* inPortions(firings: readonly Firing[]): Generator<Firing[]> {
  let portion: Firing[] = []
  let rows = 0
  for (const firing of firings) {
    portion.push(firing)
    rows += firing.occurrences.length
    if (rows < mostRows) continue
    yield portion
    portion = []
    rows = 0
  }
  if (portion.length > 0) yield portion
}
