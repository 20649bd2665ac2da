import type { FastifyReply, FastifyRequest } from 'fastify'
import { TurnsByKey } from '../../lib/turns-by-key.ts'
import { HttpError } from '../errors.ts'
import { callerOf } from '../guard.ts'

/** Of one caller, while others ask, too. */
const atOnce = 2
const mostWaiting = 200

/** What the store is asked by callers with filters of their own: each has so many turns, and none takes those of others. */
export class Questions {
  readonly #turns = new TurnsByKey({ atOnce, mostWaiting })

  /** @throws {HttpError} 429 where too many of the caller's wait */
  async ask<T>(request: FastifyRequest, reply: FastifyReply, question: () => Promise<T>): Promise<T> {
    const caller = callerOf(request)
    if (!this.#turns.hasRoom(caller)) throw tooMany(reply, 'too many questions of yours wait')
    return await this.#turns.run(caller, question)
  }
}

/** 429: it may be asked again in a second. */
export function tooMany(reply: FastifyReply, what: string): HttpError {
  reply.header('retry-after', '1')
  return new HttpError(429, 'TOO_MANY', `${what}; try again later`)
}
