import type { Thing } from '../domain/access.ts'
import type { Grant } from '../domain/desired.ts'
import { extraRights, isOfWhole, leastRole, type Right, rightsOf } from '../domain/rights.ts'
import type { Allowed, Limit, Policy, Subject } from './decide.ts'

/** Why somebody may do something, or what is missing. */
export interface Why {
  allowed: boolean
  /** The grant that decides; null where none does. */
  by: Allowed | null
  /** For people; null where it is allowed. */
  missing: string | null
  /** Grants of the right to the same caller that are for something else. */
  elsewhere: readonly Allowed[]
}

/** Asks a policy why. Pure: the same from a running controller and from a checkout. */
export function whyMay(policy: Policy, subject: Subject, right: Right, thing: Thing): Why {
  const permissions = policy.of(subject)
  const about = isOfWhole(right) ? { path: null, type: null } : thing
  const by = permissions.why(right, about) ?? null
  if (by) return { allowed: true, by, missing: null, elsewhere: [] }
  const elsewhere = permissions.having(right)
  const { limit, ...unlimited } = subject
  const isBeyond = limit !== undefined && policy.of(unlimited).why(right, about) !== undefined
  const missing = isBeyond
    ? `the key itself may do ${limitInWords(limit)} at most, whatever it is given`
    : elsewhere.length > 0
      ? `what gives ${right} is for something else; it would have to be for ${thingInWords(about)}`
      : `no grant gives ${right}, ${roleInWords(right)}, on ${thingInWords(about)}`
  return { allowed: false, by: null, missing, elsewhere }
}

/** Everybody who may do something, by the grants that say so. */
export function whoMay(policy: Policy, right: Right, thing: Thing): Allowed[] {
  const about = isOfWhole(right) ? { path: null, type: null } : thing
  return policy.grantsFor(right, about).flatMap((grant) => receiversOf(grant).map((as) => ({ grant, as })))
}

function receiversOf({ users, groups, keys }: Grant): Allowed['as'][] {
  return [
    ...users.map((name) => ({ kind: 'user' as const, name })),
    ...groups.map((name) => ({ kind: 'group' as const, name })),
    ...keys.map((name) => ({ kind: 'key' as const, name })),
  ]
}

/** `teams/billing/prod.yaml (production)` */
export function thingInWords({ path, type }: Thing): string {
  return path === null ? 'everything' : `${path}${type === null ? '' : ` (${type})`}`
}

function limitInWords({ role, paths }: Limit): string {
  return `${role === null ? 'what it is given' : `what a ${role} may`}, on ${paths?.join(', ') ?? 'everything'},`
}

/** What has to be given for a right. */
export function roleInWords(right: Right): string {
  const isExtra = extraRights.some((each) => each === right)
  return `which the role ${leastRole(right)} has${isExtra ? ' and a grant may give by itself' : ''}`
}

/** `operator for teams/billing/**, given to group billing (access.yaml:12)` */
export function allowedInWords({ grant, as }: Allowed, right: Right): string {
  const { role, rights, paths, environments, at } = grant
  const isByRole = role !== null && rightsOf[role].has(right)
  const what = isByRole ? role : rights.join(', ')
  const where = paths === null ? 'everything' : paths.join(', ')
  const types = environments === null ? '' : ` (${environments.join(', ')})`
  return `${what} for ${where}${types}, given to ${as.kind} ${as.name} (${at.file}:${at.line})`
}
