import { paths } from '../../api/paths.ts'
import type { WireTask } from '../../api/task.ts'
import { askPage } from './ask.ts'
import { type KeyedList, type ListKind, mostIds, pageSize, useKeyedList } from './keyed-list.ts'
import { partsOfIds } from './task-filter.ts'

/** Of what its runner said a row has no room for more. */
const words = 160

/** Which tasks a list is of. */
interface TasksOf {
  /** Of the query: filter and place. */
  parts: readonly string[]
  /** An instant that all are older than: nothing new comes. */
  before: string | undefined
}
export type TaskList = KeyedList<WireTask, TasksOf>

const read = (parts: readonly string[]) =>
  askPage<WireTask>(`${paths.allTasks}?${[...parts, `words=${words}`].join('&')}`)

/** What has ended well stays as it is; what failed may be put back into the queue. */
const mayChange: ReadonlySet<WireTask['status']> = new Set([
  'scheduled',
  'rescheduled',
  'retrying',
  'processing',
  'failed',
])

const tasks: ListKind<WireTask, TasksOf> = {
  page: ({ parts, before }, after) =>
    read([
      ...parts,
      ...(before === undefined ? [] : [`before=${encodeURIComponent(before)}`]),
      ...(after === undefined ? [] : [`after=${after}`]),
      `limit=${pageSize}`,
    ]),
  named: async (ids) => (await read([...partsOfIds(ids, mostIds), `limit=${mostIds}`])).items,
  concerns: (change) => {
    const changed = change && new Set(change.tasks)
    return ({ status, environment }) => mayChange.has(status) && (!changed || changed.has(environment.id))
  },
  others: { kind: 'first', isPast: ({ before }) => before !== undefined },
}

/** Tasks of a filter, newest first. */
export function useTasks(parts: readonly string[], before: string | undefined): TaskList {
  return useKeyedList(tasks, { parts, before })
}
