import type { EpochMs } from '../../core/domain/epoch.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { sleep } from '../lib/signal.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { ObjectKey, ObjectStore } from '../ports/object-store.ts'
import type { ScheduleStore } from '../ports/schedule-store.ts'
import type { TaskStore } from '../ports/task-store.ts'

/** What is kept of the past. What has not ended is never forgotten. */
export interface Retention {
  /** How long a finished task is kept, in milliseconds. */
  tasksMs: number
  /** How many finished tasks of one environment are kept at the most. */
  tasksPerEnvironment: number
  /** How long it is known what became of a planned run, in milliseconds; of the newest of a schedule always. */
  runsMs: number
}

const day = 24 * 3_600_000
export const usualRetention: Retention = {
  tasksMs: 30 * day,
  tasksPerEnvironment: 100_000,
  runsMs: 90 * day,
}

const intervalMs = 60_000
/** Objects go once their last task has, and are looked through in every so many rounds; so are runs of long ago. */
const wholeRounds = 60
/** An object is written a moment before its task, and what is written just now may be on record a moment later. */
const freshMs = 60_000
/** Few at a time, with pauses: the queue has the database at the same time. */
const groupSize = 1000
const pauseMs = 100

export interface RetentionOptions {
  retention: Retention
  store: Pick<TaskStore, 'withTasksToForget' | 'endOfSurplus' | 'forgetTasks'> &
    Pick<ObjectStore, 'withObjects' | 'forgetObjects'> &
    Pick<ScheduleStore, 'forgetOccurrences'>
  clock: TimerClock
  log: Log
}

/** Forgets what is older than it is to be kept, once a minute. Returns the way to stop. */
export function startRetention(options: RetentionOptions): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping
  const { clock } = options
  const work = (async () => {
    let since: EpochMs = 0
    for (let round = 0; ; round++) {
      await sleep(intervalMs, clock, signal)
      try {
        const begun = clock.now()
        const isWhole = round % wholeRounds === 0
        await forgetPast(options, signal, since, isWhole)
        since = begun - freshMs
        if (isWhole) await forgetObjects(options, signal)
      } catch (error) {
        signal.throwIfAborted()
        options.log.warn({ reason: messageOf(error) }, 'the past was not forgotten; trying again')
      }
    }
  })().catch(() => {}) // stopped
  return async () => {
    stopping.abort(new Error('the controller is stopping'))
    await work
  }
}

/**
 * One round, over all environments in which there is something to forget: where there is nothing, it is one statement.
 * @param since there was a round then: where nothing has ended since, there are not more tasks than may be kept
 * @param allRuns whether runs are looked at that were old enough then: what is left of them were the newest of their schedules
 * @returns how many tasks and runs were forgotten
 */
export async function forgetPast(
  { retention, store, clock, log }: RetentionOptions,
  signal: AbortSignal,
  since: EpochMs = 0,
  allRuns = true,
): Promise<{ tasks: number; runs: number }> {
  const { tasksMs, tasksPerEnvironment: keep, runsMs } = retention
  const oldest = clock.now() - tasksMs
  let tasks = 0
  for (const id of await store.withTasksToForget(oldest, since, keep)) {
    const until = Math.max(oldest, (await store.endOfSurplus(id, keep)) ?? 0)
    tasks += await inGroups((limit) => store.forgetTasks(id, until, limit), clock, signal)
  }
  const from = allRuns ? 0 : Math.max(0, since - runsMs)
  const runs = await inGroups(
    (limit) => store.forgetOccurrences(clock.now() - runsMs, limit, from),
    clock,
    signal,
  )
  if (tasks + runs > 0)
    log.debug({ tasks, runs }, 'forgot finished tasks and runs that were kept long enough')
  return { tasks, runs }
}

/** One round, over all environments that have objects. Returns how many were forgotten: those that no task on record is about. */
export async function forgetObjects(
  { store, clock, log }: Pick<RetentionOptions, 'store' | 'clock' | 'log'>,
  signal: AbortSignal,
): Promise<number> {
  let objects = 0
  for (const id of await store.withObjects()) {
    let after: ObjectKey | null = null
    do {
      const page = await store.forgetObjects(id, clock.now() - freshMs, after, groupSize)
      objects += page.forgotten
      after = page.last
      if (after) await sleep(pauseMs, clock, signal)
    } while (after)
  }
  if (objects > 0) log.debug({ objects }, 'forgot objects that no task is about any more')
  return objects
}

async function inGroups(
  forget: (limit: number) => Promise<number>,
  clock: TimerClock,
  signal: AbortSignal,
): Promise<number> {
  for (let all = 0; ; await sleep(pauseMs, clock, signal)) {
    const some = await forget(groupSize)
    all += some
    if (some < groupSize) return all
  }
}
