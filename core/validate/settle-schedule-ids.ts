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
  const free = new FreeIds([...known.values(), ...ids.values()])
  const others = schedules.filter(({ name }) => !ids.has(name))
  for (const { name } of others.toSorted((a, b) => compareText(a.name, b.name))) {
    ids.set(name, free.take(scheduleId(environment, name)))
  }
  return ids
}

/** Which ids are still to be had. Looking for one takes about as long in an environment that is nearly full. */
class FreeIds {
  readonly #taken: Set<string>
  /** From an id that is taken to a later one, past others that are. */
  readonly #past = new Map<string, string>()
  #isFull = false

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken)
  }

  /** The one that is wanted, or the next free one; that is wanted where none is. */
  take(wanted: string): string {
    const passed: string[] = []
    let id = wanted
    while (this.#taken.has(id)) {
      this.#isFull ||= passed.length === mostSchedules
      if (this.#isFull) return wanted
      passed.push(id)
      id = this.#past.get(id) ?? following(id)
    }
    for (const each of passed) this.#past.set(each, id)
    this.#taken.add(id)
    return id
  }
}

function following(id: string): string {
  const digits = String((Number(id.slice(-4)) + 1) % mostSchedules).padStart(4, '0')
  return `${id.slice(0, -4)}${digits}`
}
