import type { FastifyReply } from 'fastify'
import { errorCodes } from '../../core/domain/error-codes.ts'
import { BowlineError } from '../../core/domain/errors.ts'
import { count } from '../../core/lib/count.ts'
import { StoreAway } from '../ports/store.ts'

/** An error with a status and the body Connect's clients understand: `{error_code, errors}`. */
export class HttpError extends Error {
  readonly status: number
  readonly code: string
  /** Seconds, for the header `Retry-After`. */
  readonly retryAfter: number | undefined
  /** Left out: the path that was asked for. */
  readonly refused: RefusedObject | undefined
  /** What the body says beside code and message. */
  readonly details: object

  constructor(
    status: number,
    code: string,
    message: string,
    {
      retryAfter,
      refused,
      details = {},
    }: { retryAfter?: number; refused?: RefusedObject; details?: object } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.retryAfter = retryAfter
    this.refused = refused
    this.details = details
  }
}

/** What somebody was refused, as the audit trail names it. */
export interface RefusedObject {
  /** Id. */
  object?: string | undefined
  /** Of the file that declares it. */
  path?: string | undefined
}

/** 400: what was sent cannot be taken as it is. */
export const badInput = (message: string) => new HttpError(400, 'VAL_001', message)

export const notFound = (what: string) => new HttpError(404, 'NOT_FOUND', `${what} does not exist`)

/** 404 that looks like the other: it is there, and the caller may not know. The audit trail does. */
export class Hidden extends HttpError {
  constructor(what: string, { path }: RefusedObject = {}) {
    super(404, 'NOT_FOUND', `${what} does not exist`, { refused: { path } })
  }
}

/** 401: nobody knows who is calling. */
export const unauthorized = (
  message = 'a token is needed: send the header "Authorization: Bearer TOKEN"',
): HttpError => new HttpError(401, 'AUTH_001', message)

/** 401 for whoever is nobody: none was sent, or one that nobody has. */
export const unknownCaller = (authorization: string | undefined): HttpError =>
  authorization ? unauthorized(wrongToken) : unauthorized()

const wrongToken =
  'nobody has this token: it is neither that of the administrator, in the file "admin-token" of the data folder, nor the API key of an environment, as "bowline keys" shows it, nor a session or a key of "bowline access-keys" that still counts, from this address'

/** 403: whoever is calling may not do this. */
export const forbidden = (message: string) => new HttpError(403, 'FORBIDDEN', message)

/** 403: it is changed in Git. The message names the file, and the command where there is one. */
export const declaredInGit = (message: string, refused?: RefusedObject) =>
  new HttpError(403, 'DECLARED_IN_GIT', message, { ...(refused && { refused }) })

/** 403: Connect has it, and Bowline has not. */
export const notOffered = (message: string) => new HttpError(403, 'NOT_OFFERED', message)

/** 405: the path is there, and does not do that. */
export const notAllowed = (message: string) => new HttpError(405, 'NOT_ALLOWED', message)

/** 409: what is there now stands against it. */
export const conflict = (message: string) => new HttpError(409, 'CONFLICT', message)

/** 429: of this address, too many sign-ins have failed. @param waitMs until one is listened to again */
export function tooManySignIns(waitMs: number): HttpError {
  const seconds = Math.ceil(waitMs / 1000)
  const message = `too many sign-ins from this address have failed; try again in ${count(seconds, 'second')}`
  return new HttpError(429, 'TOO_MANY', message, { retryAfter: seconds })
}

/** What a caller is told of an error. */
export interface ErrorAnswer {
  status: number
  code: string
  message: string
  /** Seconds. */
  retryAfter?: number | undefined
  /** What the body says beside it. */
  details?: object
}

/** Shows an error to people. @returns false where a page is not what was asked for: nothing is sent then */
export type ErrorPage = (error: ErrorAnswer, reply: FastifyReply) => boolean

declare module 'fastify' {
  interface FastifyInstance {
    /** Of a scope whose routes people come to with a browser. */
    errorPage?: ErrorPage
    /** Answers a browser that asks for a page that is none. */
    nowherePage?: (request: FastifyRequest, reply: FastifyReply) => FastifyReply
  }
}

export function answerTo(error: unknown): ErrorAnswer {
  if (error instanceof HttpError) {
    const { status, code, message, retryAfter, details } = error
    return { status, code, message, retryAfter, details }
  }
  if (error instanceof StoreAway)
    return { status: 503, code: 'UNAVAILABLE', message: 'the database does not answer; try again' }
  if (error instanceof BowlineError)
    return { status: errorCodes[error.code].http, code: error.code, message: error.message }
  const { statusCode, message } = error as { statusCode?: number; message?: string }
  if (statusCode !== undefined && statusCode < 500)
    return { status: statusCode, code: 'VAL_001', message: message ?? 'bad request' }
  return {
    status: 500,
    code: 'INTERNAL',
    message: 'something went wrong here; the log of the controller says more',
  }
}
