import type { FastifyRequest } from 'fastify'
import type { AuditAction, AuditEntry } from '../../core/domain/audit.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { auditActorOf } from '../access/audit-actor.ts'
import type { AuditStore } from '../ports/audit-store.ts'
import { requirePrincipal } from './guard.ts'

/** Where rows of requests go, and what they are told besides. */
export interface Trail extends Pick<AuditStore, 'audit'> {
  /** File of the config repository that declares an environment; undefined where none is known. */
  declaredAt(environment: string): string | undefined
}

declare module 'fastify' {
  interface FastifyInstance {
    trail: Trail
  }
  interface FastifyContextConfig {
    /** What the route is on the audit trail; `nothing` where what it does is on record elsewhere, or it does nothing. */
    audits?: AuditAction | 'nothing'
  }
}

/** What only the route knows. */
type About = Partial<
  Pick<AuditEntry, 'change' | 'reason' | 'commit' | 'plan' | 'result' | 'why' | 'begun'>
> & {
  /** Id: the row tells which file declares it. */
  environment?: string
}

/** All of a row but what it was done to, for calls of the store that write it with what they do. */
export function aboutRequest(request: FastifyRequest, about: About = {}): Omit<AuditEntry, 'object'> {
  const { audits } = request.routeOptions.config
  if (audits === undefined || audits === 'nothing')
    throw new Error(`${request.routeOptions.url} does not say what it is on the audit trail`)
  const { environment, ...rest } = about
  return {
    actor: auditActorOf(requirePrincipal(request)),
    action: audits,
    path: environment === undefined ? undefined : request.server.trail.declaredAt(environment),
    request: request.id,
    source: request.ip,
    ...rest,
  }
}

/** Of a request that is refused, whatever the route. */
export function aboutRefusal(request: FastifyRequest): Omit<AuditEntry, 'object'> {
  const { audits } = request.routeOptions.config
  return {
    actor: auditActorOf(request.principal),
    action: audits === undefined || audits === 'nothing' ? 'request.refused' : audits,
    request: request.id,
    source: request.ip,
  }
}

export function entryOf(request: FastifyRequest, object: string, about?: About): AuditEntry {
  return { ...aboutRequest(request, about), object }
}

/**
 * Writes the row of a request, before anything is done or answered.
 * @throws {StoreAway} then nothing may be done
 */
export async function audited(request: FastifyRequest, object: string, about?: About): Promise<number> {
  return await request.server.trail.audit(entryOf(request, object, about))
}

/**
 * Does what no transaction of the database holds: first a row says that it begins, then another what came of it. Where that
 * cannot be written, the first stands, and the next start says that nobody knows.
 * @param told what the second row says of it
 * @throws {StoreAway} where it cannot begin; and what `act` throws
 */
export async function auditedAct<T>(
  request: FastifyRequest,
  object: string,
  { act, told = () => ({}), ...about }: About & { act: () => Promise<T>; told?: (done: T) => About },
): Promise<T> {
  const begun = await audited(request, object, { ...about, result: 'begun' })
  const ended = (how: About) => audited(request, object, { ...about, begun, ...how })
  const done = await act().catch(async (error: unknown) => {
    await ended({ result: 'failed', why: messageOf(error) }).catch(() => {})
    throw error
  })
  await ended({ result: 'done', ...told(done) }) // what cannot be written now is not failed: it was done
  return done
}
