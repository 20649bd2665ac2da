import type { WireRun, WireSchedule } from '../../../api/schedule.ts'
import type { Schedule } from '../../../core/domain/desired.ts'
import type { EpochMs } from '../../../core/domain/epoch.ts'
import { wireEnvironmentType } from '../../../core/domain/identifiers.ts'
import type { OccurrenceRecord, Pause } from '../../../core/domain/schedule-run.ts'
import type { Target } from '../../../core/domain/target.ts'
import { nextDue } from '../../../core/schedules/due.ts'
import { jitterOf } from '../../../core/schedules/jitter.ts'
import { covers } from '../../../core/schedules/pause.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ScheduleStore } from '../../ports/schedule-store.ts'
import type { Scheduler } from '../../schedules/scheduler.ts'
import { triggerOf } from './trigger-shape.ts'

export interface ScheduleSources {
  store: ScheduleStore
  scheduler: Pick<Scheduler, 'isOutgrown'>
  clock: Clock
}

/** A schedule, and where Git declares it. */
export interface DeclaredSchedule {
  schedule: Schedule
  /** Id. */
  environment: string
  target: Target | null
}

/** Schedules, in Connect's words and some of ours. The store is asked twice, however many they are. */
export async function described(
  declared: readonly DeclaredSchedule[],
  { store, scheduler, clock }: ScheduleSources,
): Promise<WireSchedule[]> {
  if (declared.length === 0) return []
  const ids = declared.map(({ schedule }) => schedule.id)
  const states = new Map((await store.scheduleStates(ids)).map((each) => [each.id, each]))
  const lasts = new Map((await store.lastOccurrences(ids)).map((each) => [each.schedule, each]))
  const now = clock.now()
  return declared.map(({ schedule, environment, target }) => {
    const state = states.get(schedule.id)
    const next = state && nextDue(state)
    const last = lasts.get(schedule.id)
    const pause = state && covers(state.pause, now) ? state.pause : null
    const isOn = schedule.enabled && pause === null
    const outgrown = scheduler.isOutgrown(schedule.id)
    return {
      id: schedule.id,
      name: schedule.displayName,
      declared_name: schedule.name,
      description: schedule.description,
      method: schedule.method,
      parameter: schedule.data,
      trigger: triggerOf(schedule.trigger),
      environment: { id: environment, type: wireEnvironmentType[target?.environment.type ?? 'dev'] },
      extension: extensionOf(target),
      status: isOn ? 'enabled' : 'disabled',
      state: stateOf(schedule, pause, state !== undefined && next === undefined),
      reason: pause?.reason ?? (schedule.enabled ? null : 'enabled: false in Git'),
      pause: pause && {
        owner: pause.by,
        reason: pause.reason,
        since: shown(pause.since),
        until: pause.until === null ? null : shown(pause.until),
      },
      overlap: schedule.overlap,
      jitter_ms: jitterOf(schedule),
      outgrown,
      failing: outgrown || (last !== undefined && hasFailed(last)),
      last_run: last ? runOf(last) : null,
      events: {
        ...(last ? { last_triggered: { at: shown(last.nominal) } } : {}),
        ...(next === undefined || !isOn ? {} : { next_trigger: { at: shown(next) } }),
      },
    }
  })
}

function extensionOf(target: Target | null): WireSchedule['extension'] {
  const { id = '', name = '', displayName = '' } = target?.extension ?? {}
  return { id, name: displayName, declared_name: name }
}

function stateOf({ enabled }: Schedule, pause: Pause | null, isOver: boolean) {
  if (isOver) return 'ended'
  if (!enabled) return 'disabled'
  return pause ? 'paused' : 'active'
}

function hasFailed({ state, taskStatus }: OccurrenceRecord): boolean {
  return state === 'missed' || taskStatus === 'failed'
}

export function runOf(run: OccurrenceRecord): WireRun {
  const { nominal, state, reason, latenessMs, origin, into, blocker, since, taskId, taskStatus, retries } =
    run
  return {
    nominal: shown(nominal),
    state,
    reason,
    lateness_ms: latenessMs,
    origin,
    into: into === null ? null : shown(into),
    blocked_by: blocker,
    also_all_since: since === null ? null : shown(since),
    task:
      taskId === null
        ? null
        : {
            id: taskId,
            status: taskStatus,
            retries,
            started: run.startedAt === null ? null : shown(run.startedAt),
            finished: run.finishedAt === null ? null : shown(run.finishedAt),
          },
  }
}

/** In ISO 8601, UTC. */
export function shown(instant: EpochMs | null): string {
  return instant === null ? 'resumed' : new Date(instant).toISOString()
}
