import { messageOf } from '../../core/domain/errors.ts'
import { type TaskStatus, type WaitingTask, waiting } from '../../core/domain/task.ts'
import { untilBeat } from '../lib/every.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { entryId, QueueAway, readEntryId, type TaskQueue } from '../ports/task-queue.ts'
import type { TaskStore } from '../ports/task-store.ts'
import { waitingPages } from './waiting/waiting-pages.ts'

const intervalMs = 15_000
/** A queue with more waiting tasks than this is compared with the store in every `seldom`th round only. */
const fewTasks = 5_000
const seldom = 4
/** The queues of environments where no task waits are compared in every so many rounds: what is left over there is harmless. */
const leftoverRounds = 40
/** Tasks asked for in one statement, at the most. */
const chunk = 500
const unfinished: readonly TaskStatus[] = [...waiting, 'processing']

export interface SweepOptions {
  queue: Pick<TaskQueue, 'heal' | 'inUse' | 'ids' | 'drop' | 'onReturn'>
  store: Pick<TaskStore, 'waiting' | 'waitingPage' | 'list'>
  /** Adds the entries of waiting tasks; the queue ignores those it has. */
  requeue: (environment: string, tasks: readonly WaitingTask[]) => Promise<void>
  /** Whether a task need not be in the queue: it is on its way there, or past it. */
  isUnderway: (task: WaitingTask) => boolean
  /** Ids of all there are. */
  environments: () => readonly string[]
  clock: Pick<TimerClock, 'after' | 'elapsed'>
  log: Log
}

/**
 * Heals the queue from the store, every 15 s and whenever the queue comes back: a waiting task that has no entry gets
 * one, an entry that no waiting task stands behind is dropped.
 * @returns the way to stop
 */
export function startSweep(options: SweepOptions): () => void {
  let round = 0
  let running = false
  let urgent = false
  let stopped = false
  let stopTimer: () => void

  const run = async () => {
    if (running || stopped) return
    running = true
    stopTimer()
    const scope = urgent ? 'all' : round++
    urgent = false
    await sweep(options, scope).catch((error: unknown) =>
      options.log.warn({ reason: messageOf(error) }, 'the sweep failed'),
    )
    running = false
    if (urgent) void run()
    else if (!stopped) wait()
  }
  const wait = () => {
    stopTimer = options.clock.after(untilBeat(intervalMs, options.clock), () => void run())
  }

  options.queue.onReturn(() => {
    urgent = true
    void run()
  })
  wait()
  return () => {
    stopped = true
    stopTimer()
  }
}

/** @param scope the number of the round, or `all` to compare every queue with the store */
export async function sweep(options: SweepOptions, scope: number | 'all' = 'all'): Promise<void> {
  const { queue, store, environments } = options
  const isDue = (every: number) => scope === 'all' || scope % every === every - 1
  const counts = await store.waiting()
  for (const [environment, count] of counts) {
    await attempt(environment, options, async () => {
      await queue.heal(environment)
      if (count <= fewTasks || isDue(seldom)) await compare(environment, options)
    })
  }
  if (!isDue(leftoverRounds)) return
  const others = environments().filter((each) => !counts.has(each))
  for (const environment of await queue.inUse(others).catch(none))
    await attempt(environment, options, () => compare(environment, options))
}

/** The queue is away, which it says itself. */
function none(error: unknown): [] {
  if (error instanceof QueueAway) return []
  throw error
}

/** What fails for one environment is not to keep the others from being looked at. */
async function attempt(environment: string, { log }: SweepOptions, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof QueueAway) return // which the queue says itself
    log.warn({ environment, reason: messageOf(error) }, 'a queue could not be compared with the store')
  }
}

async function compare(environment: string, options: SweepOptions): Promise<void> {
  const missing = new Map<string, WaitingTask>()
  for await (const tasks of waitingPages(options.store, environment)) {
    for (const task of tasks.filter((each) => !options.isUnderway(each)))
      missing.set(entryId({ taskId: task.id, fence: task.fence }), task)
  }
  const ids = await options.queue.ids(environment)
  const leftover = ids.filter((id) => !missing.delete(id))
  await putBack(environment, [...missing.values()], options)
  await dropStale(environment, leftover, options)
}

/** What was missing may have been handed out since the store was asked: only what still waits is put back. */
async function putBack(
  environment: string,
  missing: readonly WaitingTask[],
  { store, requeue, isUnderway, log }: SweepOptions,
): Promise<void> {
  let count = 0
  for (const some of chunks(missing)) {
    const fences = await currentFences(
      store,
      waiting,
      some.map((task) => task.id),
    )
    const lost = some.filter((task) => fences.get(task.id) === task.fence && !isUnderway(task))
    await requeue(environment, lost)
    count += lost.length
  }
  if (count > 0)
    log.warn({ environment, tasks: count }, 'tasks were missing from the queue; they were put back')
}

/** An entry is stale where its task is gone, is finished, or was put into the queue again since. */
async function dropStale(
  environment: string,
  leftover: readonly string[],
  { store, queue, log }: SweepOptions,
): Promise<void> {
  const entries = leftover.map((id) => ({ id, ...readEntryId(id) }))
  for (const some of chunks(entries)) {
    const fences = await currentFences(
      store,
      unfinished,
      some.map((entry) => entry.taskId),
    )
    const dropped = some.filter(({ taskId, fence }) => fences.get(taskId) !== fence)
    await queue.drop(
      environment,
      dropped.map((entry) => entry.id),
    )
    if (dropped.length > 0)
      log.debug({ environment, entries: dropped.length }, 'dropped entries that no task stands behind')
  }
}

/** The fences of those tasks that have one of these statuses now. */
async function currentFences(
  store: Pick<TaskStore, 'list'>,
  statuses: readonly TaskStatus[],
  ids: readonly string[],
): Promise<Map<string, number>> {
  const tasks = await store.list({ ids, statuses }, { limit: ids.length, offset: 0 })
  return new Map(tasks.map(({ id, fence }) => [id, fence]))
}

function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let start = 0; start < all.length; start += chunk) yield all.slice(start, start + chunk)
}
