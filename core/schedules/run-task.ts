import type { EpochMs } from '../domain/epoch.ts'
import type { Occurrence, ScheduleState } from '../domain/schedule-run.ts'
import type { NewTask } from '../domain/task.ts'

/** A long absence is told to the run that makes up for it by the newest ones. */
const mostTold = 100

/** The task of a schedule's run. It knows for which instants it is there, where it makes up for others. */
export function taskOf(
  { id, environment }: Pick<ScheduleState, 'id' | 'environment'>,
  run: Occurrence,
  others: readonly Occurrence[],
): NewTask {
  const missed = others.filter(({ state, into }) => state === 'coalesced' && into === run.nominal)
  return taskAt(
    { id, environment },
    run,
    missed.slice(-mostTold).map(({ nominal }) => nominal),
  )
}

/** The task of one run, of which the planned instant and the lateness are known. */
export function taskAt(
  { id, environment }: Pick<ScheduleState, 'id' | 'environment'>,
  run: Pick<Occurrence, 'nominal' | 'latenessMs'>,
  missed: readonly EpochMs[] = [],
  by?: string,
): NewTask {
  const data = {
    nominal: isoOf(run.nominal),
    late_ms: run.latenessMs,
    ...(missed.length > 0 && { missed: missed.map(isoOf) }),
  }
  return {
    environment,
    category: 'scheduled',
    eventType: 'scheduled_execution',
    objectId: id,
    data,
    ...(by !== undefined && { by }),
  }
}

function isoOf(instant: EpochMs): string {
  return new Date(instant).toISOString()
}
