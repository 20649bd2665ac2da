import type { FastifyRequest } from 'fastify'
import type { Need } from '../../api/need.ts'
import { roleInWords, thingInWords } from '../../core/access/question.ts'
import { type Thing, whole } from '../../core/domain/access.ts'
import type { AuditAction } from '../../core/domain/audit.ts'
import type { Extension } from '../../core/domain/desired.ts'
import { isOfWhole, isRight, type Right } from '../../core/domain/rights.ts'
import type { May, Permits } from '../access/may.ts'
import { actorOf, type Principal } from '../access/principal.ts'
import type { Connections } from './connections.ts'
import { forbidden, Hidden, HttpError, notFound, unknownCaller } from './errors.ts'
import type { Guesses } from './guesses.ts'
import { type Asked, askedOf, environmentThing, type Findable, thingsOfExtension } from './things.ts'

declare module 'fastify' {
  interface FastifyInstance {
    connections: Connections
    guesses: Guesses
    /** Hides secrets in a text of the controller's own. */
    redact: (text: string) => string
    /** Undefined: all but the administrator and runners are refused. */
    door: Door | undefined
  }
  interface FastifyRequest {
    principal: Principal | null
    /** What the caller may do. */
    may: May
    /** Id of the environment whose event token it came with. */
    sender: string | null
  }
  interface FastifyContextConfig {
    /** Default: nothing. */
    needs?: Need
    /** An environment's key opens it, too. */
    runner?: boolean
    /** The answer is a secret, for the one who asked. */
    answersSecret?: boolean
    /** Its body is passed on: numbers in it stay as they were written, `ExactNumber` where JavaScript would change them. */
    exactNumbers?: boolean
    /** The answer is what Git declares in plain text, and is compared with it: a word that is also a secret stays in it. */
    answersDeclared?: boolean
  }
}

/** Options of a route: what it needs of its caller is looked at before its body is read. What is no read says what it is on the audit trail. */
export const needs = <Kind extends Need>(kind: Kind, audits?: AuditAction | 'nothing') => ({
  config: { needs: kind, ...(audits !== undefined && { audits }) },
})

/** The same where an environment's key opens it, too, for that environment alone: the route sees to that. */
export const needsOrRunner = <Kind extends Right>(kind: Kind, audits?: AuditAction | 'nothing') => ({
  config: { needs: kind, runner: true, ...(audits !== undefined && { audits }) },
})

/** As `needs`, where the body is passed on. */
export const needsExact = <Kind extends Need>(kind: Kind, audits: AuditAction | 'nothing') => ({
  config: { needs: kind, audits, exactNumbers: true },
})

/** What is asked to find out what a caller may do. */
export interface Door {
  permits: Pick<Permits, 'of'>
  found: Findable
}

/** Lets in who may call the route a request is for. */
export function guard(request: FastifyRequest): void {
  const { needs: need = 'nothing' } = request.routeOptions.config
  if (need === 'token') requirePrincipal(request)
  else if (need === 'runner') requireRunner(request)
  else if (need === 'administrator') requireAdministrator(request)
  else if (isRight(need)) requireRight(request, need)
}

/** @throws {HttpError} 401 or 403 */
function requireAdministrator(request: FastifyRequest): void {
  if (requirePrincipal(request).kind !== 'admin')
    throw forbidden('only the administrator may do this, with the token of the data folder')
}

/** Anybody with a good token. */
export function requirePrincipal(request: FastifyRequest): Principal {
  if (!request.principal) throw unknownCaller(request.headers.authorization)
  return request.principal
}

/**
 * Whoever has a right on what the path names. What may not be seen is answered as what is not there, after the same work.
 * @throws {HttpError} 401, 403 or 404
 */
export function requireRight(request: FastifyRequest, right: Right): void {
  const principal = requirePrincipal(request)
  const { config } = request.routeOptions
  if (principal.kind === 'admin' || (principal.kind === 'environment' && config.runner)) return
  if (principal.kind === 'environment')
    throw forbidden("an environment's key may only be used for that environment; use the admin token")
  const { may } = request
  if (isOfWhole(right)) {
    demand(may.everywhere(right), right, whole)
    return
  }
  const asked = request.server.door && askedOf(request.params as object, request.server.door.found)
  if (!asked) {
    demand(may.anywhere(right), right, null)
    return
  }
  if (asked.within) demandSight(asked.within, may)
  const { things } = asked
  const isSeen = demandSight(asked, may)
  demand(
    things.some((thing) => may.may(right, thing)),
    right,
    isSeen,
  )
}

/**
 * @returns what of it is seen first
 * @throws {HttpError} 404
 */
function demandSight({ called, things }: Asked, may: May): Thing {
  const seen = (things.length === 0 ? [nowhere] : things).find((thing) => may.may('environments:read', thing))
  if (things.length === 0) throw notFound(called)
  if (!seen) throw new Hidden(called, { path: things[0]?.path ?? undefined })
  return seen
}

/** What is not there is decided about like what is. */
const nowhere: Thing = { path: '', type: 'dev' }

/**
 * @param thing null: some of them; a list
 * @throws {HttpError} 403, which says what is missing
 */
export function demand(isAllowed: boolean, right: Right, thing: Thing | null): void {
  if (!isAllowed) throw forbidden(`this takes the right ${right}, ${roleInWords(right)}, ${onWhat(thing)}`)
}

function onWhat(thing: Thing | null): string {
  if (thing === null) return 'and you have it nowhere'
  return `on ${thingInWords(thing)}`
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

/** Whether the caller may see an environment, by its id: what lists show. */
export function seenBy(
  { may }: Pick<FastifyRequest, 'may'>,
  found: Pick<Findable, 'target'>,
  right: Right = 'environments:read',
) {
  return (id: string): boolean => {
    const thing = environmentThing(id, found)
    return thing === undefined ? may.everywhere(right) : may.may(right, thing)
  }
}

/** Whoever sees one of its environments sees an extension. */
export function seesExtension({ may }: Pick<FastifyRequest, 'may'>, spec: Extension): boolean {
  return thingsOfExtension(spec).some((thing) => may.may('environments:read', thing))
}
