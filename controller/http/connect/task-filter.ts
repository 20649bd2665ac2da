import { finished, type TaskCategory, type TaskStatus, waiting } from '../../../core/domain/task.ts'
import { ownValue } from '../../../core/lib/own-value.ts'
import type { TaskCondition, TaskFilter, TaskPage, TaskRange, TaskText } from '../../ports/task-store.ts'
import { readInstant } from './instant.ts'
import { type Filter, RqlError } from './rql-filter.ts'

const texts: Readonly<Record<string, TaskText>> = {
  id: 'id',
  status: 'status',
  'object.category': 'category',
  'object.type': 'eventType',
  'object.id': 'objectId',
  assignee: 'assignee',
  reason: 'reason',
  output: 'message',
  fairness_key: 'fairnessKey',
  correlation_id: 'correlationId',
}

const bounded: Readonly<Record<string, TaskRange['field']>> = {
  'events.created.at': 'createdAt',
  'events.updated.at': 'updatedAt',
  'events.completed.at': 'completedAt',
  not_before: 'notBefore',
  retry_count: 'attempts',
  rescheduled_count: 'rescheduled',
  loss_count: 'losses',
  runtime_total: 'runtimeMs',
}

/** The official names for bounds of the runtime. */
const runtimeBounds: Readonly<Record<string, 'ge' | 'le'>> = { runtime_min: 'ge', runtime_max: 'le' }

/** Those that the store finds by its indexes, where they are asked for once. */
const listed: Partial<Record<TaskText, (values: readonly string[]) => Partial<TaskFilter>>> = {
  id: (ids) => ({ ids }),
  status: (values) => ({ statuses: values as readonly TaskStatus[] }),
  category: (values) => ({ categories: values as readonly TaskCategory[] }),
  eventType: (eventTypes) => ({ eventTypes }),
  objectId: (objectIds) => ({ objectIds }),
  assignee: (assignees) => ({ assignees }),
  reason: (reasons) => ({ reasons }),
  fairnessKey: (fairnessKeys) => ({ fairnessKeys }),
  correlationId: (correlationIds) => ({ correlationIds }),
}

const words: Partial<Record<TaskText, readonly string[]>> = {
  status: [...waiting, 'processing', ...finished] satisfies readonly TaskStatus[],
  category: ['background', 'interactive', 'scheduled', 'transformation'] satisfies readonly TaskCategory[],
}

/**
 * A filter as the store answers it.
 * @throws {RqlError} for a field that tasks are not filtered by, or a value that it does not have
 */
export function taskFilterOf(filter: Filter, base: TaskFilter): TaskFilter {
  if (filter.op === 'and') return filter.filters.reduce((result, each) => taskFilterOf(each, result), base)
  const condition = conditionOf(filter)
  const narrow = condition.op === 'in' ? narrowed(base, condition) : undefined
  if (narrow) return { ...base, ...narrow }
  if ('value' in condition) return { ...base, ranges: [...(base.ranges ?? []), condition] }
  return { ...base, conditions: [...(base.conditions ?? []), condition] }
}

function narrowed(
  base: TaskFilter,
  { field, values }: Extract<TaskCondition, { op: 'in' }>,
): Partial<TaskFilter> | undefined {
  const named = values.filter((each) => each !== null)
  const narrow = named.length === values.length ? listed[field]?.(named) : undefined
  return narrow && Object.keys(narrow).some((name) => name in base) ? undefined : narrow
}

function conditionOf(filter: Filter): TaskCondition {
  if ('filters' in filter) return { op: filter.op, conditions: filter.filters.map(conditionOf) }
  if (filter.op === 'not') return { op: 'not', condition: conditionOf(filter.filter) }
  if (filter.op === 'search') throw unknownField('search')
  if (filter.op === 'ne') return { op: 'not', condition: conditionOf({ ...filter, op: 'eq' }) }
  if (filter.op === 'out') return { op: 'not', condition: conditionOf({ ...filter, op: 'in' }) }
  const text = ownValue(texts, filter.field)
  return text ? textCondition(filter, text) : rangeCondition(filter)
}

