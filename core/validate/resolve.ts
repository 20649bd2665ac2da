import type {
  AccountDocument,
  EnvironmentDocument,
  ExtensionDocument,
  ScheduleDocument,
  VariableSetDocument,
  VariableSpec,
} from '../../schemas/generated/types.ts'
import {
  type Account,
  type DeclaredIn,
  type Desired,
  type Environment,
  type Extension,
  environmentTypes,
  type Resources,
  type RuntimeSpec,
  type Schedule,
  type Source,
  type Suspension,
  type Trigger,
  type Variable,
} from '../domain/desired.ts'
import { environmentId } from '../domain/identifiers.ts'
import { parseCpu, parseDuration, parseMemory } from '../domain/quantity.ts'
import type { ScheduleIds } from '../domain/schedule-ids.ts'
import { compareText } from '../lib/compare-text.ts'
import { deepFreeze } from '../lib/deep-freeze.ts'
import { groupBy } from '../lib/group-by.ts'
import { HeldOnce } from '../lib/held-once.ts'
import { wallClock } from '../schedules/time/wall-clock.ts'
import { endOf, parseTime } from '../schedules/time/written-time.ts'
import { asBefore } from './as-before.ts'
import type { Catalog, Resource } from './catalog.ts'
import { idOfAccount, idOfExtension } from './identity.ts'
import { resolveTrigger } from './resolve-trigger.ts'
import { settleScheduleIds } from './settle-schedule-ids.ts'

/** What extensions are made from, beside the catalog. */
export interface Resolving {
  account: AccountDocument
  /** Names of those of which nothing is wrong. */
  wanted: (extension: string) => boolean
  /** By name: the files that say something about each. */
  files: ReadonlyMap<string, readonly string[]>
  /** Ids that schedules have got already. */
  ids: ScheduleIds | undefined
  /** What is there already, by name: what is equal to it is the same object, and is not held twice meanwhile. */
  known: ReadonlyMap<string, Extension> | undefined
}

/**
 * What the catalog says about the extensions that are wanted, defaults filled in and references followed, step by step. The
 * defaults are those the schemas tell.
 */
export function* resolving(
  catalog: Catalog,
  { account, wanted, files, ids = new Map(), known }: Resolving,
): Generator<void, Desired> {
  const parts = partsByExtension(catalog, ids)
  const documents = bodies(catalog.extensions)
    .filter(({ metadata }) => wanted(metadata.name))
    .sort((a, b) => compareText(a.metadata.name, b.metadata.name))
  const extensions: Extension[] = []
  for (const each of documents) {
    const { name } = each.metadata
    const found = resolveExtension(each, idOfExtension(account, each), parts, files.get(name) ?? [])
    extensions.push(asBefore(known?.get(name), deepFreeze(found)))
    yield
  }
  return Object.freeze({
    account: deepFreeze(resolveAccount(account)),
    extensions: Object.freeze(extensions),
  })
}

interface Parts {
  environments: ReadonlyMap<string, readonly EnvironmentDocument[]>
  variableSets: ReadonlyMap<string, readonly VariableSetDocument[]>
  schedules: ReadonlyMap<string, readonly ScheduleDocument[]>
  triggerOf: (schedule: ScheduleDocument) => Trigger | undefined
  declaredIn: (extension: ExtensionDocument) => DeclaredIn
  /** Ids that schedules have got already. */
  ids: ScheduleIds
  once: HeldOnce
}

function partsByExtension(catalog: Catalog, ids: ScheduleIds): Parts {
  const extensionOf = ({ spec }: { spec: { extension: string } }) => spec.extension
  return {
    environments: groupBy(bodies(catalog.environments), extensionOf),
    variableSets: groupBy(bodies(catalog.variableSets), extensionOf),
    schedules: groupBy(bodies(catalog.schedules), extensionOf),
    triggerOf: (schedule) => resolveTrigger(schedule, catalog),
    declaredIn: declaredInOf(catalog),
    ids,
    once: new HeldOnce(),
  }
}

function declaredInOf({ extensions, environments }: Catalog): Parts['declaredIn'] {
  const files = new Map(extensions.map(({ body, document }) => [body, document.file]))
  const byExtension = groupBy(environments, ({ body }) => body.spec.extension)
  return (extension) => ({
    extension: files.get(extension) ?? '',
    environments: Object.fromEntries(
      (byExtension.get(extension.metadata.name) ?? []).map(({ body, document }) => [
        body.spec.type,
        document.file,
      ]),
    ),
  })
}

function bodies<Body>(resources: readonly Resource<Body>[]): Body[] {
  return resources.map(({ body }) => body)
}

function resolveAccount(account: AccountDocument): Account {
  const { metadata, spec } = account
  return {
    id: idOfAccount(account),
    name: metadata.name,
    displayName: spec.displayName ?? metadata.name,
    role: spec.role,
    products: (spec.products ?? [])
      .toSorted((a, b) => compareText(a.id, b.id))
      .map(({ id, name }) => ({ id, name })),
    hubs: (spec.hubs ?? []).toSorted((a, b) => compareText(a.id, b.id)).map(({ id, name }) => ({ id, name })),
  }
}

