import { isDeepStrictEqual } from 'node:util'
import type { Environment } from '../../core/domain/desired.ts'
import { HeldOnce } from '../../core/lib/held-once.ts'
import type { EnvironmentStore, StoredEnvironment, StoredExtension } from '../ports/environment-store.ts'

/** What the store has of extensions and environments. */
export interface Kept {
  extensions: readonly StoredExtension[]
  environments: readonly StoredEnvironment[]
}

/** Reads all of it, and holds once what is equal: what was applied is mostly what is declared, and schedules say the same few things. */
export async function readKept(store: Pick<EnvironmentStore, 'extensions' | 'environments'>): Promise<Kept> {
  const once = new HeldOnce()
  const extensions = await store.extensions((each) => onceHeld(each, once))
  const declared = new Map(extensions.flatMap(({ spec }) => spec.environments.map((each) => [each.id, each])))
  const environments = await store.environments((each) => asDeclared(each, declared.get(each.id)))
  return { extensions, environments }
}

function onceHeld({ spec, ...stored }: StoredExtension, once: HeldOnce): StoredExtension {
  const environments = spec.environments.map((each) => ({
    ...each,
    schedules: each.schedules.map((schedule) => ({
      ...schedule,
      name: once.text(schedule.name),
      displayName: once.text(schedule.displayName),
      method: once.text(schedule.method),
      data: once.value(schedule.data),
      trigger: once.value(schedule.trigger),
    })),
  }))
  return { ...stored, account: once.value(stored.account), spec: { ...spec, environments } }
}

/** Where it is equal it is the same object, and need not be compared again. */
function asDeclared(stored: StoredEnvironment, declared: Environment | undefined): StoredEnvironment {
  return isDeepStrictEqual(stored.applied, declared) ? { ...stored, applied: declared ?? null } : stored
}
