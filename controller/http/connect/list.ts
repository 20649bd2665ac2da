import type { FastifyReply, FastifyRequest } from 'fastify'
import { contentRange, parseQuery, type Query, select } from './rql.ts'

/** Clients that name no limit read one page only: it must hold all that matters. */
const defaultLimit = 1000

/** @throws {RqlError} */
export function queryOf(request: Pick<FastifyRequest, 'url'>): Query {
  const mark = request.url.indexOf('?')
  return parseQuery(mark < 0 ? '' : request.url.slice(mark + 1))
}

/** Answers the page of a list at hand that the query asks for, and in `Content-Range` how long the list is. */
export function sendList(
  request: FastifyRequest,
  reply: FastifyReply,
  items: readonly object[],
): FastifyReply {
  const query = queryOf(request)
  const { page, total } = select(items, query, defaultLimit)
  return reply.header('content-range', contentRange(query.offset, page.length, total)).send(page)
}
