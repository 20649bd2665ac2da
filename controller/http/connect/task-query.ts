import { finished, type TaskCategory, type TaskStatus, waiting } from '../../../core/domain/task.ts'
import type { TaskFilter, TaskRange } from '../../ports/task-store.ts'
import { type Filter, parseQuery, type Query, RqlError } from './rql.ts'

/** Parameters of ours, beside the filter. */
const parameterNames = ['after', 'all', 'dryRun', 'running'] as const

export interface TaskQuery {
  query: Query
  parameters: Readonly<Partial<Record<(typeof parameterNames)[number], string>>>
}

/** @throws {RqlError} */
export function readTaskQuery(url: string): TaskQuery {
  const mark = url.indexOf('?')
  const parts = mark < 0 ? [] : url.slice(mark + 1).split('&')
  const own = parts.filter((part) => parameterNames.some((name) => part.startsWith(`${name}=`)))
  const parameters = Object.fromEntries(own.map((part) => part.split('=', 2)))
  return { query: parseQuery(parts.filter((part) => !own.includes(part)).join('&')), parameters }
}

const listed: Readonly<Record<string, (values: readonly string[]) => Partial<TaskFilter>>> = {
  id: (ids) => ({ ids }),
  status: (values) => ({ statuses: known('status', values, statuses) }),
  'object.category': (values) => ({ categories: known('object.category', values, categories) }),
  'object.type': (eventTypes) => ({ eventTypes }),
  'object.id': (objectIds) => ({ objectIds }),
  assignee: (assignees) => ({ assignees }),
  reason: (reasons) => ({ reasons }),
  fairness_key: (fairnessKeys) => ({ fairnessKeys }),
  correlation_id: (correlationIds) => ({ correlationIds }),
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

const statuses: readonly TaskStatus[] = [...waiting, 'processing', ...finished]
const categories: readonly TaskCategory[] = ['background', 'interactive', 'scheduled', 'transformation']

/** The official names for bounds of the runtime. */
const runtimeBounds: Readonly<Record<string, 'ge' | 'le'>> = { runtime_min: 'ge', runtime_max: 'le' }

/**
 * The filters the store answers from its tables; others are refused rather than answered slowly.
 * @throws {RqlError}
 */
export function taskFilterOf(filter: Filter, base: TaskFilter): TaskFilter {
  if (filter.op === 'and') return filter.filters.reduce((result, each) => taskFilterOf(each, result), base)
  if (!('field' in filter)) throw unknownFilter()
  const { field } = filter
  if ('values' in filter) {
    const narrow = filter.op === 'in' ? listed[field] : undefined
    if (!narrow) throw unknownFilter()
    return narrowed(base, narrow(filter.values), field)
  }
  const value = filter.value ?? ''
  const narrow = filter.op === 'eq' ? listed[field] : undefined
  if (narrow) return narrowed(base, narrow([value]), field)
  const ranges = opsOf(filter.op, field).map((op) => rangeOf(field, op, value))
  if (ranges.length === 0) throw unknownFilter()
  return { ...base, ranges: [...(base.ranges ?? []), ...ranges] }
}

function opsOf(op: Filter['op'], field: string): TaskRange['op'][] {
  const bound = runtimeBounds[field]
  if (op === 'eq' && bound) return [bound]
  if (!bounded[field]) return []
  if (op === 'eq') return ['ge', 'le']
  return op === 'lt' || op === 'le' || op === 'gt' || op === 'ge' ? [op] : []
}

function unknownFilter(): RqlError {
  const lists = Object.keys(listed).join(', ')
  const bounds = Object.keys(bounded).join(', ')
  return new RqlError(
    `tasks can be filtered by eq and in of ${lists}; by eq, lt, le, gt and ge of ${bounds}; by runtime_min and runtime_max`,
  )
}

function narrowed(base: TaskFilter, more: Partial<TaskFilter>, field: string): TaskFilter {
  const [name = ''] = Object.keys(more)
  if (name in base)
    throw new RqlError(`${field} is asked for twice; use in(${field},(a,b)) for one of several`)
  return { ...base, ...more }
}

function rangeOf(name: string, op: TaskRange['op'], text: string): TaskRange {
  const field = bounded[name] ?? 'runtimeMs'
  const isInstant = field.endsWith('At') || field === 'notBefore'
  const value = isInstant ? instantOf(text) : Number(text || Number.NaN)
  if (Number.isFinite(value)) return { field, op, value }
  const expected = isInstant ? 'an instant such as 2027-01-31T08:00:00Z' : 'a number'
  throw new RqlError(`${name}: expected ${expected}, found "${text}"`)
}

/** NaN where it is none. */
export function instantOf(text: string): number {
  return /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN
}

function known<Word extends string>(
  field: string,
  values: readonly string[],
  words: readonly Word[],
): Word[] {
  const unknown = values.find((each) => !words.some((word) => word === each))
  if (unknown !== undefined)
    throw new RqlError(`${field}: "${unknown}" is none; expected one of ${words.join(', ')}`)
  return values as Word[]
}

/** @throws {RqlError} */
export function isSet(name: string, value: string | undefined): boolean {
  if (value === undefined || value === '0' || value === 'false') return false
  if (value === '1' || value === 'true') return true
  throw new RqlError(`${name}: expected 1 or 0, found "${value}"`)
}
