import type { EpochMs } from '../../core/domain/epoch.ts'
import { messageOf } from '../../core/domain/errors.ts'
import type { Occurrence, ScheduleState } from '../../core/domain/schedule-run.ts'
import type { DueEntry, DueHeap } from '../../core/lib/due-heap.ts'
import { groupBy } from '../../core/lib/group-by.ts'
import { dueOccurrences, nextStart, watermarkAt } from '../../core/schedules/due.ts'
import { besideEarlier } from '../../core/schedules/overlap.ts'
import { taskOf } from '../../core/schedules/run-task.ts'
import type { LedgerEntry } from '../ports/schedule-store.ts'
import type { Enqueuing } from './enqueuing.ts'
import type { Pace } from './pace.ts'
import { planner } from './planner.ts'
import type { RunReports } from './run-reports.ts'
import type { SchedulerOptions } from './scheduler-options.ts'
import type { WaitingRuns } from './waiting-runs.ts'

/** When to try again what could not be fired. */
const retryMs = 2_000
/** Until one that has to wait is looked at again, at the least. */
const leastWaitMs = 1_000
/** Rows that are written together: a long absence makes many. */
const mostRows = 5_000

interface Parts {
  options: Pick<SchedulerOptions, 'store' | 'clock' | 'log' | 'cancel' | 'hindrance' | 'hasRoom'>
  /** Gets the next run of each schedule that was fired. */
  due: Pick<DueHeap, 'set'>
  waiting: Pick<WaitingRuns, 'begins' | 'instantsOf'>
  enqueuing: Pick<Enqueuing, 'add'>
  reports: Pick<RunReports, 'recorded'>
  pace: Pace
}

/** From schedules that are due to what the ledger says of their runs, and to tasks. */
export class Firing {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Fires those whose environment may fire so many; the others come again, one after the other. */
  async fire(due: readonly DueEntry[]): Promise<void> {
    const { pace } = this.#parts
    const allowed = due.filter(({ environment }) => pace.lets(environment))
    this.#letWait(due.filter(({ environment }) => !pace.lets(environment)))
    if (allowed.length > 0) await this.#fire(allowed)
  }

  #letWait(entries: readonly DueEntry[]): void {
    const { pace, options, due } = this.#parts
    const now = options.clock.now()
    for (const [environment, group] of groupBy(entries, (each) => each.environment)) {
      options.log.warn({ environment }, 'schedules fire more often than an environment may; some wait')
      for (const [place, entry] of group.entries())
        due.set({ ...entry, due: now + Math.max(leastWaitMs, (place + 1) * pace.apartMs) })
    }
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
    const { clock, log } = this.#parts.options
    for (const entry of due) {
      const { id, environment } = entry
      const fields = { environment, schedule: name ?? id, reason: messageOf(error) }
      log.warn(fields, 'a schedule could not be fired; trying again')
      this.#parts.due.set({ ...entry, due: clock.now() + retryMs })
    }
  }

  async #fireTogether(due: readonly DueEntry[]): Promise<void> {
    const { pace, options } = this.#parts
    const { store, clock } = options
    const now = clock.now()
    const ids = due.map(({ id }) => id)
    const states = await store.scheduleStates(ids)
    const careful = states.filter(({ spec }) => spec.overlap !== 'allow').map(({ id }) => id)
    const unfinished = careful.length > 0 ? await store.unfinishedRuns(careful) : new Map<string, string[]>()
    const waiting = await this.#parts.waiting.instantsOf(careful)
    const fired: Fired[] = []
    const late: DueEntry[] = []
    for (const state of states) {
      try {
        const earlier = { unfinished: unfinished.get(state.id) ?? [], waiting: waiting.get(state.id) ?? [] }
        const one = this.#firedOf(state, now, earlier)
        if (pace.lets(state.environment)) {
          pace.fires(state.environment, queuedIn(one))
          fired.push(one)
        } else late.push({ id: state.id, environment: state.environment, due: now })
      } catch (error) {
        this.#postpone([{ id: state.id, environment: state.environment, due: now }], error, state.spec.name)
      }
    }
    this.#letWait(late)
    for (const some of inPortions(fired)) await this.#commit(some, now)
  }

  #firedOf(state: ScheduleState, now: EpochMs, earlier: Parameters<typeof besideEarlier>[2]): Fired {
    const { environment, spec } = state
    const { hindrance, hasRoom } = this.#parts.options
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
  async #commit(fired: readonly Fired[], now: EpochMs): Promise<void> {
    const { due, waiting, enqueuing, reports, options } = this.#parts
    const { store, cancel } = options
    for (const { state, cancel: tasks } of fired) {
      for (const task of tasks) await cancel(task, { actor: `schedule ${state.spec.name}`, running: true })
    }
    const tasks = await store.record(fired.map(({ entry }) => entry))
    for (const { state, occurrences, entry } of fired) {
      const next = entry.move?.due ?? null
      if (next !== null) due.set({ id: state.id, environment: state.environment, due: next })
      if (occurrences.some(({ state: fate }) => fate === 'waiting')) waiting.begins(state.id)
    }
    enqueuing.add(tasks)
    for (const { state, occurrences } of fired) await reports.recorded(state, occurrences, now)
  }
}

/** What becomes of one schedule's due runs. */
interface Fired {
  state: ScheduleState
  occurrences: readonly Occurrence[]
  /** Tasks that make way. */
  cancel: readonly string[]
  entry: LedgerEntry
}

function queuedIn({ occurrences }: Fired): number {
  return occurrences.filter(({ state }) => state === 'queued').length
}

function* inPortions(fired: readonly Fired[]): Generator<Fired[]> {
  let portion: Fired[] = []
  let rows = 0
  for (const one of fired) {
    portion.push(one)
    rows += one.occurrences.length
    if (rows < mostRows) continue
    yield portion
    portion = []
    rows = 0
  }
  if (portion.length > 0) yield portion
}
