import { compareAccess } from '../access/compare.ts'
import { type AccessChanges, noAccess } from '../domain/access.ts'
import type { Account, Desired, Environment, EnvironmentType, Extension } from '../domain/desired.ts'
import type { Diagnostic } from '../domain/diagnostic.ts'
import type { EpochMs } from '../domain/epoch.ts'
import type { Observed, ObservedEnvironment } from '../domain/observed.ts'
import type { Held, Plan } from '../domain/plan.ts'
import type { EnvironmentStatus } from '../domain/status.ts'
import { compareText } from '../lib/compare-text.ts'
import { type Declared, maskDeclared, planFor } from '../pass.ts'
import { maskObserved } from '../plan/mask.ts'
import { accessName } from '../plan/plan-access.ts'
import { createAction, updateActions } from './actions.ts'
import { changedFields, type FieldChange } from './fields.ts'
import { changedSchedules, type ScheduleChange } from './schedules.ts'
import { changedVariables, type VariableChange } from './variables.ts'

/** One side of the comparison: what is there, declared by a commit or applied by a running controller. */
export interface Before {
  account: Account | null
  /** Without secure values, as `maskObserved` leaves it. */
  observed: Observed
  /** Extensions that are declared there, but with errors. */
  broken: readonly string[]
  diagnostics: readonly Diagnostic[]
  /** The statuses are real, not assumed. */
  live: boolean
  /** Whether each environment runs as a user of its own. Left out: it is not known. */
  isolated?: boolean
}

/** What would change, and what that means for what runs. Plain JSON; holds no secure value. */
export interface Diff {
  account: readonly FieldChange[]
  /** Who may do what: what is given and taken. */
  access: AccessChanges & { held: readonly HeldBack[] }
  /** Those that differ, by name. */
  extensions: readonly ExtensionDiff[]
  /** Environments that stay as they are. */
  unchanged: number
  findings: { before: readonly Diagnostic[]; after: readonly Diagnostic[] }
}

export interface ExtensionDiff {
  name: string
  id: string | null
  /**
   * `kept`: has errors, so it keeps its last good state; `refused`: is new and has errors; `repaired`: had errors, so
   * what it is compared with is in an older commit.
   */
  change: 'created' | 'updated' | 'deleted' | 'kept' | 'refused' | 'repaired'
  fields: readonly FieldChange[]
  environments: readonly EnvironmentDiff[]
  held: readonly HeldBack[]
}

export interface EnvironmentDiff {
  id: string
  type: EnvironmentType
  change: 'created' | 'updated' | 'deleted'
  /** What would be done, one sentence each. */
  actions: readonly string[]
  fields: readonly FieldChange[]
  variables: readonly VariableChange[]
  schedules: readonly ScheduleChange[]
  held: readonly HeldBack[]
}

export interface HeldBack {
  code: Held['code']
  /** False where it depends on how the environment is then, which was not looked at. */
  certain: boolean
  reason: string
}

/** What a commit declares, as if it had been applied in full and ran as declared. */
export function declaredBefore({ checked, empty }: Declared): Before {
  const { desired, diagnostics, extensionFiles } = checked
  const extensions = desired?.extensions ?? []
  const good = new Set(extensions.map((each) => each.name))
  return {
    account: desired?.account ?? null,
    observed: maskObserved({
      ...(desired?.access && { access: desired.access }),
      extensions: extensions.map((spec) => ({ spec, environments: spec.environments.map(asDeclared) })),
    }),
    broken: [...extensionFiles.keys()].filter((name) => !good.has(name)),
    diagnostics: empty ? [] : diagnostics,
    live: false,
  }
}

function asDeclared(environment: Environment): ObservedEnvironment {
  const status: EnvironmentStatus = environment.state === 'stopped' ? 'Stopped' : 'Running'
  return { id: environment.id, applied: environment, status }
}

/**
 * Compares meaning: comments, order and formatting make no difference. Pure.
 * @param options `plan` where it was made already, of more than is compared here
 */
export function diffDesired(
  before: Before,
  after: Declared,
  { now, plan: made }: { now: EpochMs; plan?: Holding },
): Diff {
  const declared = maskDeclared(after)
  const { empty } = declared
  const { desired, diagnostics } = declared.checked
  const { observed } = before
  const plan = made ?? planFor(declared, { observed }).plan
  const comparison = { before, observed, desired: desired?.extensions ?? [], plan, empty, now }
  const extensions = [...stalledExtensions(comparison), ...comparedExtensions(comparison)]
  return {
    account: before.account && desired ? changedFields(before.account, desired.account) : [],
    access: comparedAccess(comparison, desired),
    extensions: extensions.sort((a, b) => compareText(a.name, b.name)),
    unchanged: environmentsOf(comparison) - extensions.flatMap((each) => each.environments).length,
    findings: { before: before.diagnostics, after: empty ? [] : diagnostics },
  }
}

/** What is declared with errors changes nothing. */
function comparedAccess(comparison: Comparison, desired: Desired | undefined): Diff['access'] {
  const { observed } = comparison
  const held = heldBack(accessName, null, comparison)
  if (!desired || desired.access === null) return { gains: [], losses: [], held }
  return { ...compareAccess(observed.access ?? noAccess, desired.access ?? noAccess), held }
}

/** What of a plan is not done. */
type Holding = Pick<Plan, 'held' | 'stalled'>

interface Comparison {
  before: Before
  observed: Observed
  desired: readonly Extension[]
  plan: Holding
  empty: boolean
  now: EpochMs
}

