import type { TaskFilter, TaskRange } from '../../ports/task-store.ts'
import { instantSql } from './pg-instant.ts'

const rangeColumns: Readonly<Record<TaskRange['field'], string>> = {
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  completedAt: 'completed_at',
  notBefore: 'not_before',
  attempts: 'attempts',
  rescheduled: 'rescheduled',
  losses: 'losses',
  runtimeMs: 'runtime_ms',
}

const operators: Readonly<Record<TaskRange['op'], string>> = { lt: '<', le: '<=', gt: '>', ge: '>=' }

/** The clause of a filter, `true` where it demands nothing, and the values for its `$1`, `$2`... */
export function whereTasks(filter: TaskFilter): { where: string; values: unknown[] } {
  const values: unknown[] = []
  const value = (each: unknown) => `$${values.push(each)}`
  const oneOf = (column: string, list: readonly string[] | undefined) =>
    list === undefined ? [] : [`${column} = any(${value(list)})`]
  const clauses = [
    ...(filter.environment === undefined ? [] : [`environment = ${value(filter.environment)}`]),
    ...oneOf('id', filter.ids),
    ...statusClause(filter),
    ...oneOf('status', filter.statuses),
    ...oneOf('category', filter.categories),
    ...oneOf('event_type', filter.eventTypes),
    ...oneOf('object_id', filter.objectIds),
    ...oneOf('assignee', filter.assignees),
    ...oneOf('reason', filter.reasons),
    ...oneOf('fairness_key', filter.fairnessKeys),
    ...oneOf('correlation_id', filter.correlationIds),
    ...(filter.ranges ?? []).map((each) => rangeClause(each, value)),
  ]
  return { where: clauses.join(' and ') || 'true', values }
}

/** Says once more what the statuses imply, in the words of the partial indexes. */
function statusClause({ statuses = [] }: TaskFilter): string[] {
  if (statuses.length === 0) return []
  if (statuses.every((each) => each === 'failed' || each === 'skipped'))
    return [`ended_as in (${statuses.map((each) => `'${each}'`).join(', ')})`]
  const isLive = statuses.every((each) => !['succeeded', 'skipped', 'failed'].includes(each))
  return isLive ? ['completed_at is null'] : []
}

function rangeClause({ field, op, value }: TaskRange, put: (value: unknown) => string): string {
  const parameter = put(value)
  const bound =
    field.endsWith('At') || field === 'notBefore' ? instantSql(parameter) : `${parameter}::double precision`
  return `${rangeColumns[field]} ${operators[op]} ${bound}`
}
