import type { FastifyRequest } from 'fastify'
import type { Need } from '../../api/need.ts'
import type { AuditAction } from '../../core/domain/audit.ts'
import { actorOf, type Principal } from '../access/principal.ts'
import type { Connections } from './connections.ts'
import { forbidden, HttpError, notFound, unknownCaller } from './errors.ts'

declare module 'fastify' {
  interface FastifyInstance {
    connections: Connections
    /** Hides secrets in a text of the controller's own. */
    redact: (text: string) => string
  }
  interface FastifyRequest {
    principal: Principal | null
    /** Id of the environment whose event token it came with. */
    sender: string | null
  }
  interface FastifyContextConfig {
    /** Default: nothing. */
    needs?: Need
    /** The answer is a secret, for the one who asked. */
    answersSecret?: boolean
    /** Its body is passed on: numbers in it stay as they were written, `ExactNumber` where JavaScript would change them. */
    exactNumbers?: boolean
    /** Only says that the path does not take the method: no operation of the API. */
    isOtherMethod?: boolean
    /** The answer is what Git declares in plain text, and is compared with it: a word that is also a secret stays in it. */
    answersDeclared?: boolean
  }
}

/** Options of a route: what it needs of its caller is looked at before its body is read. What is no read says what it is on the audit trail. */
export const needs = <Kind extends Need>(kind: Kind, audits?: AuditAction | 'nothing') => ({
  config: { needs: kind, ...(audits !== undefined && { audits }) },
})

/** The same where the body is passed on. */
export const needsExact = <Kind extends Need>(kind: Kind, audits: AuditAction | 'nothing') => ({
  config: { needs: kind, audits, exactNumbers: true },
})

/** Lets in who may call the route a request is for. */
export function guard(request: FastifyRequest): void {
  switch (request.routeOptions.config.needs) {
    case 'token':
      requirePrincipal(request)
      return
    case 'admin':
      requireAdmin(request)
      return
    case 'runner':
      requireRunner(request)
      return
  }
}

/** Anybody with a good token. */
export function requirePrincipal(request: FastifyRequest): Principal {
  if (!request.principal) throw unknownCaller(request.headers.authorization)
  return request.principal
}

export function requireAdmin(request: FastifyRequest): void {
  const { kind } = requirePrincipal(request)
  if (kind === 'environment')
    throw forbidden("an environment's key may only be used for that environment; use the admin token")
  if (kind !== 'admin') throw forbidden('only the administrator may do this')
}

/** @returns the environment whose runner is calling */
export function requireRunner({ principal }: Pick<FastifyRequest, 'principal'>): string {
  if (principal?.kind !== 'environment') throw notFound('this for anybody but a runner')
  return principal.id
}

/**
 * Counts the connection among those of a key, once that is known to be good.
 * @throws {HttpError} 429 where it has too many
 */
export function holdConnection({ server, raw }: FastifyRequest, key: string | null): void {
  if (key === null || server.connections.claim(raw.socket, key)) return
  throw new HttpError(429, 'TOO_MANY', 'this key has too many connections open; close some')
}

/** Who is calling, as the audit trail and the story of a task name them. */
export function callerOf(request: FastifyRequest): string {
  return actorOf(requirePrincipal(request))
}
