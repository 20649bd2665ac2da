import { isDeepStrictEqual } from 'node:util'
import type { Desired, Environment, Extension, Schedule, Variable } from '../domain/desired.ts'
import type { Diagnostic } from '../domain/diagnostic.ts'
import type { Observed, ObservedEnvironment } from '../domain/observed.ts'
import type { Change, Effect, Held, Plan, Stalled } from '../domain/plan.ts'
import { deletionGuard, modeSwitchGuard, secureGuard, shrinkGuard } from './guards/at-rest.ts'

export interface PlanInput {
  commit: string
  /** Undefined when no desired state can be told: the account is missing or broken. */
  desired: Desired | undefined
  diagnostics: readonly Diagnostic[]
  /** True when the commit holds no configuration at all. */
  empty: boolean
  observed: Observed
  /** Somebody confirmed the deletions of this commit. */
  confirmed: boolean
}

/** From what Git says and what is there to what will be done. Pure. */
export function planPass(input: PlanInput): Plan {
  const { commit, observed } = input
  const errors = input.diagnostics.filter((each) => each.severity === 'error')
  const desired = input.desired ?? (input.empty && input.confirmed ? noExtensions : undefined)
  if (!desired) return whyNothing(input, errors)

  const stalled = stalledExtensions(errors, observed, desired)
  const stalledNames = new Set(stalled.map((each) => each.extension))
  const guard = pruneGuard(input, desired, stalledNames, errors)
  const updates = desired.extensions
    .filter((each) => !stalledNames.has(each.name))
    .map((extension) => planExtension(extension, observed, guard))
  const pruning = planPruning(observed, desired, stalledNames, guard)

  return {
    commit,
    adopt: updates.map((each) => each.adopt),
    changes: [...updates.flatMap((each) => each.changes), ...pruning.changes],
    held: [...updates.flatMap((each) => each.held), ...pruning.held],
    stalled,
    removeExtensions: pruning.removeExtensions,
  }
}

type Extensions = { extensions: readonly Extension[] }

const noExtensions: Extensions = { extensions: [] }

function whyNothing({ commit, empty, observed }: PlanInput, errors: readonly Diagnostic[]): Plan {
  const names = observed.extensions.map(({ spec }) => spec.name)
  const nothing = { commit, adopt: [], changes: [], removeExtensions: [] }
  if (!empty) {
    return { ...nothing, held: [], stalled: names.map((extension) => ({ extension, diagnostics: errors })) }
  }
  const reason = 'the repository holds no configuration; nothing is removed until this commit is confirmed'
  const held = names.map(
    (extension): Held => ({ code: 'empty-repository', extension, environment: null, reason }),
  )
  return { ...nothing, held, stalled: [] }
}

/**
 * An error stalls the extensions it names. Where it leaves open whom it concerns, it also stalls those that its file fed
 * in their last good state: a file that cannot be read does not say what it used to say.
 */
function stalledExtensions(
  errors: readonly Diagnostic[],
  observed: Observed,
  desired: Extensions,
): Stalled[] {
  const feeds = new Map(observed.extensions.map(({ spec }) => [spec.name, new Set(spec.files)]))
  const names = new Set([...feeds.keys(), ...errors.flatMap((each) => each.extensions)])
  for (const { name } of desired.extensions) names.add(name)
  return [...names].sort().flatMap((extension) => {
    const diagnostics = errors.filter(
      (each) =>
        each.extensions.includes(extension) || (isOpenEnded(each) && feeds.get(extension)?.has(each.at.file)),
    )
    return diagnostics.length > 0 ? [{ extension, diagnostics }] : []
  })
}

function isOpenEnded({ extensions, wholeFile }: Diagnostic): boolean {
  return wholeFile === true || extensions.length === 0
}

interface Step {
  /** What the environment is to be from now on; null where it goes. */
  adopt: Environment | null
  changes: Change[]
  held: Held[]
}

