import type { ServerResponse } from 'node:http'
import type { KeyLimit } from '../../core/domain/key-limit.ts'
import { usualAuthorization } from './authorization.ts'
import type { WithCookies } from './cookies.ts'
import type { KeyRing } from './key-ring.ts'
import { sameSecret } from './same-secret.ts'

/**
 * Who is calling: whoever has the administrator's token, a runner with its environment's key, a person who signed in, or a
 * machine with a key of its own. `id` never changes and is nobody else's. A user's `name` is the one that Access grants
 * to: only what an identity provider vouches for; `groups` are those it tells of. Beyond its `limit` a key may do nothing,
 * whatever Access grants to it.
 */
export type Principal =
  | { kind: 'admin' }
  | { kind: 'environment'; id: string }
  | { kind: 'user'; id: string; name: string; groups: readonly string[] }
  | { kind: 'key'; id: string; name: string; limit?: KeyLimit }

/** As much of a request as tells who makes it. */
export interface Calling extends WithCookies {
  /** Address of the caller. */
  ip: string
  /** Its answer, which ends where it goes on for long and its caller is nobody any more. */
  answer?: Pick<ServerResponse, 'headersSent' | 'destroy' | 'once'>
}

/** Finds out who is calling; null where it is nobody. */
export type Authenticate = (request: Calling) => Promise<Principal | null>

export interface Tokens {
  adminToken: string
  keys: KeyRing
  /** Whether there is an environment of this id, or this instance of it: the key of one that is gone is nobody's. */
  isThere: (environment: string, instance: string | null) => boolean
}

/**
 * @param header the value of `Authorization`: `Bearer TOKEN` of the administrator, or the API key of an environment
 * @returns null for a token that is nobody's
 */
export function authenticate(header: string | undefined, tokens: Tokens): Principal | null {
  if (!header) return null
  const authorization = usualAuthorization(header)
  const token = authorization.replace(/^(Bearer|ApiKey) /, '')
  if (sameSecret(token, tokens.adminToken)) return { kind: 'admin' }
  const owner = tokens.keys.owner(authorization)
  const isThere = owner && tokens.isThere(owner.environment, owner.instance)
  return isThere ? { kind: 'environment', id: owner.environment } : null
}

/**
 * Who did it, as the audit trail and the story of a task name them: `admin`, the id of an environment, `user:NAME` or
 * `key:ID`.
 */
export function actorOf(principal: Principal): string {
  switch (principal.kind) {
    case 'admin':
      return 'admin'
    case 'environment':
      return principal.id
    case 'user':
      return `user:${principal.name}`
    case 'key':
      return `key:${principal.id}`
  }
}
