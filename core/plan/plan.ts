import type { Desired, Environment, Extension, Schedule } from '../domain/desired.ts'
import type { Diagnostic } from '../domain/diagnostic.ts'
import type { Observed, ObservedEnvironment } from '../domain/observed.ts'
import type { Change, Held, Plan, Stalled } from '../domain/plan.ts'
import { groupBy } from '../lib/group-by.ts'
import { effectsOf, reasonFor } from './effects.ts'
import { isOpenEnded } from './guards/finding-in-scope.ts'
import { withSecureAsBefore } from './guards/secure-stays-secure.ts'
import { heldBy } from './guards.ts'
import { planAccess } from './plan-access.ts'

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

/** From what Git says and what is there to what will be done. Pure. What may hold a change back is in `guards.ts`. */
export function planPass(input: PlanInput): Plan {
  const { commit, observed } = input
  const emptiness = heldBy('empty-repository', input)
  if (emptiness) return nothingHeld(commit, observed, emptiness)
  const desired = input.empty ? noExtensions : input.desired
  // of an empty repository, that it lacks an Account is no reason to keep anything
  const errors = input.empty ? [] : input.diagnostics.filter((each) => each.severity === 'error')
  if (!desired) return allStalled(commit, observed, errors)

  const stalled = stalledExtensions(errors, observed)
  const stalledNames = new Set(stalled.map((each) => each.extension))
  const guard = pruneGuard(input, desired, stalledNames, errors)
  const there = new Map(observed.extensions.map((each) => [each.spec.id, each]))
  const updates = desired.extensions
    .filter((each) => !stalledNames.has(each.name))
    .map((extension) => planExtension(extension, there.get(extension.id), guard))
  const pruning = planPruning(observed, desired, stalledNames, guard)
  const { access, held } = planAccess(observed.access, desired.access, errors)

  return {
    commit,
    adopt: updates.map((each) => each.adopt),
    changes: [...updates.flatMap((each) => each.changes), ...pruning.changes],
    held: [...held, ...updates.flatMap((each) => each.held), ...pruning.held],
    stalled,
    removeExtensions: pruning.removeExtensions,
    ...(access && { access }),
  }
}

type Extensions = Pick<Desired, 'extensions' | 'access'>

const noExtensions: Extensions = { extensions: [] }

function nothingHeld(commit: string, { extensions }: Observed, why: Pick<Held, 'code' | 'reason'>): Plan {
  const held = extensions.map(({ spec }) => ({ ...why, extension: spec.name, environment: null }))
  return { commit, adopt: [], changes: [], held, stalled: [], removeExtensions: [] }
}

function allStalled(commit: string, { extensions }: Observed, errors: readonly Diagnostic[]): Plan {
  const stalled = extensions.map(({ spec }) => ({ extension: spec.name, diagnostics: errors }))
  return { commit, adopt: [], changes: [], held: [], stalled, removeExtensions: [] }
}

/**
 * An error stalls the extensions it names. Where it leaves open whom it concerns, it also stalls those that its file fed
 * in their last good state: a file that cannot be read does not say what it used to say.
 */
function stalledExtensions(errors: readonly Diagnostic[], observed: Observed): Stalled[] {
  if (errors.length === 0) return []
  const feeds = new Map(observed.extensions.map(({ spec }) => [spec.name, new Set(spec.files)]))
  const naming = new Map<string, Set<Diagnostic>>()
  const openEnded = groupBy(errors, (each) => (isOpenEnded(each) ? each.at.file : undefined))
  const add = (extension: string, found: readonly Diagnostic[]) => {
    const known = naming.get(extension) ?? new Set()
    for (const each of found) known.add(each)
    naming.set(extension, known)
  }
  for (const each of errors) for (const extension of each.extensions) add(extension, [each])
  for (const [extension, files] of feeds) for (const file of files) add(extension, openEnded.get(file) ?? [])
  const order = new Map(errors.map((each, index) => [each, index]))
  const inOrder = (a: Diagnostic, b: Diagnostic) => (order.get(a) ?? 0) - (order.get(b) ?? 0)
  return [...naming]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([extension, found]) => {
      return found.size > 0 ? [{ extension, diagnostics: [...found].sort(inOrder) }] : []
    })
}

interface Step {
  /** What the environment is to be from now on; null where it goes. */
  adopt: Environment | null
  changes: Change[]
  held: Held[]
}

interface ExtensionPlan {
  adopt: Extension
  changes: readonly Change[]
  held: readonly Held[]
}

