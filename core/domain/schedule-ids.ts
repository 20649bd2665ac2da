import type { Observed } from './observed.ts'

/** The ids that schedules have got: by the id of their environment, then by name. */
export type ScheduleIds = ReadonlyMap<string, ReadonlyMap<string, string>>

/** The ids of what is there. They stay, whatever is declared beside it. */
export function scheduleIdsOf({ extensions }: Observed): ScheduleIds {
  const ids = new Map<string, Map<string, string>>()
  for (const { spec, environments } of extensions) {
    const specifications = [...spec.environments, ...environments.flatMap(({ applied }) => applied ?? [])]
    for (const { id, schedules } of specifications) {
      const known = ids.get(id) ?? new Map()
      for (const schedule of schedules) known.set(schedule.name, schedule.id)
      ids.set(id, known)
    }
  }
  return ids
}
