import type { AuditEntry } from '../../core/domain/audit.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'
import type { Occurrence, ScheduleState } from '../../core/domain/schedule-run.ts'
import type { Task } from '../../core/domain/task.ts'
import { besideEarlier } from '../../core/schedules/overlap.ts'
import { taskAt } from '../../core/schedules/run-task.ts'
import { occurrencesOf } from '../../core/schedules/trigger.ts'
import type { SchedulerOptions } from './scheduler-options.ts'

/** So many runs are made up for with one backfill at most. */
export const maxBackfill = 1000

export type ByHandOptions = Pick<
  SchedulerOptions,
  'store' | 'clock' | 'hindrance' | 'hasRoom' | 'cancel' | 'enqueue'
> & {
  /** Told that runs of a schedule wait now. */
  runsWait: (id: string) => void
}

export type RunNow =
  | { became: 'task'; task: Task }
  /** It starts when the run before it is finished. */
  | { became: 'waiting' }
  | { became: 'refused'; why: string }

/**
 * Runs a schedule now, beside its plan: also where it is paused, but as `overlap` says.
 * @param audit written with the run, and with each task that is ended for it. Left out: no row
 */
export async function runNow(
  state: ScheduleState,
  actor: string,
  options: ByHandOptions,
  audit?: AuditEntry,
): Promise<RunNow> {
  const { store, clock, hindrance, hasRoom, cancel, enqueue, runsWait } = options
  const { id, environment, spec } = state
  const obstacle = hindrance(environment) ?? (hasRoom(environment) ? undefined : 'backlog')
  if (obstacle !== undefined) return { became: 'refused', why: obstacle }
  const unfinished = (await store.unfinishedRuns([id])).get(id) ?? []
  const waiting = (await store.waitingRuns([id])).filter(({ origin }) => origin !== 'backfill')
  const earlier = { unfinished, waiting: waiting.map(({ nominal }) => nominal) }
  for (let nominal = clock.now(); ; nominal += 1) {
    const run: Occurrence = { ...pastRun(state, nominal, nominal), state: 'queued', origin: 'manual' }
    const { occurrences, cancel: inTheWay } = besideEarlier(spec, [run], earlier)
    const [placed = run] = occurrences
    if (placed.state === 'skipped') return { became: 'refused', why: `${placed.reason}: ${placed.blocker}` }
    if (placed.state === 'coalesced') return { became: 'waiting' }
    const ended = audit && ({ ...audit, action: 'task.cancel', reason: `in the way of ${id}` } as const)
    for (const task of inTheWay) await cancel(task, { actor, running: true, ...(ended && { audit: ended }) })
    const taskOf = () => taskAt(state, placed, [], actor)
    const [written] = await store.record([
      { schedule: id, occurrences: [placed], taskOf, ...(audit && { audit }) },
    ])
    if (written) {
      await enqueue([written]).catch(() => {}) // it is in the store: the sweep brings it to its queue
      return { became: 'task', task: written }
    }
    const [known] = await store.occurrencesBetween(id, nominal, nominal + 1)
    if (placed.state === 'waiting' && known?.state === 'waiting') {
      runsWait(id)
      return { became: 'waiting' }
    }
  }
}

export interface Backfill {
  /** Those that run. */
  runs: readonly EpochMs[]
  /** Planned instants of the time that have run, or are about to. */
  ran: number
  /** There are more than a backfill makes up for; none runs then. */
  tooMany: boolean
}

/** What a backfill of [from, to) would run: planned instants that have not. */
export async function planBackfill(
  { id, spec }: ScheduleState,
  { from, to }: { from: EpochMs; to: EpochMs },
  { store }: Pick<ByHandOptions, 'store'>,
): Promise<Backfill> {
  const planned = occurrencesOf(spec.trigger, from - 1, to - 1, maxBackfill + 1)
  if (planned.length > maxBackfill) return { runs: [], ran: 0, tooMany: true }
  const known = await store.occurrencesBetween(id, from, to)
  const ran = new Set(
    known
      .filter(({ taskId, state }) => taskId !== null || state === 'waiting' || state === 'queued')
      .map(({ nominal }) => nominal),
  )
  const runs = planned.filter((nominal) => !ran.has(nominal))
  return { runs, ran: planned.length - runs.length, tooMany: false }
}

/**
 * Lets them run one after the other, one a second at most, oldest first.
 * @param audit written with that. Left out: no row
 * @returns which of them do
 */
export async function startBackfill(
  state: ScheduleState,
  runs: readonly EpochMs[],
  { store, clock, runsWait }: Pick<ByHandOptions, 'store' | 'clock' | 'runsWait'>,
  audit?: AuditEntry,
): Promise<EpochMs[]> {
  const now = clock.now()
  const waiting = await store.backfill(
    runs.map((nominal) => ({
      ...pastRun(state, nominal, now),
      state: 'waiting',
      reason: 'turn',
      origin: 'backfill',
    })),
    audit,
  )
  if (waiting.length > 0) runsWait(state.id)
  return waiting
}

function pastRun({ id, environment }: ScheduleState, nominal: EpochMs, now: EpochMs) {
  const latenessMs = now - nominal
  return {
    schedule: id,
    environment,
    nominal,
    latenessMs,
    reason: null,
    into: null,
    blocker: null,
    since: null,
  } as const
}
