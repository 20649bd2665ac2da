import type { EpochMs } from '../../core/domain/epoch.ts'
import type { ScheduleState, WaitingRun } from '../../core/domain/schedule-run.ts'
import type { Task } from '../../core/domain/task.ts'
import { groupBy } from '../../core/lib/group-by.ts'
import { isPausedAt } from '../../core/schedules/pause.ts'
import { taskAt } from '../../core/schedules/run-task.ts'
import type { Enqueuing } from './enqueuing.ts'
import type { Pace } from './pace.ts'
import type { RunReports } from './run-reports.ts'
import type { SchedulerOptions } from './scheduler-options.ts'

/** How often what waits is looked at: so often a schedule starts one of its runs that do. */
const waitingMs = 1_000

interface Parts {
  options: Pick<SchedulerOptions, 'store' | 'clock' | 'hindrance' | 'hasRoom'>
  enqueuing: Pick<Enqueuing, 'add'>
  reports: Pick<RunReports, 'started'>
  pace: Pace
}

/** The schedules of which runs wait for their turn. */
export class WaitingRuns {
  readonly #parts: Parts
  readonly #schedules = new Set<string>()
  /** When they are looked at next, on the clock that never jumps. */
  #lookAt = Number.NEGATIVE_INFINITY

  constructor(parts: Parts) {
    this.#parts = parts
  }

  add(schedule: string): void {
    this.#schedules.add(schedule)
  }

  /** A run of it has just come to wait: the first of them gets its turn after a while. */
  begins(schedule: string): void {
    if (this.#schedules.size === 0) this.#lookAt = this.#parts.options.clock.elapsed() + waitingMs
    this.#schedules.add(schedule)
  }

  /** In how many milliseconds they are to be looked at; infinite where none waits. */
  dueIn(): number {
    if (this.#schedules.size === 0) return Number.POSITIVE_INFINITY
    return this.#lookAt - this.#parts.options.clock.elapsed()
  }

  /** The instants that wait of some schedules, without those of a backfill. */
  async instantsOf(schedules: readonly string[]): Promise<Map<string, EpochMs[]>> {
    const concerned = schedules.filter((id) => this.#schedules.has(id))
    if (concerned.length === 0) return new Map()
    const runs = (await this.#parts.options.store.waitingRuns(concerned)).filter(isPlanned)
    const grouped = groupBy(runs, ({ schedule }) => schedule)
    return new Map([...grouped].map(([id, group]) => [id, group.map(({ nominal }) => nominal)]))
  }

  /** Starts one run of each schedule that may, once a second. */
  async start(): Promise<void> {
    if (this.dueIn() > 0) return
    const { options, enqueuing, reports } = this.#parts
    const { clock } = options
    const ids = [...this.#schedules]
    this.#schedules.clear() // those that come to wait meanwhile are kept
    this.#lookAt = clock.elapsed() + waitingMs
    const { started, tasks, left } = await startWaitingRuns(ids, this.#parts).catch((error: unknown) => {
      for (const id of ids) this.#schedules.add(id)
      throw error
    })
    for (const id of left) this.#schedules.add(id)
    enqueuing.add(tasks)
    for (const { state, run } of started) await reports.started(state, run, clock.now())
  }
}

function isPlanned({ origin }: WaitingRun): boolean {
  return origin !== 'backfill'
}

interface Started {
  state: ScheduleState
  run: WaitingRun
}

/**
 * Starts the oldest waiting run of each schedule whose earlier runs let it. What waits in an environment that is stopped,
 * or for a schedule that is paused, is skipped: it is not made up for later.
 * @returns what was started, its tasks, and the schedules of which runs wait on
 */
async function startWaitingRuns(
  ids: readonly string[],
  { options: { store, clock, hindrance, hasRoom }, pace }: Pick<Parts, 'options' | 'pace'>,
): Promise<{ started: Started[]; tasks: Task[]; left: string[] }> {
  const now = clock.now()
  const runs = groupBy(await store.waitingRuns(ids), ({ schedule }) => schedule)
  const states = await store.scheduleStates([...runs.keys()])
  const unfinished = await store.unfinishedRuns([...runs.keys()])
  const started: Started[] = []
  const skipped = new Map<string, string[]>()
  const left: string[] = []
  for (const state of states) {
    const { id, environment, spec } = state
    const [run, ...others] = runs.get(id) ?? []
    if (!run) continue
    const reason = hindrance(environment) ?? (isPausedAt(state, now) ? 'paused' : undefined)
    if (reason !== undefined) {
      skipped.set(reason, [...(skipped.get(reason) ?? []), id])
    } else if (
      hasRoom(environment) &&
      (spec.overlap === 'allow' || !unfinished.has(id)) &&
      pace.lets(environment)
    ) {
      pace.fires(environment, 1)
      started.push({ state, run })
      if (others.length > 0) left.push(id)
    } else left.push(id)
  }
  for (const [reason, schedules] of skipped) await store.skipWaiting(schedules, reason)
  return { started, tasks: await tasksOf(started, now, store), left }
}

async function tasksOf(
  started: readonly Started[],
  now: EpochMs,
  store: Parts['options']['store'],
): Promise<Task[]> {
  if (started.length === 0) return []
  return await store.startWaiting(
    started.map(({ state, run }) => {
      const late = { ...run, latenessMs: now - run.nominal }
      return { schedule: state.id, nominal: run.nominal, task: taskAt(state, late) }
    }),
  )
}
