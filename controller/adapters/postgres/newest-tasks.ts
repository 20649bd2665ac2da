import type { EpochMs } from '../../../core/domain/epoch.ts'
import type { TaskStatus } from '../../../core/domain/task.ts'
import type { TaskFilter } from '../../ports/task-store.ts'
import { instantSql } from './pg-instant.ts'
import { whereTasks } from './task-filter.ts'
import { taskIdAt } from './task-rows.ts'

/** With no more environments than these, each gives its newest, which its index has in order. */
const fewEnvironments = 100

/** So many are looked through at once where no index has those that a filter means: it may mean none. */
export const mostLookedThrough = 50_000

/** Where a page begins: after a task, and with those made before an instant. */
export interface NewestFrom {
  after?: string
  before?: EpochMs
}

/**
 * What follows `select ...` for the newest tasks of many environments. No index has all tasks by the time of
 * their making, but ids are in that order: so the newest are read from the end of the primary key, until enough pass the filter, or
 * `mostLookedThrough` were read. Those that failed or were skipped have an index of their own. Where they are of few environments, or
 * are rare and an index of each environment has them (those of an object, what has not ended), each environment is asked for its
 * own newest instead. Those that are named by their ids are there at once.
 * @returns `isAll`: there are no others but beyond a full page
 */
export function newestTasks(
  environments: readonly string[] | null,
  filter: TaskFilter,
  { limit, ...start }: NewestFrom & { limit: number },
): { from: string; values: unknown[]; isAll: boolean } {
  const { where, values } = whereTasks(filter)
  const put = (value: unknown) => `$${values.push(value)}`
  const beyond = beyondStart(start, put)
  const end = `order by id desc limit ${put(limit)}`
  const isNamed = filter.ids !== undefined
  const isFew = environments !== null && environments.length <= fewEnvironments
  const isUnsuccessful = !isFew && filter.objectIds === undefined && isOf(filter, ['failed', 'skipped'])
  if (isNamed || isUnsuccessful || !(isFew || isRare(filter))) {
    const whose = environments === null ? '' : `and environment = any(${put(environments)})`
    if (isUnsuccessful && !isNamed) {
      // each from the end of its part of the index
      const newest = filter.statuses?.map(
        (status) =>
          `(select id from tasks where ended_as = ${put(status)} and ${where} and ${beyond} ${whose} ${end})`,
      )
      return { from: `from tasks where id in (${newest?.join(' union all ')}) ${end}`, values, isAll: true }
    }
    if (isNamed)
      return { from: `from tasks where ${where} and ${beyond} ${whose} ${end}`, values, isAll: true }
    const looked = `select * from tasks where ${beyond} order by id desc limit ${mostLookedThrough}`
    return { from: `from (${looked}) as tasks where ${where} ${whose} ${end}`, values, isAll: false }
  }
  const all =
    environments === null ? 'select id from environments' : `select unnest(${put(environments)}::text[])`
  const from = `from tasks where id in (
      select newest.id from (${all}) as asked (environment) cross join lateral (
        select id from tasks where tasks.environment = asked.environment and ${where} and ${beyond}
          and ${madeBeforeStart(start, put)}
        order by created_at desc, id desc limit ${put(limit)}) as newest) ${end}`
  return { from, values, isAll: true }
}

/** Those further down the list, as the primary key has them. */
export function beyondStart({ after, before }: NewestFrom, put: (value: unknown) => string): string {
  const bounds = [...(after === undefined ? [] : [after]), ...(before === undefined ? [] : [idAt(before)])]
  return bounds.map((id) => `id < ${put(id)}`).join(' and ') || 'true'
}

/** Instants that are none that a task could have are moved to where the ids begin or end. */
function idAt(ms: EpochMs): string {
  return taskIdAt(Math.min(Math.max(0, Math.ceil(ms)), 9_999_999_999_999) * 1000)
}

/**
 * Says what `beyondStart` says once more in the words of the index of an environment, which goes by another clock: so far down
 * the list nothing above is read. The clocks of those who make tasks and the database's are no minute apart.
 */
function madeBeforeStart({ after, before }: NewestFrom, put: (value: unknown) => string): string {
  const bounds = [
    ...(after === undefined
      ? []
      : [
          `created_at <= coalesce((select created_at from tasks where id = ${put(after)}), 'infinity') + interval '1 minute'`,
        ]),
    ...(before === undefined ? [] : [`created_at <= ${instantSql(put(before))} + interval '1 minute'`]),
  ]
  return bounds.join(' and ') || 'true'
}

function isOf({ statuses = [] }: TaskFilter, some: readonly TaskStatus[]): boolean {
  return statuses.length > 0 && statuses.every((each) => some.includes(each))
}

function isRare({ statuses = [], objectIds }: TaskFilter): boolean {
  return objectIds !== undefined || (statuses.length > 0 && !statuses.includes('succeeded'))
}
