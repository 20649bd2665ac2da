import type { FastifyReply } from 'fastify'
import { HttpError } from '../errors.ts'

/** A full backlog has room again after some of it is done. */
const retryAfterSeconds = 30

/** The answer to whoever brings a task to an environment in which too many wait, or whose queue has no memory left. */
export function backlogIsFull(reply: FastifyReply, environment: string): HttpError {
  reply.header('retry-after', String(retryAfterSeconds))
  return new HttpError(429, 'BACKLOG', `${environment} has no room for more tasks; try again later`)
}
