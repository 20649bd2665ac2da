import type { FastifyReply, FastifyRequest } from 'fastify'
import { contentRange, demandedValue, parseQuery, type Query } from './rql.ts'
import type { Fields } from './rql-fields.ts'
import { matcherOf, select } from './rql-select.ts'

/** Clients that name no limit read one page only: it must hold all that matters. */
const defaultLimit = 1000

/** @throws {RqlError} */
export function queryOf(request: Pick<FastifyRequest, 'url'>): Query {
  const mark = request.url.indexOf('?')
  return parseQuery(mark < 0 ? '' : request.url.slice(mark + 1))
}

/**
 * Answers the page of a list at hand that the query asks for, and in `Content-Range` how long the list is.
 * @param fields what it may be filtered and ordered by; left out: by any
 * @throws {RqlError}
 */
export function sendList(
  request: FastifyRequest,
  reply: FastifyReply,
  items: readonly object[],
  fields?: Fields,
): FastifyReply {
  const query = queryOf(request)
  const { page, total } = select(items, query, defaultLimit, fields)
  return reply.header('content-range', contentRange(query.offset, page.length, total)).send(page)
}

/** A list whose items are yet to be made, each from its source. */
export interface Shaped<Source> {
  sources: readonly Source[]
  /** What the items have as `id`. */
  idOf: (source: Source) => string
  /** Made for some at a time, in their order. */
  shapes: (part: readonly Source[]) => readonly object[] | Promise<readonly object[]>
}

/** So many are made at a time where a filter has to look at each. */
const madeAtOnce = 1000

/**
 * The same as `sendList`, but no more items are made than it takes to find the page: without a filter, or with one that
 * names ids, those of the page; with another filter all, and none kept but those of the page.
 * @throws {RqlError}
 */
export async function sendShaped<Source>(
  request: FastifyRequest,
  reply: FastifyReply,
  list: Shaped<Source>,
  fields: Fields,
): Promise<FastifyReply> {
  const query = queryOf(request)
  const { page, total } = await selectShaped(list, query, fields)
  return reply.header('content-range', contentRange(query.offset, page.length, total)).send(page)
}

async function selectShaped<Source>(
  { sources: all, idOf, shapes }: Shaped<Source>,
  query: Query,
  fields: Fields,
): Promise<{ page: readonly object[]; total: number }> {
  const id = demandedValue(query.filter, 'id')
  const sources = id === undefined ? all : all.filter((each) => idOf(each) === id)
  if (query.ordering.length > 0) return select(await shapes(sources), query, defaultLimit, fields)
  const end = query.offset + (query.limit ?? defaultLimit)
  if (query.filter.op === 'and' && query.filter.filters.length === 0)
    return { page: await shapes(sources.slice(query.offset, end)), total: sources.length }
  const passes = matcherOf(query.filter, fields)
  const page: object[] = []
  let total = 0
  for (let from = 0; from < sources.length; from += madeAtOnce) {
    const found = (await shapes(sources.slice(from, from + madeAtOnce))).filter(passes)
    page.push(...found.slice(Math.max(0, query.offset - total), Math.max(0, end - total)))
    total += found.length
  }
  return { page, total }
}
