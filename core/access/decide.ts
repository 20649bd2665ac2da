import type { Thing } from '../domain/access.ts'
import type { Access, EnvironmentType, Grant } from '../domain/desired.ts'
import { type Right, type Role, rights, rightsOf } from '../domain/rights.ts'
import { pathMatcher } from './glob.ts'

/** Who asks, as far as grants name them. */
export interface Subject {
  /** Name and id of a person; empty for machines. */
  users: readonly string[]
  groups: readonly string[]
  /** Id of a machine's key; null for people. */
  key: string | null
  /** What a key may at most, whatever it is granted. Left out: no such limit. */
  limit?: Limit
}

export interface Limit {
  /** Null: it takes nothing away. */
  role: Role | null
  /** Globs; null: all. */
  paths: readonly string[] | null
}

/** Why something is allowed. */
export interface Allowed {
  grant: Grant
  /** How the grant names whoever asks. */
  as: { kind: 'user' | 'group' | 'key'; name: string }
}

/** Paths of which it is remembered what they match: more than a large installation has files. */
const mostPaths = 50_000

/** What one grant is about, ready to be asked. */
interface Rule {
  grant: Grant
  /** In the order of the files. */
  place: number
  /** A bit for each right. */
  rights: number
  types: readonly EnvironmentType[] | null
  matches: ((path: string) => boolean) | null
}

const bitOf = new Map(rights.map((right, at) => [right, 1 << at]))
const bit = (right: Right): number => bitOf.get(right) ?? 0

/** An Access made ready: once for each commit. */
export class Policy {
  readonly #rules: readonly Rule[]
  readonly #byName = new Map<string, Rule[]>()

  constructor({ grants }: Access) {
    this.#rules = grants.map(ruleOf)
    for (const rule of this.#rules) {
      const { users, groups, keys } = rule.grant
      const names = [users.map(nameOf.user), groups.map(nameOf.group), keys.map(nameOf.key)].flat()
      for (const name of new Set(names)) {
        const known = this.#byName.get(name)
        if (known) known.push(rule)
        else this.#byName.set(name, [rule])
      }
    }
  }

  /** All grants that allow it, to whomever, in the order of the files. */
  grantsFor(right: Right, { path, type }: Thing): Grant[] {
    return this.#rules
      .filter((rule) => (rule.rights & bit(right)) !== 0 && isAbout(rule, path, type))
      .map(({ grant }) => grant)
  }

  /** What somebody may do; good as long as who they are and this policy stay. */
  of(subject: Subject): Permissions {
    const as = new Map<Rule, Allowed['as']>()
    for (const each of namesOf(subject))
      for (const rule of this.#byName.get(nameOf[each.kind](each.name)) ?? [])
        if (!as.has(rule)) as.set(rule, each)
    const own = [...as.keys()].sort((a, b) => a.place - b.place)
    return new Permissions(own, as, subject.limit)
  }
}

/** All that one caller may do. The first grant in the order of the files decides. */
export class Permissions {
  readonly #rules: readonly Rule[]
  readonly #as: ReadonlyMap<Rule, Allowed['as']>
  readonly #limit: { rights: number; matches: ((path: string) => boolean) | null }

  constructor(rules: readonly Rule[], as: ReadonlyMap<Rule, Allowed['as']>, limit?: Limit) {
    this.#rules = rules
    this.#as = as
    this.#limit = {
      rights: limit?.role ? bitsOf(rightsOf[limit.role]) : -1,
      matches: matcherOf(limit?.paths ?? null),
    }
  }

  /** The grant that allows it; undefined where none does. */
  why(right: Right, thing: Thing): Allowed | undefined {
    const rule = this.#rule(right, thing)
    const as = rule && this.#as.get(rule)
    return rule && as && { grant: rule.grant, as }
  }

  /** Grants of the right to the caller, whatever they are for. */
  having(right: Right): Allowed[] {
    return this.#rules.flatMap((rule) => {
      const as = this.#as.get(rule)
      return as && (rule.rights & bit(right)) !== 0 ? [{ grant: rule.grant, as }] : []
    })
  }

  may(right: Right, thing: Thing): boolean {
    return this.#rule(right, thing) !== undefined
  }

  /** Whether there may be something for which it is allowed. */
  anywhere(right: Right): boolean {
    return this.#isWithin(right) && this.#rules.some((rule) => (rule.rights & bit(right)) !== 0)
  }

  /** Whether it is allowed for all there is, by one grant. */
  everywhere(right: Right): boolean {
    return this.may(right, { path: null, type: null })
  }

  #rule(right: Right, { path, type }: Thing): Rule | undefined {
    if (!this.#isWithin(right)) return undefined
    const { matches } = this.#limit
    if (matches && (path === null || !matches(path))) return undefined
    const wanted = bit(right)
    return this.#rules.find((rule) => (rule.rights & wanted) !== 0 && isAbout(rule, path, type))
  }

  #isWithin(right: Right): boolean {
    return (this.#limit.rights & bit(right)) !== 0
  }
}

function isAbout({ types, matches }: Rule, path: string | null, type: EnvironmentType | null): boolean {
  if (types && (type === null || !types.includes(type))) return false
  return matches === null || (path !== null && matches(path))
}

function ruleOf(grant: Grant, place: number): Rule {
  const { role, rights: extra, environments: types, paths } = grant
  return {
    grant,
    place,
    rights: bitsOf([...(role ? rightsOf[role] : []), ...extra]),
    types,
    matches: matcherOf(paths),
  }
}

function bitsOf(all: Iterable<Right>): number {
  let bits = 0
  for (const right of all) bits |= bit(right)
  return bits
}

/** Remembers what it was asked: the same few thousand paths come again and again. */
function matcherOf(globs: readonly string[] | null): ((path: string) => boolean) | null {
  if (globs === null) return null
  const matchers = globs.map(pathMatcher)
  const known = new Map<string, boolean>()
  return (path) => {
    const before = known.get(path)
    if (before !== undefined) return before
    const now = matchers.some((matches) => matches(path))
    if (known.size >= mostPaths) known.clear()
    known.set(path, now)
    return now
  }
}

function namesOf({ users, groups, key }: Subject): Allowed['as'][] {
  return [
    ...users.map((name) => ({ kind: 'user' as const, name })),
    ...groups.map((name) => ({ kind: 'group' as const, name })),
    ...(key === null ? [] : [{ kind: 'key' as const, name: key }]),
  ]
}

const nameOf = {
  user: (name: string) => `user ${name}`,
  group: (name: string) => `group ${name}`,
  key: (name: string) => `key ${name}`,
}
