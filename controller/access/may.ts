import type { Allowed, Limit, Policy, Subject } from '../../core/access/decide.ts'
import type { Thing } from '../../core/domain/access.ts'
import type { KeyLimit } from '../../core/domain/key-limit.ts'
import type { Right } from '../../core/domain/rights.ts'
import type { Principal } from './principal.ts'

/** What a caller may do, as it is whenever one asks: a change of the policy counts from the next question on. */
export interface May {
  may(right: Right, thing: Thing): boolean
  /** Whether there may be something for which it is allowed. */
  anywhere(right: Right): boolean
  /** Whether it is allowed for all there is. */
  everywhere(right: Right): boolean
}

/** The administrator, whatever Git says. */
export const mayAll: May = { may: () => true, anywhere: () => true, everywhere: () => true }
export const mayNothing: May = { may: () => false, anywhere: () => false, everywhere: () => false }

/** The grant that allows it, `admin` for the administrator, undefined where nothing does. */
export function whyOf(
  principal: Principal,
  policy: Policy,
  right: Right,
  thing: Thing,
): Allowed | 'admin' | undefined {
  if (principal.kind === 'admin') return 'admin'
  const subject = subjectOf(principal)
  return subject && policy.of(subject).why(right, thing)
}

/** As grants name a caller; undefined for those who need none, or get none. */
export function subjectOf(principal: Principal): Subject | undefined {
  switch (principal.kind) {
    case 'user':
      return { users: [...new Set([principal.name, principal.id])], groups: principal.groups, key: null }
    case 'key':
      return {
        users: [],
        groups: [],
        key: principal.id,
        ...(principal.limit && { limit: limitOf(principal.limit) }),
      }
    default:
      return undefined
  }
}

/** A limit as decisions know it. */
export function limitOf({ role, paths }: KeyLimit): Limit {
  return { role, paths: paths.length > 0 ? paths : null }
}

/** What is known of callers is kept for so many. */
const mostCallers = 1_000

/** Works out what a caller may do once for each policy. */
export class Permits {
  readonly #policy: () => Policy
  #of: Policy | undefined
  readonly #known = new Map<string, May>()

  constructor(policy: () => Policy) {
    this.#policy = policy
  }

  /** For as long as a request takes, however long. */
  of(principal: Principal): May {
    if (principal.kind === 'admin') return mayAll
    const subject = subjectOf(principal)
    if (!subject) return mayNothing
    const key = JSON.stringify(subject)
    return {
      may: (right, thing) => this.#now(key, subject).may(right, thing),
      anywhere: (right) => this.#now(key, subject).anywhere(right),
      everywhere: (right) => this.#now(key, subject).everywhere(right),
    }
  }

  #now(key: string, subject: Subject): May {
    const policy = this.#policy()
    if (policy !== this.#of || this.#known.size > mostCallers) this.#known.clear()
    this.#of = policy
    const known = this.#known.get(key) ?? policy.of(subject)
    this.#known.set(key, known)
    return known
  }
}
