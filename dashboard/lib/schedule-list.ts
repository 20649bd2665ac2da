import { paths } from '../../api/paths.ts'
import type { WireSchedule } from '../../api/schedule.ts'
import { type KeyedList, type ListKind, useKeyedList } from './keyed-list.ts'

const schedules: ListKind<WireSchedule> = {
  path: paths.allSchedules,
  concerns: (change) => {
    const ids = new Set([...change.environments, ...change.schedules])
    const tasks = new Set(change.tasks)
    return (row) => ids.has(row.environment.id) || (tasks.has(row.environment.id) && isUnderWay(row))
  },
  environmentOf: ({ environment }) => environment.id,
  elsewhere: (change) => change.schedules,
}

const ends: ReadonlySet<string | null> = new Set(['succeeded', 'failed', 'skipped', null])

/** Its last run has a task that is not at its end. */
function isUnderWay({ last_run: last }: WireSchedule): boolean {
  return last?.task ? !ends.has(last.task.status) : false
}

/** Schedules of a filter. */
export function useSchedules(filter: Readonly<Record<string, string | undefined>>): KeyedList<WireSchedule> {
  return useKeyedList(schedules, filter)
}
