import { compareText } from '../../../core/lib/compare-text.ts'
import { HttpError } from '../errors.ts'
/** The part of RQL that Connect's clients use: filters as a tree, and what to show of the result. */
export interface Query {
  filter: Filter
  limit: number | undefined
  offset: number
  /** Field names, `-` before one for descending order. */
  ordering: readonly string[]
}

export type Filter =
  | { op: 'and' | 'or'; filters: readonly Filter[] }
  | { op: 'not'; filter: Filter }
  | { op: Comparison; field: string; value: string | null }
  | { op: 'in' | 'out'; field: string; values: readonly string[] }
  | { op: 'search'; text: string }

type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'like' | 'ilike'

const comparisons: readonly string[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'like', 'ilike']

/** 400: a query that is none, or that is not answered here. */
export class RqlError extends HttpError {
  constructor(message: string) {
    super(400, 'VAL_001', message)
  }
}

/**
 * Reads the query string of a URL, without its `?`. Not form encoded: a `+` stays a `+`.
 * @throws {RqlError}
 */
export function parseQuery(text: string): Query {
  const query: Query & { filters: Filter[] } = {
    filter: { op: 'and', filters: [] },
    filters: [],
    limit: undefined,
    offset: 0,
    ordering: [],
  }
  for (const part of splitTop(text, '&')) {
    if (part === '') continue
    const pair = /^([A-Za-z_][\w.]*)=(.*)$/s.exec(part)
    const call = /^(ordering|select)\((.*)\)$/s.exec(part)
    if (pair?.[1] === 'limit') query.limit = wholeNumber('limit', pair[2] ?? '')
    else if (pair?.[1] === 'offset') query.offset = wholeNumber('offset', pair[2] ?? '')
    else if (pair?.[1] === 'search') query.filters.push({ op: 'search', text: decode(pair[2] ?? '') })
    else if (call?.[1] === 'ordering') query.ordering = splitTop(call[2] ?? '', ',').map(decode)
    else if (call?.[1] === 'select')
      continue // what to leave out is a wish: everything is sent
    else if (pair) query.filters.push(pairFilter(pair[1] ?? '', pair[2] ?? ''))
    else query.filters.push(parseFilter(part))
  }
  const { filters, limit, offset, ordering } = query
  return { filter: { op: 'and', filters }, limit, offset, ordering }
}

/** Whether an object passes. Fields may be dotted; a field that is not there is null. */
export function matches(filter: Filter, object: unknown): boolean {
  switch (filter.op) {
    case 'and':
      return filter.filters.every((each) => matches(each, object))
    case 'or':
      return filter.filters.some((each) => matches(each, object))
    case 'not':
      return !matches(filter.filter, object)
    case 'in':
      return filter.values.some((value) => compare('eq', fieldOf(object, filter.field), value))
    case 'search':
      return holdsText(object, filter.text)
    case 'out':
      return !filter.values.some((value) => compare('eq', fieldOf(object, filter.field), value))
    default:
      return compare(filter.op, fieldOf(object, filter.field), filter.value)
  }
}

/** The value a filter demands of a field, where it demands exactly one: lets a store look it up. */
export function demandedValue(filter: Filter, field: string): string | undefined {
  if (filter.op === 'and')
    return filter.filters.map((each) => demandedValue(each, field)).find((each) => each !== undefined)
  return filter.op === 'eq' && filter.field === field && filter.value !== null ? filter.value : undefined
}

/** Filters, sorts and cuts a list that is at hand. */
export function select<T>(
  items: readonly T[],
  query: Query,
  defaultLimit: number,
): { page: T[]; total: number } {
  const found = items.filter((each) => matches(query.filter, each))
  for (const order of query.ordering.toReversed()) {
    const field = order.replace(/^[-+]/, '')
    const sign = order.startsWith('-') ? -1 : 1
    const textOf = (item: T) => String(fieldOf(item, field) ?? '')
    found.sort((a, b) => sign * compareValues(textOf(a), textOf(b)))
  }
  const limit = query.limit ?? defaultLimit
  return { page: found.slice(query.offset, query.offset + limit), total: found.length }
}

/** `items 0-9/128`; the clients read exactly three numbers. */
export function contentRange(offset: number, count: number, total: number): string {
  return count === 0 ? `items 0-0/${total}` : `items ${offset}-${offset + count - 1}/${total}`
}

