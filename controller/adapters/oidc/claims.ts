import { SignInRefused } from '../../ports/identity-provider.ts'

type Claims = Readonly<Record<string, unknown>>

/** Groups of one person; more is no list of groups. */
const mostGroups = 2_000
const longestName = 255

/** What a path such as `realm_access.roles` leads to. A claim whose own name has points wins (`https://acme.com/groups`). */
export function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  let value: unknown = claims
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Claims)[part]
  }
  return value
}

/**
 * What people are called. An address of mail counts only where the provider has made sure that it is theirs: anybody may
 * write that of another into a form.
 * @throws {SignInRefused}
 */
export function nameIn(claims: Claims, path: string): string {
  const name = claimAt(claims, path)
  if (typeof name !== 'string' || !/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u.test(name) || name.length > longestName)
    throw new SignInRefused(`the provider says no name in the claim ${path}`)
  if (path === 'email' && claims.email_verified !== true && claims.email_verified !== 'true')
    throw new SignInRefused(
      'the provider does not say that the address of mail is verified (email_verified); name another claim with "user"',
    )
  return name
}

/** Groups, sorted; none where the claim is not there. One alone may be a text. */
export function groupsIn(claims: Claims, path: string): string[] {
  const value = claimAt(claims, path)
  const all = typeof value === 'string' ? [value] : Array.isArray(value) ? value : []
  const names = all
    .map((each) => (typeof each === 'object' && each !== null ? (each as Claims).name : each))
    .filter((each): each is string => typeof each === 'string' && each !== '' && each.length <= longestName)
  if (names.length > mostGroups) throw new SignInRefused(`the provider names more than ${mostGroups} groups`)
  return [...new Set(names)].sort()
}

/**
 * A name that is not one of another provider's: where people choose theirs themselves, one could choose that of somebody else
 * with the prefix before it.
 * @throws {SignInRefused}
 */
export function ownName(name: string, reserved: readonly string[]): string {
  const other = reserved.find((each) => name.startsWith(each))
  if (other === undefined) return name
  throw new SignInRefused(
    `the provider says a name or a group that begins with ${other}, as those of others do`,
  )
}
