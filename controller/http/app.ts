import { timingSafeEqual } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { errorCodes } from '../../core/domain/error-codes.ts'
import { BowlineError } from '../../core/domain/errors.ts'
import type { KeyRing } from '../access/key-ring.ts'
import type { Log } from '../ports/log.ts'
import { StoreAway } from '../ports/store.ts'
import { redactValue } from '../redact/redact-value.ts'
import { RqlError } from './connect/rql.ts'

/** Who is calling: an administrator, or a runner with its environment's key. */
export type Principal = { kind: 'admin' } | { kind: 'environment'; id: string }

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null
  }
  interface FastifyContextConfig {
    /** The answer is a secret, for the one who asked. */
    answersSecret?: boolean
  }
}

export interface AppOptions {
  adminToken: string
  keys: KeyRing
  /** Ids of all environments, to tell whose key a key is. */
  environments: () => readonly string[]
  /** First component of the version header, which chooses the runner release. */
  connectVersion: string
  /** Hides secrets in a text. */
  redact: (text: string) => string
  log: Log
}

/** An error with a status and the body Connect's clients understand: `{error_code, errors}`. */
export class HttpError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const notFound = (what: string) => new HttpError(404, 'NOT_FOUND', `${what} does not exist`)

/** The bare application: who may call, and how errors look. Routes are added by the modules beside this one. */
export function createApp(options: AppOptions): FastifyInstance {
  const answer = (error: unknown, reply: FastifyReply) => {
    const { status, code, message } = describe(error)
    reply.status(status).send({ error_code: code, errors: [message] })
  }
  const app = Fastify({
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
    frameworkErrors: (error, _request, reply) => answer(error, reply),
    bodyLimit: 1024 * 1024,
    forceCloseConnections: true,
  })
  app.decorateRequest('principal', null)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('connect-version', options.connectVersion)
    request.principal = authenticate(request.headers.authorization, options)
    if (request.url.includes('%00')) throw new HttpError(400, 'VAL_001', 'a URL cannot hold U+0000')
  })
  app.addHook('preSerialization', async (request, _reply, payload) => {
    const isForRunner = request.principal?.kind === 'environment' // who knows its own secrets, and works with them
    const isSecret = request.routeOptions.config.answersSecret
    return isForRunner || isSecret ? payload : redactValue(payload, options.redact)
  })
  app.setErrorHandler((error, request, reply) => {
    const { status } = describe(error)
    if (status >= 500) options.log.error({ err: error, route: request.routeOptions.url }, 'a request failed')
    // A connection that is closed while its client still sends is reset, and the answer never read.
    if (status === 413) reply.removeHeader('connection')
    return answer(error, reply)
  })
  app.setNotFoundHandler((request) => {
    throw request.principal ? notFound(request.url.split('?', 1)[0] ?? 'this') : unauthorized()
  })
  return app
}

/** For routes that anybody with a good token may call. */
export function requirePrincipal(request: FastifyRequest): Principal {
  if (!request.principal) throw unauthorized()
  return request.principal
}

export function requireAdmin(request: FastifyRequest): void {
  if (requirePrincipal(request).kind !== 'admin') {
    throw new HttpError(
      403,
      'FORBIDDEN',
      "an environment's key may only be used for that environment; use the admin token",
    )
  }
}

/** A runner may look at its own environment only. */
export function requireEnvironment(request: FastifyRequest, environment: string): void {
  const principal = requirePrincipal(request)
  if (principal.kind === 'environment' && principal.id !== environment) throw notFound(environment)
}

/** Compares in constant time. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function unauthorized(): HttpError {
  return new HttpError(401, 'AUTH_001', 'a token is needed: send the header "Authorization: Bearer TOKEN"')
}

function authenticate(header: string | undefined, options: AppOptions): Principal | null {
  if (!header) return null
  const token = header.replace(/^(Bearer|ApiKey) /, '')
  if (sameSecret(token, options.adminToken)) return { kind: 'admin' }
  const id = options.keys.owner(header, options.environments())
  return id === undefined ? null : { kind: 'environment', id }
}

function describe(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof HttpError) return { status: error.status, code: error.code, message: error.message }
  if (error instanceof RqlError) return { status: 400, code: 'VAL_001', message: error.message }
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