function parseFilter(text: string): Filter {
  const match = /^([a-z]+)\((.*)\)$/s.exec(text)
  if (!match) throw new RqlError(`"${text}" is not a filter; expected for example eq(status,failed)`)
  const [, op = '', inside = ''] = match
  const parts = splitTop(inside, ',')
  if (op === 'and' || op === 'or') return { op, filters: parts.map(parseFilter) }
  if (op === 'not') return { op, filter: parseFilter(inside) }
  const [field = '', value = ''] = parts
  if (op === 'in' || op === 'out')
    return { op, field: decode(field), values: listOf(parts.slice(1).join(',')) }
  if (!comparisons.includes(op)) throw new RqlError(`"${op}" is not an operator this server knows`)
  if (parts.length !== 2) throw new RqlError(`${op}() takes a field and a value, found "${inside}"`)
  return { op: op as Comparison, field: decode(field), value: literalOf(value) }
}

/** `f=v` is `eq(f,v)`, and `f=ne=v` is `ne(f,v)`. */
function pairFilter(field: string, rest: string): Filter {
  const match = /^([a-z]+)=(.*)$/s.exec(rest)
  if (match?.[1] && comparisons.includes(match[1])) return parseFilter(`${match[1]}(${field},${match[2]})`)
  return { op: 'eq', field, value: literalOf(rest) }
}

function listOf(text: string): string[] {
  const match = /^\((.*)\)$/s.exec(text)
  if (!match) throw new RqlError(`expected a list in brackets, found "${text}"`)
  return match[1] === '' ? [] : splitTop(match[1] ?? '', ',').map((each) => literalOf(each) ?? '')
}

function literalOf(text: string): string | null {
  if (text === 'null()') return null
  if (text === 'empty()') return ''
  const value = decode(text)
  return /^".*"$/s.test(value) ? value.slice(1, -1) : value
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new RqlError(`"${text}" is not well percent-encoded`)
  }
}

/** Splits where the separator is in no bracket and no quotes. */
function splitTop(text: string, separator: string): string[] {
  const parts: string[] = []
  let depth = 0
  let quoted = false
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === '"') quoted = !quoted
    if (quoted) continue
    if (char === '(') depth++
    if (char === ')') depth--
    if (depth < 0) throw new RqlError(`a bracket is closed that was never opened in "${text}"`)
    if (char !== separator || depth > 0) continue
    parts.push(text.slice(start, i))
    start = i + 1
  }
  if (depth > 0) throw new RqlError(`a bracket is not closed in "${text}"`)
  return [...parts, text.slice(start)]
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RqlError(`${name} takes a whole number, found "${text}"`)
  return Number(text)
}

function fieldOf(object: unknown, field: string): unknown {
  let value = object
  for (const step of field.split('.')) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return null
    value = (value as Record<string, unknown>)[step]
  }
  return value ?? null
}

function compare(op: Comparison, actual: unknown, expected: string | null): boolean {
  if (op === 'ne') return !compare('eq', actual, expected)
  if (actual === null || expected === null) return op === 'eq' && actual === expected
  if (Array.isArray(actual)) return actual.some((each) => compare(op, each, expected))
  const text = String(actual)
  if (op === 'eq') return text === expected
  if (op === 'like') return isLike(text, expected)
  if (op === 'ilike') return isLike(text.toLowerCase(), expected.toLowerCase())
  const order = compareValues(text, expected)
  return { lt: order < 0, le: order <= 0, gt: order > 0, ge: order >= 0 }[op]
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

/** Numbers as numbers, instants as instants, the rest as text. */
function compareValues(a: string, b: string): number {
  const numbers = [Number(a), Number(b)] as const
  if (a !== '' && b !== '' && numbers.every((each) => !Number.isNaN(each))) return numbers[0] - numbers[1]
  const instants = [instantOf(a), instantOf(b)] as const
  if (instants.every((each) => !Number.isNaN(each))) return instants[0] - instants[1]
  return compareText(a, b)
}

/** Date.parse alone takes almost any text with a number in it for a date. */
function instantOf(text: string): number {
  return /^\d{4}-\d\d-\d\d(T|$)/.test(text) ? Date.parse(text) : Number.NaN
}
