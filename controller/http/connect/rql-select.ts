import { compareText } from '../../../core/lib/compare-text.ts'
import { readInstant } from './instant.ts'
import type { Query } from './rql.ts'
import { anyFields, type Field, type Fields, type FieldType } from './rql-fields.ts'
import { type Comparison, type Filter, RqlError } from './rql-filter.ts'

type Test = (object: unknown) => boolean

/** Filters, sorts and cuts a list that is at hand. */
export function select<T>(
  items: readonly T[],
  query: Query,
  defaultLimit: number,
  fields: Fields = anyFields,
): { page: T[]; total: number } {
  const found = items.filter(matcherOf(query.filter, fields))
  for (const order of query.ordering.toReversed()) {
    const sign = order.startsWith('-') ? -1 : 1
    const compare = orderBy(found, fields(order.replace(/^[-+]/, '')))
    found.sort((a, b) => sign * compare(a, b))
  }
  const limit = query.limit ?? defaultLimit
  return { page: found.slice(query.offset, query.offset + limit), total: found.length }
}

/**
 * Tells whether an object passes. Fields may be dotted; of a list any item counts, and a field that is not there is null.
 * @throws {RqlError} for a field that is none, or a value that its type does not have
 */
export function matcherOf(filter: Filter, fields: Fields = anyFields): Test {
  switch (filter.op) {
    case 'and': {
      const tests = filter.filters.map((each) => matcherOf(each, fields))
      return (object) => tests.every((passes) => passes(object))
    }
    case 'or': {
      const tests = filter.filters.map((each) => matcherOf(each, fields))
      return (object) => tests.some((passes) => passes(object))
    }
    case 'not': {
      const passes = matcherOf(filter.filter, fields)
      return (object) => !passes(object)
    }
    case 'search':
      return (object) => holdsText(object, filter.text)
    case 'in':
    case 'out':
      return oneOfTest(filter.values, fields(filter.field), filter.op === 'in')
    case 'ne': {
      const equals = comparisonTest('eq', filter.value, fields(filter.field))
      return (object) => !equals(object)
    }
    default:
      return comparisonTest(filter.op, filter.value, fields(filter.field))
  }
}

/** Looks each value up, however many there are. */
function oneOfTest(values: readonly (string | null)[], field: Field, isIn: boolean): Test {
  const wanted = new Set(values.flatMap((each) => (each === null ? [null] : keysOf(each, field))))
  return (object) => {
    const actual = valuesOf(object, field)
    const isFound =
      actual.length === 0 ? wanted.has(null) : actual.some((each) => wanted.has(keyOf(each, field.type)))
    return isFound === isIn
  }
}

function comparisonTest(op: Exclude<Comparison, 'ne'>, expected: string | null, field: Field): Test {
  if (expected === null) return (object) => op === 'eq' && valuesOf(object, field).length === 0
  if (op === 'eq') return oneOfTest([expected], field, true)
  if (op === 'like' || op === 'ilike') {
    const cased = (text: string) => (op === 'like' ? text : text.toLowerCase())
    const pattern = cased(expected)
    return (object) => valuesOf(object, field).some((each) => isLike(cased(String(each)), pattern))
  }
  const wanted = keysOf(expected, field)
  return (object) =>
    valuesOf(object, field).some((each) => {
      const actual = keyOf(each, field.type)
      const other = wanted.find((key) => typeof key === typeof actual)
      if (other === undefined && typeof each !== 'string') return false
      const order = other === undefined ? compareText(each as string, expected) : compareKeys(actual, other)
      return { lt: order < 0, le: order <= 0, gt: order > 0, ge: order >= 0 }[op]
    })
}

/** A value to compare by; of an instant, milliseconds. */
type Key = number | boolean | string | bigint

/** What a filter says, as its field has it: in a field of any type, all that it could mean. */
function keysOf(text: string, { steps, type }: Field): Key[] {
  const refused = (expected: string) =>
    new RqlError(`${steps.join('.')}: expected ${expected}, found "${text}"`)
  const number = text.trim() === '' ? Number.NaN : Number(text)
  const instant = instantKey(text)
  const flags = text === 'true' || text === 'false' ? [text === 'true'] : []
  if (type === 'text') return [text]
  if (type === 'any')
    return [
      text,
      ...(Number.isNaN(number) ? [] : [number]),
      ...(instant === undefined ? [] : [instant]),
      ...flags,
    ]
  if (type === 'number' && Number.isNaN(number)) throw refused('a number')
  if (type === 'number') return [number]
  if (type === 'flag' && flags.length === 0) throw refused('true or false')
  if (type === 'flag') return flags
  if (instant === undefined) throw refused('an instant such as 2027-01-31T08:00:00Z')
  return [instant]
}

/** What a value is compared by. */
function keyOf(value: unknown, type: FieldType): Key {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return (type === 'instant' || type === 'any' ? instantKey(text) : undefined) ?? text
}

/** In millionths of a second, as a type of its own. Undefined for what is no instant. */
function instantKey(text: string): bigint | undefined {
  const ms = readInstant(text)
  return Number.isNaN(ms) ? undefined : BigInt(Math.round(ms * 1000))
}

/** Of the same type. */
function compareKeys(a: Key, b: Key): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Orders by one field: what is not there first, then flags, numbers, text. Texts are instants where all of them are, so
 * that any three have one order.
 */
function orderBy<T>(items: readonly T[], field: Field): (a: T, b: T) => number {
  const first = items.map((each) => valuesOf(each, field)[0])
  const isInstants = first.every((each) => typeof each !== 'string' || instantKey(each) !== undefined)
  const type = field.type === 'any' && !isInstants ? 'text' : field.type
  const keys = new Map(
    items.map((item, index) => {
      const value = first[index]
      return [item, value === undefined ? undefined : keyOf(value, type)]
    }),
  )
  const rank = (key: Key | undefined) =>
    ['undefined', 'boolean', 'number', 'bigint', 'string'].indexOf(typeof key)
  return (a, b) => {
    const [left, right] = [keys.get(a), keys.get(b)]
    if (left === undefined || right === undefined || typeof left !== typeof right)
      return rank(left) - rank(right)
    return compareKeys(left, right)
  }
}

/** All values that a field has: none where it is not there or null, each of a list. */
function valuesOf(object: unknown, { steps }: Field): unknown[] {
  let values: unknown[] = [object]
  for (const step of steps) values = values.flatMap((each) => stepInto(each, step))
  return values.flat().filter((each) => each !== null && each !== undefined)
}

function stepInto(value: unknown, step: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((each) => stepInto(each, step))
  if (value === null || typeof value !== 'object') return []
  if (step === '*') return Object.values(value)
  return Object.hasOwn(value, step) ? [(value as Record<string, unknown>)[step]] : []
}

/** `*` stands for any text. Not by a regular expression: with many stars they take for ever. */
function isLike(text: string, pattern: string): boolean {
  const [first = '', ...inner] = pattern.split('*')
  const last = inner.pop()
  if (last === undefined) return text === pattern
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  let from = first.length
  for (const part of inner) {
    const found = text.indexOf(part, from)
    if (found < 0) return false
    from = found + part.length
  }
  return from <= text.length - last.length
}

/** Free text: in any of an object's own texts, case aside. */
function holdsText(object: unknown, text: string): boolean {
  const values = object !== null && typeof object === 'object' ? Object.values(object) : []
  const wanted = text.toLowerCase()
  return values.some((each) => typeof each === 'string' && each.toLowerCase().includes(wanted))
}
