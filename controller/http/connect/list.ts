import type { FastifyReply, FastifyRequest } from 'fastify'
import { contentRange, parseQuery, type Query } from './rql.ts'
import type { Fields } from './rql-fields.ts'
import { select } from './rql-select.ts'

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
