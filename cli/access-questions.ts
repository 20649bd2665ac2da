import type { Subject } from '../core/access/decide.ts'
import { type Thing, whole } from '../core/domain/access.ts'
import { type Desired, type Extension, environmentTypes } from '../core/domain/desired.ts'
import { isRight, type Right, rights } from '../core/domain/rights.ts'
import { closest } from '../core/lib/closest.ts'
import { UsageError } from './exit.ts'

/**
 * `ana@example.com`, `group:NAME` or `key:ID`.
 * @param groups further groups of a person
 */
export function subjectNamed(name: string, groups: readonly string[]): Subject {
  if (name.startsWith('key:')) return { users: [], groups: [], key: name.slice(4) }
  if (name.startsWith('group:')) return { users: [], groups: [name.slice(6), ...groups], key: null }
  return { users: [name], groups, key: null }
}

/** @throws {UsageError} naming the one that was probably meant */
export function rightNamed(text: string): Right {
  if (isRight(text)) return text
  const meant = closest(text, rights)
  const help = meant === undefined ? `expected one of ${rights.join(', ')}` : `did you mean "${meant}"?`
  throw new UsageError(`there is no right ${JSON.stringify(text)}; ${help}`)
}

/**
 * What an object is in a checkout: `extension:type`, an id, the name of an extension, a path, or `*`.
 * @throws {UsageError} where it is not declared
 */
export function thingsNamed(object: string, { extensions }: Pick<Desired, 'extensions'>): readonly Thing[] {
  if (object === '*') return [whole]
  const type = environmentTypes.find((each) => object.endsWith(`:${each}`)) ?? null
  const name = type === null ? object : object.slice(0, -type.length - 1)
  if (name.includes('/') || /\.ya?ml$/.test(name)) return [{ path: name, type }]
  for (const extension of extensions) {
    const found = thingsOf(extension, object)
    if (found.length > 0) return found
  }
  const meant = closest(
    name,
    extensions.map((each) => each.name),
  )
  const help = meant === undefined ? '' : `; did you mean "${meant}"?`
  throw new UsageError(`nothing is declared by the name of ${JSON.stringify(object)}${help}`)
}

function thingsOf({ name, id, environments, declaredIn }: Extension, object: string): Thing[] {
  const all = environments.map((each) => ({
    names: [each.id, `${name}:${each.type}`],
    thing: { path: declaredIn?.environments[each.type] ?? null, type: each.type },
  }))
  if (object === name || object === id)
    return [{ path: declaredIn?.extension ?? null, type: null }, ...all.map(({ thing }) => thing)]
  return all.filter(({ names }) => names.includes(object)).map(({ thing }) => thing)
}