function planExtension(
  desired: Extension,
  observed: Observed,
  guard: PruneGuard,
): { adopt: Extension; changes: Change[]; held: Held[] } {
  const existing = observed.extensions.find(({ spec }) => spec.id === desired.id)
  const wanted = new Set(desired.environments.map((each) => each.id))
  const gone = existing?.environments.filter((each) => !wanted.has(each.id)) ?? []
  const steps = [
    ...desired.environments.map((to) => planWanted(to, existing, guard)),
    ...gone.map((each) => planGone(each, existing, guard)),
  ]
  return {
    adopt: { ...desired, environments: steps.flatMap((each) => each.adopt ?? []) },
    changes: steps.flatMap((each) => each.changes),
    held: steps.flatMap((each) => each.held),
  }
}

type Existing = Observed['extensions'][number]

function planWanted(to: Environment, existing: Existing | undefined, guard: PruneGuard): Step {
  const observed = existing?.environments.find((each) => each.id === to.id)
  const lastGood = existing?.spec.environments.find((each) => each.id === to.id)
  const held = lastGood && observed ? modeSwitchGuard(lastGood, to, observed.status) : undefined
  if (held && lastGood) return { adopt: lastGood, changes: [], held: [held] }
  const kept = keptSchedules(existing, lastGood, to, guard)
  const secure = lastGood && keptSecure(lastGood, to)
  const adopt = {
    ...to,
    ...(secure && { variables: secure.variables }),
    ...(kept && { schedules: [...to.schedules, ...kept.schedules] }),
  }
  const notYet = [secure, kept].flatMap((each) => each?.held ?? [])
  return { adopt, changes: planEnvironment(adopt, observed), held: notYet }
}

function planGone(observed: ObservedEnvironment, existing: Existing | undefined, guard: PruneGuard): Step {
  const { id, applied } = observed
  const held = existing && heldDeletion(existing.spec, observed, guard)
  const adopt = existing?.spec.environments.find((each) => each.id === id) ?? null
  if (held) return { adopt, changes: [], held: [held] }
  const reason = 'no longer declared'
  return { adopt: null, changes: [{ kind: 'delete', environment: id, from: applied, reason }], held: [] }
}

/** The schedules that would go, where nothing may. */
function keptSchedules(
  existing: Existing | undefined,
  lastGood: Environment | undefined,
  to: Environment,
  guard: PruneGuard,
): { schedules: Schedule[]; held: Held } | undefined {
  const declared = new Set(to.schedules.map((each) => each.id))
  const schedules = lastGood?.schedules.filter((each) => !declared.has(each.id)) ?? []
  const why = existing && schedules.length > 0 ? guard(existing.spec) : undefined
  if (!why) return undefined
  const reason = `schedules ${schedules.map((each) => each.name).join(', ')}: ${why.reason}`
  return { schedules, held: { code: why.code, reason, extension: to.extension, environment: to.id } }
}

/** A secret does not become plain by a slip: such a variable stays as it was. */
function keptSecure(
  lastGood: Environment,
  to: Environment,
): { variables: Variable[]; held: Held } | undefined {
  const held = secureGuard(lastGood, to)
  if (!held) return undefined
  const before = new Map(lastGood.variables.map((each) => [each.name, each]))
  const variables = to.variables.map((each) => {
    const was = before.get(each.name)
    return was?.secure ? (each.secure ? each : was) : each
  })
  return { variables, held }
}

function planEnvironment(to: Environment, observed: ObservedEnvironment | undefined): Change[] {
  if (!observed?.applied)
    return [{ kind: 'create', environment: to.id, to, reason: 'declared, not there yet' }]
  const from = observed.applied
  const effects = effectsOf(from, to)
  if (effects.length === 0) return []
  return [{ kind: 'update', environment: to.id, from, to, effects, reason: reasonFor(from, to, effects) }]
}

/** What differs between two specifications of one environment, said as what it means for what runs. */
export function effectsOf(from: Environment, to: Environment): Effect[] {
  const effects: Effect[] = []
  if (from.mode !== to.mode) effects.push('switch-mode')
  if (from.state !== to.state) effects.push(to.state === 'running' ? 'start' : 'stop')
  if (to.source && !isDeepStrictEqual([from.source, from.runtime], [to.source, to.runtime]))
    effects.push('deploy')
  if (from.instances !== to.instances) effects.push('scale')
  if (!isDeepStrictEqual([from.variables, from.logLevel], [to.variables, to.logLevel]))
    effects.push('configure')
  if (!isDeepStrictEqual(from.schedules, to.schedules)) effects.push('reschedule')
  if (!isDeepStrictEqual(settingsOf(from), settingsOf(to))) effects.push('settings')
  return effects
}