type Leaf = Extract<Filter, { field: string }>

function textCondition(filter: Leaf, field: TaskText): TaskCondition {
  if ('values' in filter) return { op: 'in', field, values: checked(filter.field, filter.values, field) }
  const { op, value } = filter
  if (op === 'eq') return { op: 'in', field, values: checked(filter.field, [value], field) }
  if ((op === 'like' || op === 'ilike') && value !== null) return { op, field, pattern: value }
  throw new RqlError(`${filter.field}: expected eq, ne, in, out, like or ilike, found ${op}`)
}

function checked(
  name: string,
  values: readonly (string | null)[],
  field: TaskText,
): readonly (string | null)[] {
  const known = words[field]
  const unknown = known && values.find((each) => each !== null && !known.includes(each))
  if (unknown) throw new RqlError(`${name}: "${unknown}" is none; expected one of ${known.join(', ')}`)
  return values
}

function rangeCondition(filter: Leaf): TaskCondition {
  const { field: name, op } = filter
  const bound = ownValue(runtimeBounds, name)
  if (bound && op === 'eq') return rangeOf(name, bound, filter.value)
  const field = ownValue(bounded, name)
  if (!field) throw unknownField(name)
  if ('values' in filter)
    return { op: 'or', conditions: filter.values.map((value) => equals(name, field, value)) }
  if (op === 'eq') return equals(name, field, filter.value)
  if (op === 'lt' || op === 'le' || op === 'gt' || op === 'ge') return rangeOf(name, op, filter.value)
  throw new RqlError(`${name}: expected eq, ne, lt, le, gt, ge, in or out, found ${op}`)
}

function equals(name: string, field: TaskRange['field'], value: string | null): TaskCondition {
  if (value === null) return { op: 'not', condition: { op: 'set', field } }
  return { op: 'and', conditions: [rangeOf(name, 'ge', value), rangeOf(name, 'le', value)] }
}

function rangeOf(name: string, op: TaskRange['op'], text: string | null): TaskRange {
  const field = bounded[name] ?? 'runtimeMs'
  const isInstant = field.endsWith('At') || field === 'notBefore'
  const value = isInstant ? readInstant(text ?? '') : Number(text?.trim() || Number.NaN)
  if (Number.isFinite(value)) return isInstant ? shownRange(field, op, value) : { field, op, value }
  const expected = isInstant ? 'an instant such as 2027-01-31T08:00:00Z' : 'a number'
  throw new RqlError(`${name}: expected ${expected}, found "${text ?? 'null()'}"`)
}

/** Tasks have microseconds and show milliseconds: they are compared as they are shown. */
function shownRange(field: TaskRange['field'], op: TaskRange['op'], value: number): TaskRange {
  if (op === 'ge' || op === 'lt') return { field, op, value: Math.ceil(value) }
  return { field, op: op === 'gt' ? 'ge' : 'lt', value: Math.floor(value) + 1 }
}

/**
 * The order that a list is asked for in; by when tasks were made, where none is.
 * @throws {RqlError}
 */
export function taskOrderOf(ordering: readonly string[]): Pick<TaskPage, 'oldestFirst' | 'orderBy'> {
  const orders = ordering.map((each) => {
    const name = each.replace(/^[-+]/, '')
    const field = ownValue(texts, name) ?? ownValue(bounded, name)
    if (!field) throw unknownField(name)
    return { field, descending: each.startsWith('-') }
  })
  // what comes after the time of making, or the id that goes by it, orders nothing any more
  const end = orders.findIndex(({ field }) => field === 'createdAt' || field === 'id')
  const last = orders[end]
  const orderBy = end < 0 ? orders : orders.slice(0, end)
  return { ...(last && { oldestFirst: !last.descending }), ...(orderBy.length > 0 && { orderBy }) }
}

function unknownField(name: string): RqlError {
  const names = [...Object.keys(texts), ...Object.keys(bounded), ...Object.keys(runtimeBounds)]
  return new RqlError(`tasks are not filtered or ordered by "${name}"; expected one of ${names.join(', ')}`)
}
