import type { EnvironmentType, Extension } from '../../../core/domain/desired.ts'
import type { Target } from '../../../core/domain/target.ts'
import { type ListedVariable, listedVariables } from '../../../core/edit/listed-variables.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { EnvironmentRegistry } from '../../apply/registry.ts'
import type { Declarations } from '../../runners/declarations.ts'
import type { Sync } from '../../sync/sync.ts'
import { notFound } from '../errors.ts'

export interface VariablesOf {
  fleet: Pick<Fleet, 'find' | 'target'>
  registry: Pick<EnvironmentRegistry, 'applied'>
  sync: Pick<Sync, 'state' | 'checkAt'>
  declarations: Pick<Declarations, 'of'>
}

/** The variables of an environment, and what says so. */
export interface FoundVariables extends Pick<Target, 'account' | 'extension'> {
  id: string
  environment: EnvironmentType
  all: readonly ListedVariable[]
  commit: string
  /** False: what the newest commit says is wrong, and this is what was said before. */
  isNewest: boolean
}

/**
 * As the newest commit has them, or the last one that was right.
 * @param redact hides secrets in what an extension says by itself
 * @throws {HttpError} 404
 */
export function variablesOf(
  name: string,
  { fleet, registry, sync, declarations }: VariablesOf,
  redact: (text: string) => string,
): FoundVariables {
  const id = fleet.find(name)
  const target = id === undefined ? undefined : fleet.target(id)
  if (id === undefined || !target) throw notFound(`environment ${name}`)
  const { account, extension, environment } = target
  const { commit } = sync.state()
  const check = commit === null ? undefined : sync.checkAt(commit)
  const isSame = (each: Extension) => each.name === extension.name
  const newest = check?.checked.desired?.extensions
    .find(isSame)
    ?.environments.find(({ type }) => type === environment.type)
  const files = check?.filesAbout(extension.name) ?? []
  const all = listedVariables({
    extension: extension.name,
    environment: environment.type,
    declared: (newest ?? environment).variables,
    applied: registry.applied(id)?.variables ?? null,
    release: declarations.of(id).variables.map(({ initialValue, ...each }) => {
      return { ...each, initialValue: initialValue === null ? null : redact(initialValue) }
    }),
    documents: files.flatMap(({ documents }) => documents),
  })
  return {
    ...{ id, account, extension, environment: environment.type, all },
    ...{ commit: newest && commit !== null ? commit : target.commit, isNewest: newest !== undefined },
  }
}
