import type { Environment } from './desired.ts'
import type { Observed } from './observed.ts'

/** The ids that schedules have got: by the id of their environment, then by name. */
export type ScheduleIds = ReadonlyMap<string, ReadonlyMap<string, string>>

type Ids = ReadonlyMap<string, string>

/** By what is declared; an environment that is as it was has the same map as before. */
const known = new WeakMap<Environment, { applied: Environment | null | undefined; ids: Ids }>()

/** The ids of what is there. They stay, whatever is declared beside it. */
export function scheduleIdsOf({ extensions }: Observed): ScheduleIds {
  const ids = new Map<string, Ids>()
  for (const { spec, environments } of extensions) {
    for (const declared of spec.environments)
      ids.set(declared.id, idsOf(declared, environments.find(({ id }) => id === declared.id)?.applied))
    for (const { id, applied } of environments) if (applied && !ids.has(id)) ids.set(id, idsOf(applied, null))
  }
  return ids
}

/** Those that were applied count more than those that are declared. */
function idsOf(declared: Environment, applied: Environment | null | undefined): Ids {
  const before = known.get(declared)
  if (before && before.applied === applied) return before.ids
  const schedules = [...declared.schedules, ...(applied?.schedules ?? [])]
  const ids = new Map(schedules.map(({ name, id }) => [name, id]))
  known.set(declared, { applied, ids })
  return ids
}
