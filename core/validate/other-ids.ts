import type { Desired } from '../domain/desired.ts'
import { haveSameIds, type ScheduleIds } from '../domain/schedule-ids.ts'
import { digitsOf } from './ties.ts'

type Ids = ReadonlyMap<string, string>

const noIds: ScheduleIds = new Map()
const noIdsOf: Ids = new Map()

/** The environments whose schedules have got other ids than before. Maps that are the same are not looked into. */
export function otherIds(before: ScheduleIds = noIds, after: ScheduleIds = noIds): string[] {
  if (before === after) return []
  const other: string[] = []
  for (const [environment, ids] of after)
    if (!haveSameIds(before.get(environment) ?? noIdsOf, ids)) other.push(environment)
  for (const [environment, ids] of before)
    if (ids.size > 0 && !after.has(environment)) other.push(environment)
  return other
}

/**
 * Those of them whose schedules may be given other ids by it: not those that have got exactly the ids they were given, which
 * is what becomes of every environment once it is taken up.
 */
export function unlessAsGiven(
  environments: readonly string[],
  ids: ScheduleIds = noIds,
  desired: Desired | undefined = undefined,
): string[] {
  if (environments.length === 0) return []
  const all = desired?.extensions.flatMap((each) => each.environments) ?? []
  const given = new Map(all.map(({ id, schedules }) => [id, schedules]))
  return environments.filter((environment) => {
    const schedules = given.get(environment)?.map(({ name, id }) => [name, id] as const)
    return !schedules || !haveSameIds(new Map(schedules), ids.get(environment) ?? noIdsOf)
  })
}

/** Digits in the ids of schedules that are those of other environments: they were adopted once. */
export function strangeDigits(environment: string, ids: Ids): string[] {
  const own = digitsOf(environment)
  const digits = [...ids.values()].map(digitsOf).filter((each) => each !== own)
  return [...new Set(digits)]
}