/** What changes how the environment is treated, and nothing that runs in it. */
function settingsOf({ drainTimeoutMs, deployTimeoutMs, resources, externalEvents, suspend }: Environment) {
  return [drainTimeoutMs, deployTimeoutMs, resources, externalEvents, suspend]
}

function reasonFor(from: Environment, to: Environment, effects: readonly Effect[]): string {
  const parts = effects.map((effect) => {
    if (effect === 'deploy') return changedSource(from, to)
    if (effect === 'scale') return `instances ${from.instances} -> ${to.instances}`
    if (effect === 'configure') return changedNames(from, to)
    if (effect === 'reschedule') return 'schedules changed'
    if (effect === 'switch-mode') return `mode ${from.mode} -> ${to.mode}`
    if (effect === 'settings') return 'settings changed'
    return `wanted state ${from.state} -> ${to.state}`
  })
  return parts.join(', ')
}

function changedSource({ source: before }: Environment, { source: after }: Environment): string {
  if (!before) return `tag ${after?.tag}`
  return before.tag === after?.tag ? 'source or runtime changed' : `tag ${before.tag} -> ${after?.tag}`
}

/** Names only: a plan is shown to people who may not see values. */
function changedNames(from: Environment, to: Environment): string {
  const before = new Map(from.variables.map((each) => [each.name, each]))
  const after = new Map(to.variables.map((each) => [each.name, each]))
  const names = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => !isDeepStrictEqual(before.get(name), after.get(name)),
  )
  const level = from.logLevel === to.logLevel ? [] : [`log level ${from.logLevel} -> ${to.logLevel}`]
  return [...(names.length > 0 ? [`variables ${names.sort().join(', ')}`] : []), ...level].join(', ')
}

/** Why nothing of an extension may be removed in this pass, where that is so. */
type PruneGuard = (spec: Extension) => Pick<Held, 'code' | 'reason'> | undefined

function pruneGuard(
  { observed, confirmed }: PlanInput,
  desired: Extensions,
  stalled: ReadonlySet<string>,
  errors: readonly Diagnostic[],
): PruneGuard {
  const kept = observed.extensions.map(({ spec }) => spec).filter((each) => stalled.has(each.name))
  const shrink = confirmed ? undefined : shrinkGuard(observed, [...desired.extensions, ...kept])
  return ({ files }) => {
    const finding = errors.find((each) => isOpenEnded(each) || files.includes(each.at.file))
    return finding ? findingInScope(finding) : shrink
  }
}

function heldDeletion(
  spec: Extension,
  environment: ObservedEnvironment,
  guard: PruneGuard,
): Held | undefined {
  const why = guard(spec)
  if (why) return { ...why, extension: spec.name, environment: environment.id }
  return deletionGuard(spec.name, environment)
}

function planPruning(
  observed: Observed,
  desired: Extensions,
  stalled: ReadonlySet<string>,
  guard: PruneGuard,
): Pick<Plan, 'changes' | 'held' | 'removeExtensions'> {
  const wanted = new Set(desired.extensions.map((each) => each.id))
  const gone = observed.extensions.filter(({ spec }) => !wanted.has(spec.id) && !stalled.has(spec.name))
  const heldBack = gone.map(({ spec, environments }) =>
    environments.flatMap((each) => heldDeletion(spec, each, guard) ?? []),
  )
  const going = gone.filter((_, index) => heldBack[index]?.length === 0)
  return {
    held: heldBack.flat(),
    removeExtensions: going.map(({ spec }) => spec.id),
    changes: going.flatMap(({ spec, environments }) =>
      environments.map(({ id, applied }): Change => {
        return {
          kind: 'delete',
          environment: id,
          from: applied,
          reason: `extension "${spec.name}" is no longer declared`,
        }
      }),
    ),
  }
}

function findingInScope({ at }: Diagnostic): Pick<Held, 'code' | 'reason'> {
  const reason = `not removed while ${at.file}:${at.line}:${at.column} cannot be understood: it may still declare it`
  return { code: 'finding-in-scope', reason }
}
