import { scheduleId } from '../domain/identifiers.ts'
import { compareText } from '../lib/compare-text.ts'

/** As many ids as an environment has room for: they end in four digits. */
export const mostSchedules = 10_000

/**
 * The ids of the schedules of one environment, by name. One that is adopted (`metadata.id`) is as written, one that is
 * `known` stays. Each of the others has the id that its name gives, or the next free one; in the order of their names, so
 * that the same schedules always have the same.
 * @param known ids by name, also of schedules that are not declared any more: they are not given to others
 */
export function settleScheduleIds(
  environment: string,
  schedules: readonly { name: string; id?: string | undefined }[],
  known: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const ids = new Map<string, string>()
  for (const { name, id = known.get(name) } of schedules) if (id !== undefined) ids.set(name, id)
  const taken = new Set([...known.values(), ...ids.values()])
  const others = schedules.filter(({ name }) => !ids.has(name))
  for (const { name } of others.toSorted((a, b) => compareText(a.name, b.name))) {
    const id = firstFree(scheduleId(environment, name), taken)
    ids.set(name, id)
    taken.add(id)
  }
  return ids
}

function firstFree(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  const first = Number(wanted.slice(-4))
  for (let step = 1; step < mostSchedules; step += 1) {
    const digits = String((first + step) % mostSchedules).padStart(4, '0')
    const id = `${wanted.slice(0, -4)}${digits}`
    if (!taken.has(id)) return id
  }
  return wanted
}
