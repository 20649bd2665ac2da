import { isDeepStrictEqual } from 'node:util'
import type { Extension } from '../domain/desired.ts'

/** The extension as it is now: where it is equal to what it was, that very object. Environments that are equal stay the same, too. */
export function asBefore(before: Extension | undefined, found: Extension): Extension {
  if (before === undefined) return found
  const known = new Map(before.environments.map((each) => [each.id, each]))
  const environments = found.environments.map((each) => {
    const was = known.get(each.id)
    return was && isDeepStrictEqual(was, each) ? was : each
  })
  const now = { ...found, environments: Object.freeze(environments) }
  return isDeepStrictEqual(before, now) ? before : Object.freeze(now)
}
