import type { Environment } from './desired.ts'
import type { Observed } from './observed.ts'

/** The ids that schedules have got: by the id of their environment, then by name. */
export type ScheduleIds = ReadonlyMap<string, Ids>

type Ids = ReadonlyMap<string, string>
type ObservedExtension = Observed['extensions'][number]

/** By what is declared; an environment that is as it was has the same map as before. */
const known = new WeakMap<Environment, { applied: Environment | null | undefined; ids: Ids }>()

/** The ids of what is there. They stay, whatever is declared beside it. */
export function scheduleIdsOf({ extensions }: Observed): ScheduleIds {
  return new Map(extensions.flatMap(idsIn))
}

/**
 * The same from one look to the next, looking only into extensions that are others than at the last: the map is another only
 * where an id is.
 */
export class LastScheduleIds {
  #extensions: readonly ObservedExtension[] = []
  #ids: ScheduleIds = new Map()

  of({ extensions }: Observed): ScheduleIds {
    const before = this.#extensions
    const are = extensions.filter((each, index) => each !== before[index])
    const were = before.filter((each, index) => each !== extensions[index])
    this.#extensions = extensions
    const now = new Map(are.flatMap(idsIn))
    const gone = were.flatMap(environmentsIn).filter((id) => !now.has(id) && this.#ids.has(id))
    const other = [...now].filter(([id, ids]) => !haveSameIds(this.#ids.get(id), ids))
    if (gone.length + other.length === 0) return this.#ids
    const next = new Map(this.#ids)
    for (const id of gone) next.delete(id)
    for (const [id, ids] of other) next.set(id, ids)
    this.#ids = next
    return next
  }
}

export function haveSameIds(before: Ids | undefined, after: Ids): boolean {
  if (before === after) return true
  if (before?.size !== after.size) return false
  return [...after].every(([name, id]) => before.get(name) === id)
}

function idsIn({ spec, environments }: ObservedExtension): [string, Ids][] {
  const isDeclared = (id: string) => spec.environments.some((each) => each.id === id)
  return [
    ...spec.environments.map((declared): [string, Ids] => {
      return [declared.id, idsOf(declared, environments.find(({ id }) => id === declared.id)?.applied)]
    }),
    ...environments.flatMap(({ id, applied }): [string, Ids][] => {
      return applied && !isDeclared(id) ? [[id, idsOf(applied, null)]] : []
    }),
  ]
}

function environmentsIn({ spec, environments }: ObservedExtension): string[] {
  return [...spec.environments, ...environments].map(({ id }) => id)
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
