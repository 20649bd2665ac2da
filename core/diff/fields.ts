import { isDeepStrictEqual } from 'node:util'
import { formatDuration, formatMemory } from './units.ts'

/** A field that differs, by its path in the YAML: `source.tag`. Absent values are `null`. */
export interface FieldChange {
  field: string
  from: unknown
  to: unknown
}

/** Stands for a value that nobody may see. Two of them are not told apart. */
export const secret = '(secret)'

/**
 * Where two resolved objects differ, field by field, in the order of the first. Knows no field by name, so that one
 * that is added to the language is compared from its first day. `except` names those told in another way.
 */
export function changedFields(from: object, to: object, except: readonly string[] = []): FieldChange[] {
  const before = flatten(from, except)
  const after = flatten(to, except)
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((path) => ({ path, from: before.get(path) ?? null, to: after.get(path) ?? null }))
    .filter((each) => !isDeepStrictEqual(each.from, each.to))
    .map(({ path, ...values }) => shown(path, values))
}

/** Leaves by path; lists are leaves, and what is null or an empty object is absent. */
function flatten(value: object, except: readonly string[], prefix = ''): Map<string, unknown> {
  const entries = Object.entries(value).filter(([key]) => !except.includes(prefix + key))
  return new Map(
    entries.flatMap(([key, each]): [string, unknown][] => {
      if (each === null || each === undefined) return []
      if (isPlainObject(each)) return [...flatten(each, except, `${prefix}${key}.`)]
      return [[prefix + key, each]]
    }),
  )
}

function shown(path: string, { from, to }: { from: unknown; to: unknown }): FieldChange {
  if (/(authori[sz]ation|credentials?|password|secret|token)$/i.test(path)) {
    return { field: path, from: from === null ? null : secret, to: to === null ? null : secret }
  }
  const unit = [from, to].some((value) => typeof value === 'number')
    ? units.find(({ suffix }) => path.endsWith(suffix))
    : undefined
  if (!unit) return { field: path, from, to }
  const written = (value: unknown) => (typeof value === 'number' ? unit.write(value) : value)
  return { field: path.slice(0, -unit.suffix.length), from: written(from), to: written(to) }
}

/** Numbers with a unit inside, text with one in the YAML: `drainTimeoutMs` is `drainTimeout`. */
const units: readonly { suffix: string; write: (value: number) => string }[] = [
  { suffix: 'Ms', write: formatDuration },
  { suffix: 'Millis', write: (millis) => (millis % 1000 === 0 ? String(millis / 1000) : `${millis}m`) },
  { suffix: 'Bytes', write: formatMemory },
]

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
