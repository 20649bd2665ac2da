import { isDeepStrictEqual } from 'node:util'
import type { AccessChanges, Gift } from '../domain/access.ts'
import type { Access, Grant } from '../domain/desired.ts'
import { environmentTypes } from '../domain/desired.ts'
import { type Right, type Role, rightsOf, roles } from '../domain/rights.ts'
import { covers } from './glob.ts'

/**
 * What is given that was not surely there before, and what is taken that is not surely there any more. Where two globs
 * cannot be compared, it is both: rather too much is told than too little.
 */
export function compareAccess(before: Access, after: Access): AccessChanges {
  if (isDeepStrictEqual(before, after)) return { gains: [], losses: [] }
  const [was, is] = [giftsOf(before), giftsOf(after)]
  return { gains: beyond(was, is), losses: beyond(is, was) }
}

/** `ana@example.com gains operator on teams/billing/** (production)` */
export function giftInWords({ to, what, path, environments }: Gift, verb: 'gains' | 'loses'): string {
  const who = to.kind === 'user' ? to.name : `${to.kind} ${to.name}`
  const types = environments === null ? '' : ` (${environments.join(', ')})`
  return `${who} ${verb} ${what} on ${path ?? 'everything'}${types}`
}

function giftsOf({ grants }: Access): Gift[] {
  return grants.flatMap((grant) => {
    const given = [...(grant.role ? [grant.role] : []), ...grant.rights]
    return receivers(grant).flatMap((to) =>
      given.flatMap((what) =>
        (grant.paths ?? [null]).map((path) => ({ to, what, path, environments: grant.environments })),
      ),
    )
  })
}

function receivers({ users, groups, keys }: Grant): Gift['to'][] {
  return [
    ...users.map((name) => ({ kind: 'user' as const, name })),
    ...groups.map((name) => ({ kind: 'group' as const, name })),
    ...keys.map((name) => ({ kind: 'key' as const, name })),
  ]
}

/** Those of `gifts` that none of `others` holds; each told once. */
function beyond(others: readonly Gift[], gifts: readonly Gift[]): Gift[] {
  const known = new Map<string, Gift[]>()
  for (const each of others) {
    const key = receiverKey(each)
    const list = known.get(key)
    if (list) list.push(each)
    else known.set(key, [each])
  }
  const found = gifts.filter(
    (gift) => !(known.get(receiverKey(gift)) ?? []).some((other) => holds(other, gift)),
  )
  return [...new Map(found.map((gift) => [JSON.stringify(gift), gift])).values()]
}

const receiverKey = ({ to }: Gift) => `${to.kind} ${to.name}`

function holds(wide: Gift, narrow: Gift): boolean {
  if (!givesAll(wide.what, narrow.what)) return false
  const types = wide.environments ?? environmentTypes
  if (wide.environments !== null && !(narrow.environments ?? null)?.every((each) => types.includes(each)))
    return false
  return wide.path === null || (narrow.path !== null && covers(wide.path, narrow.path))
}

/** A grant for all three types is not yet one for what has no type. */
function givesAll(wide: Gift['what'], narrow: Gift['what']): boolean {
  if (wide === narrow) return true
  const isRoleName = (text: string): text is Role => roles.some((each) => each === text)
  if (!isRoleName(wide)) return false
  return isRoleName(narrow)
    ? roles.indexOf(narrow) <= roles.indexOf(wide)
    : rightsOf[wide].has(narrow as Right)
}
