import type { WireEnvironment, WireService, WireVariable } from '../../../api/service.ts'
import type { Resources } from '../../../core/domain/desired.ts'
import { environmentUuid, variableId, wireEnvironmentType } from '../../../core/domain/identifiers.ts'
import type { Target } from '../../../core/domain/target.ts'
import type { EnvironmentView } from '../../apply/environment-view.ts'
import type { StoredExtension } from '../../ports/environment-store.ts'
import type { RunnerConnection, RunnerHub, RunnerSetup } from '../../ports/runners.ts'
import { hidden } from '../../redact/hide.ts'
import type { Declarations } from '../../runners/declarations.ts'
import type { EnvironmentOfService } from './environment-path.ts'
import { wireExtensionType } from './extension-type.ts'

/** What runners are connected, and what they said of their extension, now or before. */
export interface Runners {
  hub: Pick<RunnerHub, 'connections'>
  declarations: Pick<Declarations, 'of' | 'setups'>
}

/** @param environments those that the caller may see */
export function serviceOf(
  { id, account, spec }: StoredExtension,
  environments: readonly EnvironmentOfService[],
  runners: Runners,
): WireService {
  const hubOfAccount = account.hubs.find((each) => each.id === spec.hub)
  return {
    id,
    type: wireExtensionType[spec.type],
    name: spec.displayName,
    description: spec.description,
    short_description: spec.shortDescription,
    overview: spec.overview,
    ...(spec.website !== null && { website: spec.website }),
    ...(spec.icon !== null && { icon: spec.icon }),
    package_id: spec.packageId,
    products: account.products.filter((each) => spec.products.includes(each.id)),
    ...(hubOfAccount && { hub: hubOfAccount }),
    permissions: spec.permissions,
    owner: { id: account.id, name: account.displayName, role: account.role },
    environments: Object.fromEntries(
      environments.map((each) => [wireEnvironmentType[each.type], environmentOf(each, runners)]),
    ),
  }
}

export function environmentOf(each: EnvironmentOfService, runners: Runners): WireEnvironment {
  const { id, type, extension, view } = each
  return {
    id,
    type: wireEnvironmentType[type],
    runtime: 'cloud',
    external_id: environmentUuid(id),
    status: 'uninitialized',
    schedulables: [],
    features: featuresOf([], []),
    instances: [],
    extension: { id: extension.id, name: extension.spec.displayName },
    ...(view && declaredOf(view, runners)),
  }
}

/** What is said of it beyond what all have, because Git declares it. */
function declaredOf(view: EnvironmentView, { hub, declarations }: Runners) {
  const { environment } = view.target as Target
  const setups = declarations.setups(view.id)
  const connections = hub.connections(view.id)
  const readme = setups.find((each) => each.readmeUrl)?.readmeUrl
  const changelog = setups.find((each) => each.changelogUrl)?.changelogUrl
  const resources = resourcesOf(environment.resources)
  return {
    runtime: environment.mode,
    status: view.status.toLowerCase(),
    log_level: environment.logLevel,
    ...(environment.source && { git: gitOf(view, environment.source) }),
    ...(readme && { readme_url: readme }),
    ...(changelog && { changelog_url: changelog }),
    schedulables: declarations.of(view.id).schedulables ?? [],
    features: featuresOf(setups, connections),
    ...(Object.keys(resources).length > 0 && { resources }),
    ...(environment.mode === 'cloud' && { replicas: environment.instances }),
    instances: instancesOf(view, connections),
  }
}

function featuresOf(
  setups: readonly RunnerSetup[],
  connections: readonly RunnerConnection[],
): WireEnvironment['features'] {
  const serves = (worker: RunnerConnection['worker']) => connections.some((each) => each.worker === worker)
  return {
    event_processing_available: setups.some((each) => Object.keys(each.eventSubscriptions).length > 0),
    web_app_available: serves('webapp'),
    anvil_app_available: serves('anvilapp'),
    transformation_app_available: serves('tfnapp'),
  }
}

/** `commit` is that of what serves: none before the first deploy. */
function gitOf({ deployed }: EnvironmentView, source: { url: string; tag: string }) {
  return {
    url: source.url,
    tag: deployed?.tag ?? source.tag,
    ...(deployed && { commit: deployed.commit }),
  }
}

function resourcesOf({ cpuMillis, memoryBytes }: Resources): { cpu?: number; memory?: number } {
  return {
    ...(cpuMillis !== null && { cpu: cpuMillis / 1000 }),
    ...(memoryBytes !== null && { memory: memoryBytes / 1e9 }),
  }
}

/** Ours in cloud mode; in local mode whoever has connected. */
export function instancesOf(
  { target, instances }: EnvironmentView,
  connections: readonly RunnerConnection[],
): WireEnvironment['instances'] {
  if (target?.environment.mode === 'local') {
    const names = new Set(connections.map(({ instance }) => instance))
    return [...names].map((id) => ({ id, runtime: 'local', status: 'connected' }))
  }
  return instances.map(({ id, connected }) => ({
    id,
    runtime: 'cloud',
    status: connected ? 'connected' : 'disconnected',
  }))
}

/** Those of Git, and those that only the extension declares; of an environment that is not declared, none. */
export function wireVariablesOf(
  { id, view }: EnvironmentOfService,
  { declarations }: Pick<Runners, 'declarations'>,
): WireVariable[] {
  const fromGit = view?.target?.environment.variables ?? []
  const declared = view ? declarations.of(id).variables : []
  const values = new Map(
    [
      ...declared.map(({ name, initialValue, secure }) => ({ name, value: initialValue ?? hidden, secure })),
      ...fromGit.map((each) => ({ value: '', ...each })),
    ].map((each) => [each.name, each]),
  )
  return [...values.values()].map(({ name, value, secure }) => ({
    id: variableId(id, name),
    name,
    value: secure ? hidden : value,
    secure,
  }))
}
