import type { Environment, Extension } from '../../domain/desired.ts'
import type { Observed, ObservedEnvironment } from '../../domain/observed.ts'
import type { Held } from '../../domain/plan.ts'
import type { EnvironmentStatus } from '../../domain/status.ts'

/** More than this share of the resources gone at once needs a confirmation... */
const maxShareDeleted = 0.3
/** ...where there are at least this many. */
const minResources = 10

/** The states in which an environment may be deleted or change its mode. */
const atRest: readonly EnvironmentStatus[] = ['Stopped', 'Disconnected', 'Uninitialized']

export function deletionGuard(extension: string, { id, status }: ObservedEnvironment): Held | undefined {
  if (atRest.includes(status)) return undefined
  return {
    code: 'not-stopped',
    extension,
    environment: id,
    reason: `${id} is ${status}; it can be deleted when it is Stopped, Disconnected or Uninitialized. Set "state: stopped" first, then delete it in a later commit`,
  }
}

export function modeSwitchGuard(
  from: Environment,
  to: Environment,
  status: EnvironmentStatus,
): Held | undefined {
  if (from.mode === to.mode || atRest.includes(status)) return undefined
  return {
    code: 'mode-switch',
    extension: to.extension,
    environment: to.id,
    reason: `${to.id} is ${status}; its mode can change from ${from.mode} to ${to.mode} when it is Stopped, Disconnected or Uninitialized`,
  }
}

export function secureGuard(from: Environment, to: Environment): Held | undefined {
  const secure = new Set(from.variables.flatMap((each) => (each.secure ? each.name : [])))
  const names = to.variables.flatMap((each) => (!each.secure && secure.has(each.name) ? each.name : []))
  if (names.length === 0) return undefined
  return {
    code: 'secure-to-plain',
    extension: to.extension,
    environment: to.id,
    reason: `${names.join(', ')}: a secure variable cannot become plain; remove it in one commit and add it in a later one`,
  }
}

/** A merge gone wrong should not take the world with it. */
export function shrinkGuard(
  observed: Observed,
  staying: readonly Extension[],
): Pick<Held, 'code' | 'reason'> | undefined {
  const before = resourceNames(observed.extensions.map(({ spec }) => spec))
  const after = new Set(resourceNames(staying))
  const deleted = before.filter((each) => !after.has(each)).length
  if (before.length < minResources || deleted <= maxShareDeleted * before.length) return undefined
  return {
    code: 'too-many-deletions',
    reason: `${deleted} of ${before.length} resources would be deleted, more than ${maxShareDeleted * 100} %; nothing is deleted until this commit is confirmed`,
  }
}

function resourceNames(extensions: readonly Extension[]): string[] {
  return extensions.flatMap(({ id, environments }) => [
    id,
    ...environments.flatMap((each) => [each.id, ...each.schedules.map((schedule) => schedule.id)]),
  ])
}
