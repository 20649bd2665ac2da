import { paths } from '../../api/paths.ts'
import type { WireSchedule } from '../../api/schedule.ts'
import { askedAt, type KeyedList, type ListKind, type QueryFilter, useKeyedList } from './keyed-list.ts'

const schedules: ListKind<WireSchedule, QueryFilter> = {
  ...askedAt(paths.allSchedules),
  concerns: (change) => {
    if (!change) return () => true
    const ids = new Set([...change.environments, ...change.schedules])
    const tasks = new Set(change.tasks)
    return (row) => ids.has(row.environment.id) || (tasks.has(row.environment.id) && isUnderWay(row))
  },
  others: {
    kind: 'anywhere',
    changed: (change) => change.schedules,
    environmentOf: ({ environment }) => environment.id,
  },
}

const ends: ReadonlySet<string | null> = new Set(['succeeded', 'failed', 'skipped', null])

/** Its last run has a task that is not at its end. */
function isUnderWay({ last_run: last }: WireSchedule): boolean {
  return last?.task ? !ends.has(last.task.status) : false
}

/** Schedules of a filter. */
export function useSchedules(filter: QueryFilter): KeyedList<WireSchedule, QueryFilter> {
  return useKeyedList(schedules, filter)
}