function stalledExtensions({ observed, plan }: Comparison): ExtensionDiff[] {
  return plan.stalled.map(({ extension: name }) => {
    const known = observed.extensions.find(({ spec }) => spec.name === name)
    const change = known ? 'kept' : 'refused'
    return { name, id: known?.spec.id ?? null, change, fields: [], environments: [], held: [] }
  })
}

function comparedExtensions(comparison: Comparison): ExtensionDiff[] {
  const { observed, desired, plan } = comparison
  const stalled = new Set(plan.stalled.map((each) => each.extension))
  const byId = new Map(observed.extensions.map((each) => [each.spec.id, each]))
  const wanted = new Map(desired.map((each) => [each.id, each]))
  return [...new Set([...byId.keys(), ...wanted.keys()])].flatMap((id) => {
    const from = byId.get(id)
    const to = wanted.get(id)
    const name = (to ?? from?.spec)?.name ?? ''
    if (stalled.has(name)) return []
    return compareExtension(name, from, to, comparison)
  })
}

type ObservedExtension = Observed['extensions'][number]

function compareExtension(
  name: string,
  from: ObservedExtension | undefined,
  to: Extension | undefined,
  comparison: Comparison,
): ExtensionDiff[] {
  if (from && to && isTheSame(from, to)) return []
  const { before } = comparison
  const fields = from && to ? changedFields(from.spec, to, ['id', 'environments', 'files', 'declaredIn']) : []
  const environments = compareEnvironments(from, to, comparison)
  if (from && to && fields.length === 0 && environments.length === 0) return []
  const created = before.broken.includes(name) ? 'repaired' : 'created'
  const change = !from ? created : !to ? 'deleted' : 'updated'
  const held = heldBack(name, null, comparison)
  return [{ name, id: (to ?? from?.spec)?.id ?? null, change, fields, environments, held }]
}

/** The very same object, applied in full: there is nothing to compare. */
function isTheSame({ spec, environments }: ObservedExtension, to: Extension): boolean {
  if (spec !== to || environments.length !== to.environments.length) return false
  return to.environments.every((each) =>
    environments.some(({ id, applied }) => id === each.id && applied === each),
  )
}

function compareEnvironments(
  from: ObservedExtension | undefined,
  to: Extension | undefined,
  comparison: Comparison,
): EnvironmentDiff[] {
  const appliedOf = (id: string) => from?.environments.find((each) => each.id === id)
  const known = new Map(from?.spec.environments.map((each) => [each.id, each]))
  const wanted = new Map(to?.environments.map((each) => [each.id, each]))
  const ids = [...new Set([...known.keys(), ...wanted.keys()])].sort()
  return ids.flatMap((id) => {
    const applied = appliedOf(id)?.applied ?? undefined
    const after = wanted.get(id)
    const last = applied ?? (after ? undefined : known.get(id))
    return compareEnvironment(last, after, comparison)
  })
}

function compareEnvironment(
  from: Environment | undefined,
  to: Environment | undefined,
  comparison: Comparison,
): EnvironmentDiff[] {
  const either = to ?? from
  if (!either) return []
  const fields = from && to ? changedFields(from, to, toldOtherwise) : []
  const variables = changedVariables(from?.variables ?? [], to?.variables ?? [])
  const schedules = changedSchedules(from?.schedules ?? [], to?.schedules ?? [], comparison.now)
  if (from && to && fields.length + variables.length + schedules.length === 0) return []
  return [
    {
      id: either.id,
      type: either.type,
      change: !from ? 'created' : !to ? 'deleted' : 'updated',
      actions: [...actionsOf(from, to, comparison.now), ...isolationNote(from, to, comparison.before)],
      fields,
      variables,
      schedules,
      held: heldBack(either.extension, either.id, comparison),
    },
  ]
}

const toldOtherwise = ['id', 'extension', 'extensionId', 'type', 'variables', 'schedules']

function actionsOf(from: Environment | undefined, to: Environment | undefined, now: EpochMs): string[] {
  if (!to) return ['delete, with its tasks and their history']
  return from ? updateActions(from, to, now) : [createAction(to)]
}

/** Said where code of an environment runs for the first time. */
function isolationNote(
  from: Environment | undefined,
  to: Environment | undefined,
  { isolated }: Before,
): string[] {
  if (isolated !== false || to?.mode !== 'cloud' || from?.mode === 'cloud') return []
  return ['its code gets at whatever the controller gets at: no environment has a user of its own there']
}

/** Only a deletion or a switch of the mode waits for the environment to be at rest; all else is known beforehand. */
function heldBack(extension: string, environment: string | null, { plan, before }: Comparison): HeldBack[] {
  return plan.held
    .filter((each) => each.extension === extension && each.environment === environment)
    .map(({ code, reason }) => {
      if (before.live || (code !== 'not-stopped' && code !== 'mode-switch'))
        return { code, certain: true, reason }
      return { code, certain: false, reason: ifRunning[code] }
    })
}

const ifRunning = {
  'not-stopped': 'set "state: stopped" first, and delete it in a later commit',
  'mode-switch': 'set "state: stopped" first, and change the mode in a later commit',
}

function environmentsOf({ observed, desired }: Comparison): number {
  const ids = [
    ...observed.extensions.flatMap(({ spec }) => spec.environments.map((each) => each.id)),
    ...desired.flatMap((each) => each.environments.map(({ id }) => id)),
  ]
  return new Set(ids).size
}
