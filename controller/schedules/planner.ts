import type { EpochMs } from '../../core/domain/epoch.ts'
import type { ScheduleState } from '../../core/domain/schedule-run.ts'
import { nextStart } from '../../core/schedules/due.ts'
import type { Appointment, Planning, ScheduleStore } from '../ports/schedule-store.ts'

/**
 * Who worked out when a schedule is due: other time zone data, or another version of what reads triggers, may come to
 * something else. Raise the number when that changes.
 */
export const planner = `1 tz${process.versions.tz}`

/** So many at a time: others have a turn in between. */
const batch = 500

/** A run that another planner had worked out for another time. */
export interface Moved {
  id: string
  environment: string
  from: EpochMs
  /** Null: there is none any more. */
  to: EpochMs | null
}

/**
 * When each armed schedule (of some environments) is due. What another planner had worked out, or nobody, is planned anew.
 * @param moved told where that makes a difference
 */
export async function readAppointments(
  store: Pick<ScheduleStore, 'appointments' | 'scheduleStates' | 'plan'>,
  now: EpochMs,
  moved: (run: Moved) => void,
  environments?: readonly string[],
): Promise<Appointment[]> {
  const found = await store.appointments(planner, environments)
  const planned = found.filter((each): each is Appointment => each.due !== undefined)
  const unplanned = found.filter(({ due }) => due === undefined)
  let written = Promise.resolve()
  for (let from = 0; from < unplanned.length; from += batch) {
    const ids = unplanned.slice(from, from + batch).map(({ id }) => id)
    const fresh = (await store.scheduleStates(ids)).map((state) => appointmentOf(state, now))
    await written
    written = store.plan(planner, fresh) // while the next are planned
    written.catch(() => {}) // which the next turn, or the end, will tell of
    planned.push(...fresh)
  }
  await written
  const before = new Map(unplanned.map((each) => [each.id, each.before]))
  for (const { id, environment: of, due } of planned) {
    const from = before.get(id)
    if (from !== undefined && from !== due) moved({ id, environment: of, from, to: due })
  }
  return planned
}

function appointmentOf(state: ScheduleState, now: EpochMs): Appointment {
  const { id, environment } = state
  return { id, environment, due: dueOf(state, now) }
}

/** A schedule that cannot be planned is looked at now: then it is told what is wrong with it. */
function dueOf(state: Pick<ScheduleState, 'spec' | 'watermark'>, now: EpochMs): EpochMs | null {
  try {
    return nextStart(state) ?? null
  } catch {
    return now
  }
}

/** Schedules are planned when they are armed: who reads them need not. */
export const planning: Planning = { planner, dueOf }
