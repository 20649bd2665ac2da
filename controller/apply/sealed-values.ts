import type { Target } from '../../core/domain/target.ts'
import { readSealedHeader } from '../../core/sealing/sealed-header.ts'
import type { Fleet } from './fleet.ts'
import type { Kept } from './kept.ts'
import type { EnvironmentRegistry } from './registry.ts'

/**
 * Declared and applied, as an earlier controller knew them, where there is something sealed in them. Their values are opened before anything is shown that an
 * instance prints: adopted ones go on printing what they were told then.
 */
export function rememberedTargets({ extensions, environments }: Kept): Target[] {
  const applied = new Map(environments.map((each) => [each.id, each.applied]))
  return extensions.flatMap(({ account, spec, commit }) =>
    spec.environments
      .flatMap((each) => [each, applied.get(each.id) ?? each])
      .filter(({ variables }) => variables.some(({ secure }) => secure))
      .map((environment) => ({ account, extension: spec, environment, commit })),
  )
}

/** How many different values are sealed with a key. Applied ones count, too: they may be behind what is declared. */
export function countSealedWith(
  key: string,
  fleet: Pick<Fleet, 'extensions'>,
  registry: Pick<EnvironmentRegistry, 'applied'>,
): number {
  const environments = fleet.extensions().flatMap(({ spec }) => spec.environments)
  const all = environments.flatMap((each) => [each, registry.applied(each.id) ?? each])
  const sealed = new Set(
    all.flatMap((each) => each.variables.flatMap((one) => (one.secure ? one.sealed : []))),
  )
  return [...sealed].filter((each) => {
    const header = readSealedHeader(each)
    return typeof header !== 'string' && header.keyId === key
  }).length
}