function resolveExtension(
  document: ExtensionDocument,
  id: string,
  parts: Parts,
  files: readonly string[],
): Extension {
  const {
    metadata: { name },
    spec,
  } = document
  const environments = (parts.environments.get(name) ?? []).toSorted(
    (a, b) => environmentTypes.indexOf(a.spec.type) - environmentTypes.indexOf(b.spec.type),
  )
  return {
    id,
    name,
    displayName: spec.displayName ?? name,
    type: spec.type,
    description: spec.description ?? '',
    shortDescription: spec.shortDescription ?? '',
    overview: spec.overview ?? '',
    website: spec.website ?? null,
    icon: spec.icon ?? null,
    packageId: spec.packageId ?? null,
    products: (spec.products ?? []).toSorted(compareText),
    hub: spec.hub ?? null,
    permissions: (spec.permissions ?? []).toSorted(compareText),
    events: spec.events?.toSorted(compareText) ?? null,
    environments: environments.map((each) => resolveEnvironment(each, id, parts)),
    files,
    declaredIn: parts.declaredIn(document),
  }
}

function resolveEnvironment({ spec }: EnvironmentDocument, extensionId: string, parts: Parts): Environment {
  const id = environmentId(extensionId, spec.type)
  const { source, runtime } = spec
  return {
    id,
    extension: spec.extension,
    extensionId,
    type: spec.type,
    mode: spec.mode ?? 'cloud',
    state: spec.state ?? 'running',
    source: source ? resolveSource(source) : null,
    runtime: runtime ? resolveRuntime(runtime) : null,
    instances: spec.instances ?? 1,
    resources: resolveResources(spec.resources),
    logLevel: spec.logLevel ?? 'INFO',
    drainTimeoutMs: milliseconds(spec.drainTimeout ?? '30s'),
    deployTimeoutMs: milliseconds(spec.deployTimeout ?? '60s'),
    externalEvents: { enabled: spec.externalEvents?.enabled ?? true },
    suspend: resolveSuspension(spec.suspend),
    variables: resolveVariables(parts.variableSets.get(spec.extension) ?? [], spec.type),
    schedules: resolveSchedules(spec, id, parts),
  }
}

type EnvironmentSpec = EnvironmentDocument['spec']

function resolveSource({ url, tag, auth }: NonNullable<EnvironmentSpec['source']>): Source {
  if (!auth) return { url, tag }
  return { url, tag, auth: { username: auth.username, passwordFrom: auth.passwordFrom } }
}

function resolveRuntime({ kind, build, start, env }: NonNullable<EnvironmentSpec['runtime']>): RuntimeSpec {
  const variables = Object.entries(env ?? {}).sort(([a], [b]) => compareText(a, b))
  return {
    kind: kind ?? 'process',
    build: build ?? null,
    start,
    ...(variables.length > 0 && { env: Object.fromEntries(variables) }),
  }
}

function resolveResources({ cpu, memory }: NonNullable<EnvironmentSpec['resources']> = {}): Resources {
  return {
    cpuMillis: (cpu === undefined ? undefined : parseCpu(cpu)) ?? null,
    memoryBytes: (memory === undefined ? undefined : parseMemory(memory)) ?? null,
  }
}

function resolveSuspension(suspend: EnvironmentSpec['suspend']): Suspension | null {
  if (!suspend) return null
  const end = suspensionEnd(suspend.until)
  return { reason: suspend.reason, until: end === undefined ? null : new Date(end).toISOString() }
}

/** In milliseconds since the epoch; undefined where none is given. */
export function suspensionEnd(until: string | undefined): number | undefined {
  const time = until === undefined ? undefined : parseTime(until)
  return time && endOf(time, wallClock('UTC'))
}

/** Those of the whole extension first, so that those of the environment win. */
function resolveVariables(
  sets: readonly VariableSetDocument[],
  type: EnvironmentDocument['spec']['type'],
): Variable[] {
  const layers = [undefined, type].flatMap((scope) => sets.filter(({ spec }) => spec.environment === scope))
  const variables = layers.flatMap(({ spec }) => spec.variables)
  const winners = new Map(variables.map((each) => [each.name, each]))
  return [...winners.values()].sort((a, b) => compareText(a.name, b.name)).map(resolveVariable)
}

function resolveVariable({ name, value = '', sealed }: VariableSpec): Variable {
  return sealed === undefined ? { name, secure: false, value } : { name, secure: true, sealed }
}

function resolveSchedules(
  { extension, type }: EnvironmentSpec,
  environment: string,
  { schedules, triggerOf, ids, once }: Parts,
): Schedule[] {
  const own = (schedules.get(extension) ?? [])
    .filter((each) => each.spec.environment === type)
    .sort((a, b) => compareText(a.metadata.name, b.metadata.name))
  const settled = settleScheduleIds(
    environment,
    own.map(({ metadata }) => metadata),
    ids.get(environment),
  )
  return own.map((each) =>
    resolveSchedule(each, settled.get(each.metadata.name) ?? '', triggerOf(each), once),
  )
}

function resolveSchedule(
  { metadata, spec }: ScheduleDocument,
  id: string,
  trigger: Trigger | undefined,
  once: HeldOnce,
): Schedule {
  const name = once.text(metadata.name)
  if (!trigger) throw new Error(`the trigger of schedule "${name}" was not checked`)
  return {
    id,
    name,
    displayName: spec.displayName ?? name,
    description: spec.description ?? '',
    method: once.text(spec.method),
    data: once.value(spec.data ?? {}),
    trigger: once.value(trigger),
    enabled: spec.enabled ?? true,
    missedRuns: spec.missedRuns ?? 'last',
    catchUpWindowMs: milliseconds(spec.catchUpWindow ?? '24h'),
    overlap: spec.overlap ?? 'skip',
    maxQueued: spec.overlap === 'queueAll' ? (spec.maxQueued ?? 100) : 1,
    jitterMs: milliseconds(spec.jitter ?? '0s'),
  }
}

function milliseconds(duration: string): number {
  return parseDuration(duration) ?? 0
}
