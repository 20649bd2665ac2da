import type { ScheduleState, WaitingRun } from '../../core/domain/schedule-run.ts'
import type { Task } from '../../core/domain/task.ts'
import { isPausedAt } from '../../core/schedules/pause.ts'
import { taskAt } from '../../core/schedules/run-task.ts'
import type { SchedulerOptions } from './scheduler.ts'

interface Started {
  state: ScheduleState
  run: WaitingRun
}

/**
 * Starts the oldest waiting run of each schedule whose earlier runs let it. What waits in an environment that is stopped,
 * or for a schedule that is paused, is skipped: it is not made up for later.
 * @returns what was started, its tasks, and the schedules of which runs wait on
 */
export async function startWaitingRuns(
  ids: readonly string[],
  { store, clock, hindrance, hasRoom }: SchedulerOptions,
): Promise<{ started: Started[]; tasks: Task[]; left: string[] }> {
  const now = clock.now()
  const runs = bySchedule(await store.waitingRuns(ids))
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
    } else if (hasRoom(environment) && (spec.overlap === 'allow' || !unfinished.has(id))) {
      started.push({ state, run })
      if (others.length > 0) left.push(id)
    } else left.push(id)
  }
  for (const [reason, schedules] of skipped) await store.skipWaiting(schedules, reason)
  const tasks =
    started.length === 0
      ? []
      : await store.startWaiting(
          started.map(({ state, run }) => {
            const late = { ...run, latenessMs: now - run.nominal }
            return { schedule: state.id, nominal: run.nominal, task: taskAt(state, late) }
          }),
        )
  return { started, tasks, left }
}

function bySchedule(runs: readonly WaitingRun[]): Map<string, WaitingRun[]> {
  const groups = new Map<string, WaitingRun[]>()
  for (const run of runs) {
    const group = groups.get(run.schedule)
    if (group) group.push(run)
    else groups.set(run.schedule, [run])
  }
  return groups
}
