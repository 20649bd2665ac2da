import type { Thing } from '../domain/access.ts'
import type { Access, EnvironmentType, Grant } from '../domain/desired.ts'
import { type Right, type Role, rights, rightsOf } from '../domain/rights.ts'
import { type PathMatcher, pathMatcher } from './glob.ts'

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

/** What one grant is about, ready to be asked. */
interface Rule {
  grant: Grant
  /** In the order of the files. */
  place: number
  /** A bit for each right. */
  rights: number
  types: readonly EnvironmentType[] | null
  matches: PathMatcher | null
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
  grantsFor(right: Right, thing: Thing): Grant[] {
    return this.#rules.filter((rule) => isFor(rule, bit(right), thing)).map(({ grant }) => grant)
  }

  /** What somebody may do; good as long as who they are and this policy stay. */
  of(subject: Subject): Permissions {
    const named = namesOf(subject).flatMap((as) => {
      const rules = this.#byName.get(nameOf[as.kind](as.name))
      return rules ? [{ as, rules }] : []
    })
    return new Permissions(named, subject.limit)
  }
}

/** What is given to one of the names of a caller, in the order of the files. */
interface Named {
  as: Allowed['as']
  rules: readonly Rule[]
}

/** All that one caller may do. The first grant in the order of the files decides. */
export class Permissions {
  readonly #named: readonly Named[]
  readonly #limit: { rights: number; matches: PathMatcher | null }

  constructor(named: readonly Named[], limit?: Limit) {
    this.#named = named
    this.#limit = {
      rights: limit?.role ? bitsOf(rightsOf[limit.role]) : -1,
      matches: matcherOf(limit?.paths ?? null),
    }
  }

  /** The grant that allows it; undefined where none does. */
  why(right: Right, thing: Thing): Allowed | undefined {
    if (!this.#isWithin(right, thing)) return undefined
    const [first] = this.#found((rule) => isFor(rule, bit(right), thing))
    return first
  }

  /** Grants of the right to the caller, whatever they are for. */
  having(right: Right): Allowed[] {
    return this.#found(({ rights }) => (rights & bit(right)) !== 0)
  }

  may(right: Right, thing: Thing): boolean {
    if (!this.#isWithin(right, thing)) return false
    const wanted = bit(right)
    return this.#named.some(({ rules }) => rules.some((rule) => isFor(rule, wanted, thing)))
  }

  /** Whether there may be something for which it is allowed. */
  anywhere(right: Right): boolean {
    if ((this.#limit.rights & bit(right)) === 0) return false
    return this.#named.some(({ rules }) => rules.some((rule) => (rule.rights & bit(right)) !== 0))
  }

  /** Whether it is allowed for all there is, by one grant. */
  everywhere(right: Right): boolean {
    return this.may(right, { path: null, type: null })
  }

  /** Each once, by the first name that it is given to, in the order of the files. */
  #found(isWanted: (rule: Rule) => boolean): Allowed[] {
    const found = new Map<Rule, Allowed['as']>()
    for (const { as, rules } of this.#named)
      for (const rule of rules) if (!found.has(rule) && isWanted(rule)) found.set(rule, as)
    return [...found].sort(([a], [b]) => a.place - b.place).map(([{ grant }, as]) => ({ grant, as }))
  }

  #isWithin(right: Right, { path }: Thing): boolean {
    const { rights: within, matches } = this.#limit
    return (within & bit(right)) !== 0 && (matches === null || (path !== null && matches(path)))
  }
}

function isFor(rule: Rule, wanted: number, { path, type }: Thing): boolean {
  return (rule.rights & wanted) !== 0 && isAbout(rule, path, type)
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

function matcherOf(globs: readonly string[] | null): PathMatcher | null {
  if (globs === null) return null
  const matchers = globs.map(pathMatcher)
  return matchers.length === 1 ? (matchers[0] ?? null) : (path) => matchers.some((matches) => matches(path))
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
