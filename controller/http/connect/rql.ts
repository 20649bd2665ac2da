import { decode, type Filter, RqlError } from './rql-filter.ts'
import { RqlReader } from './rql-reader.ts'

/** The part of RQL that Connect's clients use: filters as a tree, and what to show of the result. */
export interface Query {
  filter: Filter
  limit: number | undefined
  offset: number
  /** Field names, `-` before one for descending order. */
  ordering: readonly string[]
}

/** Characters: as much as a request of ours may have in its first line. */
const longestQuery = 16_000
/** A list is sorted once for each. */
const mostOrders = 20

/**
 * Reads the query string of a URL, without its `?`. Not form encoded: a `+` stays a `+`.
 * @throws {RqlError}
 */
export function parseQuery(text: string): Query {
  if (text.length > longestQuery) throw new RqlError(`a query may have ${longestQuery} characters`)
  const query: Query = { filter: { op: 'and', filters: [] }, limit: undefined, offset: 0, ordering: [] }
  const filters: Filter[] = []
  const reader = new RqlReader(text)
  while (!reader.isAtEnd()) {
    if (reader.skip('&')) continue
    const pair = reader.take(/(limit|offset|search)=([^&]*)/y)
    const call = pair ? undefined : reader.take(/(ordering|select)\(([^()]*)\)/y)
    if (pair?.[1] === 'limit') query.limit = wholeNumber('limit', pair[2] ?? '')
    else if (pair?.[1] === 'offset') query.offset = wholeNumber('offset', pair[2] ?? '')
    else if (pair) filters.push(reader.search(decode(pair[2] ?? '')))
    else if (call?.[1] === 'ordering') query.ordering = ordersOf(call[2] ?? '')
    else if (!call) filters.push(reader.filter()) // what to leave out is a wish: everything is sent
    if (!reader.isAtEnd() && !reader.skip('&')) throw reader.unexpected('"&" or the end')
  }
  return { ...query, filter: { op: 'and', filters } }
}

/** The value a filter demands of a field, where it demands exactly one: lets a store look it up. */
export function demandedValue(filter: Filter, field: string): string | undefined {
  if (filter.op === 'and')
    return filter.filters.map((each) => demandedValue(each, field)).find((each) => each !== undefined)
  return filter.op === 'eq' && filter.field === field && filter.value !== null ? filter.value : undefined
}

/** `items 0-9/128`; the clients read exactly three numbers. */
export function contentRange(offset: number, count: number, total: number): string {
  return count === 0 ? `items 0-0/${total}` : `items ${offset}-${offset + count - 1}/${total}`
}

function ordersOf(text: string): string[] {
  const orders = text.split(',')
  if (orders.length > mostOrders) throw new RqlError(`ordering: at most ${mostOrders} fields`)
  return orders.map(orderOf)
}

function orderOf(text: string): string {
  const order = decode(text).trim()
  if (!/^[-+]?[A-Za-z_][\w.]*$/.test(order))
    throw new RqlError(`ordering: expected names of fields such as -name, found "${order}"`)
  return order
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RqlError(`${name} takes a whole number, found "${text}"`)
  return Number(text)
}
