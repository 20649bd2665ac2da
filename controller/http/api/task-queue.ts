import type { TaskQueue } from '../../../api/task.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { RunnerHub } from '../../ports/runners.ts'
import type { LiveCount, TaskStore } from '../../ports/task-store.ts'

/** Ended tasks are counted no further. */
const mostCounted = 10_000
const mostTold = 10

export interface TaskQueueParts {
  store: Pick<TaskStore, 'count'>
  fleet: Pick<Fleet, 'ids' | 'target'>
  hub: Pick<RunnerHub, 'connections'>
  clock: Pick<TimerClock, 'now'>
}

/**
 * What there is to do in some environments, and who is there to do it.
 * @param environments ids; null: all
 * @param live of all environments
 */
export async function taskQueueOf(
  environments: readonly string[] | null,
  live: readonly LiveCount[],
  { store, fleet, hub, clock }: TaskQueueParts,
): Promise<TaskQueue> {
  const now = clock.now()
  const wanted = new Set(environments ?? fleet.ids())
  const counts = live.filter(({ environment }) => wanted.has(environment))
  const sumOf = (status: 'scheduled' | 'rescheduled' | 'retrying' | 'processing') =>
    counts.reduce((sum, each) => sum + each[status], 0)
  const firstDue = Math.min(...counts.map((each) => each.firstDue ?? Number.POSITIVE_INFINITY))
  const whose = environments === null ? {} : { environments }
  const ended = (status: 'succeeded' | 'skipped' | 'failed') =>
    store.count({ ...whose, statuses: [status] }, mostCounted + 1)
  const [succeeded, skipped, failed] = await Promise.all([
    ended('succeeded'),
    ended('skipped'),
    ended('failed'),
  ])
  const runners = new Map([...wanted].map((id) => [id, runnersOf(id, hub)]))
  const alone = counts
    .filter((each) => each.firstDue !== null && each.firstDue <= now && runners.get(each.environment) === 0)
    .toSorted((a, b) => (a.firstDue ?? 0) - (b.firstDue ?? 0))
  return {
    at: new Date(now).toISOString(),
    live: {
      scheduled: sumOf('scheduled'),
      rescheduled: sumOf('rescheduled'),
      retrying: sumOf('retrying'),
      processing: sumOf('processing'),
    },
    ended: { succeeded: capped(succeeded), skipped: capped(skipped), failed: capped(failed) },
    firstDue: Number.isFinite(firstDue) ? new Date(firstDue).toISOString() : null,
    runners: [...runners.values()].reduce((sum, each) => sum + each, 0),
    withoutRunner: {
      total: alone.length,
      first: alone.slice(0, mostTold).flatMap((each) => toldAlone(each, fleet)),
    },
  }
}

/** An instance may have several connections. */
function runnersOf(environment: string, hub: TaskQueueParts['hub']): number {
  return new Set(hub.connections(environment).map(({ instance }) => instance)).size
}

function capped(count: number) {
  return { count: Math.min(count, mostCounted), isMore: count > mostCounted }
}

function toldAlone(
  { environment: id, firstDue, scheduled, rescheduled, retrying }: LiveCount,
  fleet: TaskQueueParts['fleet'],
): TaskQueue['withoutRunner']['first'] {
  const target = fleet.target(id)
  if (!target || firstDue === null) return []
  const waiting = scheduled + rescheduled + retrying
  const { extension, environment } = target
  return [
    {
      ...{ id, extension: extension.name, type: environment.type, waiting },
      firstDue: new Date(firstDue).toISOString(),
    },
  ]
}