function planExtension(desired: Extension, existing: Existing | undefined, guard: PruneGuard): ExtensionPlan {
  if (existing && isThere(desired, existing)) return { adopt: desired, changes: none, held: none }
  const wanted = new Set(desired.environments.map((each) => each.id))
  const gone = existing?.environments.filter((each) => !wanted.has(each.id)) ?? []
  const steps = [
    ...desired.environments.map((to) => planWanted(to, existing, guard)),
    ...gone.map((each) => planGone(each, existing, guard)),
  ]
  const environments = steps.flatMap((each) => each.adopt ?? [])
  const isAsDeclared =
    environments.length === desired.environments.length &&
    environments.every((each, index) => each === desired.environments[index])
  return {
    adopt: isAsDeclared ? desired : { ...desired, environments, ...stillDeclaredIn(desired, existing) },
    changes: steps.flatMap((each) => each.changes),
    held: steps.flatMap((each) => each.held),
  }
}

/** What is kept, though it is not declared any more, is where it was. */
function stillDeclaredIn(desired: Extension, existing: Existing | undefined): Pick<Extension, 'declaredIn'> {
  const [was, is] = [existing?.spec.declaredIn, desired.declaredIn]
  if (!was || !is) return {}
  return { declaredIn: { ...is, environments: { ...was.environments, ...is.environments } } }
}

type Existing = Observed['extensions'][number]

const none = Object.freeze([])

/**
 * Whether it is what is there, the very same object, applied in full: then nothing is compared. What is equal and not the
 * same, or in another order, only takes longer.
 */
function isThere({ environments }: Extension, existing: Existing): boolean {
  const { spec, environments: there } = existing
  if (spec.environments !== environments || there.length !== environments.length) return false
  return environments.every((each, index) => there[index]?.applied === each)
}

function planWanted(to: Environment, existing: Existing | undefined, guard: PruneGuard): Step {
  const observed = existing?.environments.find((each) => each.id === to.id)
  const lastGood = existing?.spec.environments.find((each) => each.id === to.id)
  const scope = { extension: to.extension, environment: to.id }
  const switching =
    lastGood && observed && heldBy('mode-switch', { from: lastGood, to, status: observed.status })
  if (switching) return { adopt: lastGood, changes: [], held: [{ ...switching, ...scope }] }
  const kept = keptSchedules(existing, lastGood, to, guard)
  const unsecured = lastGood && heldBy('secure-to-plain', { from: lastGood, to })
  const adopt =
    unsecured || kept
      ? {
          ...to,
          ...(unsecured && { variables: withSecureAsBefore({ from: lastGood, to }) }),
          ...(kept && { schedules: [...to.schedules, ...kept.schedules] }),
        }
      : to
  const notYet = [unsecured, kept?.why].flatMap((why) => (why ? [{ ...why, ...scope }] : []))
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
): { schedules: Schedule[]; why: Pick<Held, 'code' | 'reason'> } | undefined {
  const declared = new Set(to.schedules.map((each) => each.id))
  const schedules = lastGood?.schedules.filter((each) => !declared.has(each.id)) ?? []
  const why = existing && schedules.length > 0 ? guard(existing.spec) : undefined
  if (!why) return undefined
  const reason = `schedules ${schedules.map((each) => each.name).join(', ')}: ${why.reason}`
  return { schedules, why: { code: why.code, reason } }
}

function planEnvironment(to: Environment, observed: ObservedEnvironment | undefined): Change[] {
  if (!observed?.applied)
    return [{ kind: 'create', environment: to.id, to, reason: 'declared, not there yet' }]
  const from = observed.applied
  const effects = effectsOf(from, to)
  if (effects.length === 0) return []
  return [{ kind: 'update', environment: to.id, from, to, effects, reason: reasonFor(from, to, effects) }]
}

/** Why nothing of an extension may be removed in this pass, where that is so. */
type PruneGuard = (spec: Extension) => Pick<Held, 'code' | 'reason'> | undefined

function pruneGuard(
  { observed, confirmed }: PlanInput,
  desired: Extensions,
  stalled: ReadonlySet<string>,
  errors: readonly Diagnostic[],
): PruneGuard {
  const shrinking = once(() => {
    const before = observed.extensions.map(({ spec }) => spec)
    const after = [...desired.extensions, ...before.filter((each) => stalled.has(each.name))]
    return heldBy('too-many-deletions', { before, after, confirmed })
  })
  return ({ files }) => heldBy('finding-in-scope', { files, errors }) ?? shrinking()
}

/** Counting all that is there is left until something is to go. */
function once<T>(work: () => T): () => T {
  let done: { value: T } | undefined
  return () => {
    done ??= { value: work() }
    return done.value
  }
}

function heldDeletion(
  spec: Extension,
  environment: ObservedEnvironment,
  guard: PruneGuard,
): Held | undefined {
  const why = guard(spec) ?? heldBy('not-stopped', environment)
  return why && { ...why, extension: spec.name, environment: environment.id }
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
