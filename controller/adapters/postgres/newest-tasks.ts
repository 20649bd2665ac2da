import type { TaskFilter } from '../../ports/task-store.ts'
import { whereTasks } from './task-filter.ts'

/** With no more environments than these, each gives its newest, which its index has in order. */
const fewEnvironments = 100

/** So many are looked through at once where no index has those that a filter means: it may mean none. */
export const mostLookedThrough = 50_000

/**
 * What follows `select ...` for the newest tasks of many environments. No index has all tasks by the time of
 * their making, but ids are in that order: so the newest are read from the end of the primary key, until enough pass the filter, or
 * `mostLookedThrough` were read. Where they are of few environments, or are rare and an index of each environment has them (failed
 * ones, those of an object, what has not ended), each environment is asked for its own newest instead.
 * @returns `isAll`: there are no others but beyond a full page
 */
export function newestTasks(
  environments: readonly string[] | null,
  filter: TaskFilter,
  { limit, after }: { limit: number; after?: string },
): { from: string; values: unknown[]; isAll: boolean } {
  const { where, values } = whereTasks(filter)
  const put = (value: unknown) => `$${values.push(value)}`
  const beyond = after === undefined ? 'true' : `id < ${put(after)}`
  const end = `order by id desc limit ${put(limit)}`
  if (environments === null ? !isRare(filter) : environments.length > fewEnvironments && !isRare(filter)) {
    const whose = environments === null ? '' : `and environment = any(${put(environments)})`
    const looked = `select * from tasks where ${beyond} order by id desc limit ${mostLookedThrough}`
    return { from: `from (${looked}) as tasks where ${where} ${whose} ${end}`, values, isAll: false }
  }
  const all =
    environments === null ? 'select id from environments' : `select unnest(${put(environments)}::text[])`
  const from = `from tasks where id in (
      select newest.id from (${all}) as asked (environment) cross join lateral (
        select id from tasks where tasks.environment = asked.environment and ${where} and ${beyond}
        order by created_at desc, id desc limit ${put(limit)}) as newest) ${end}`
  return { from, values, isAll: true }
}

function isRare({ statuses = [], objectIds }: TaskFilter): boolean {
  return objectIds !== undefined || (statuses.length > 0 && !statuses.includes('succeeded'))
}
