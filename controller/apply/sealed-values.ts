import type { Target } from '../../core/domain/target.ts'
import { readSealedHeader } from '../../core/sealing/sealed-header.ts'
import type { EnvironmentStore } from '../ports/environment-store.ts'
import type { Fleet } from './fleet.ts'
import type { EnvironmentRegistry } from './registry.ts'

/**
 * Declared and applied, as an earlier controller knew them. Their values are opened before anything is shown that an
 * instance prints: adopted ones go on printing what they were told then.
 */
export async function rememberedTargets(store: EnvironmentStore): Promise<Target[]> {
  const applied = new Map((await store.environments()).map((each) => [each.id, each.applied]))
  return (await store.extensions()).flatMap(({ account, spec, commit }) =>
    spec.environments
      .flatMap((each) => [each, applied.get(each.id) ?? each])
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
