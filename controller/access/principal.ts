import { usualAuthorization } from './authorization.ts'
import type { KeyRing } from './key-ring.ts'
import { sameSecret } from './same-secret.ts'

/** Who is calling: an administrator, or a runner with its environment's key. */
export type Principal = { kind: 'admin' } | { kind: 'environment'; id: string }

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

/** Who did it, as the audit trail and the story of a task name them: `admin`, or the id of an environment. */
export function actorOf(principal: Principal): string {
  return principal.kind === 'admin' ? 'admin' : principal.id
}
