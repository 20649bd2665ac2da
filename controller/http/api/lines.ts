import type { FastifyReply, FastifyRequest } from 'fastify'

/** The type of an answer that is a line of JSON for each thing, as it comes. */
export const ndjson = 'application/x-ndjson'

export function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`
}

/** Aborted once nobody reads the answer any more. */
export function goneOf(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  const isRead = request.method !== 'GET' // a request whose body was read is closed, too
  if (!isRead) request.raw.once('close', () => gone.abort())
  reply.raw.once('close', () => gone.abort())
  if (reply.raw.closed || (!isRead && request.raw.destroyed)) gone.abort() // before anybody asked
  return gone.signal
}
