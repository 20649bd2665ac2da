import type { TaskCondition, TaskFilter, TaskPage, TaskRange, TaskText } from '../../ports/task-store.ts'
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

const textColumns: Readonly<Record<TaskText, string>> = {
  id: 'id',
  status: 'status',
  category: 'category',
  eventType: 'event_type',
  objectId: 'object_id',
  assignee: 'assignee',
  reason: 'reason',
  message: 'message',
  fairnessKey: 'fairness_key',
  correlationId: 'correlation_id',
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
    ...oneOf('environment', filter.environments),
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
    ...(filter.conditions ?? []).map((each) => conditionClause(each, value)),
  ]
  return { where: clauses.join(' and ') || 'true', values }
}

/** The beginning of an `order by`, a comma at its end. */
export function orderTasks({ orderBy = [] }: Pick<TaskPage, 'orderBy'>): string {
  const columns: Readonly<Record<string, string>> = { ...rangeColumns, ...textColumns }
  return orderBy
    .map(
      ({ field, descending }) => `${columns[field]} ${descending ? 'desc nulls last' : 'asc nulls first'}, `,
    )
    .join('')
}

/** True or false, never null: so that what is not there is outside of a bound, and `not` of it is true. */
function conditionClause(condition: TaskCondition, put: (value: unknown) => string): string {
  switch (condition.op) {
    case 'and':
    case 'or': {
      const clauses = condition.conditions.map((each) => conditionClause(each, put))
      return `(${clauses.join(` ${condition.op} `) || condition.op === 'and'})`
    }
    case 'not':
      return `not ${conditionClause(condition.condition, put)}`
    case 'set':
      return `(${rangeColumns[condition.field]} is not null)`
    case 'in': {
      const column = textColumns[condition.field]
      const values = condition.values.filter((each) => each !== null)
      const isNull = condition.values.length > values.length ? ` or ${column} is null` : ''
      return `((${column} = any(${put(values)}::text[])) is true${isNull})`
    }
    case 'like':
    case 'ilike': {
      const pattern = condition.pattern.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%')
      return `((${textColumns[condition.field]} ${condition.op} ${put(pattern)}::text) is true)`
    }
    default:
      return `((${rangeClause(condition, put)}) is true)`
  }
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
