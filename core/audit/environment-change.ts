import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { AuditEntry } from '../domain/audit.ts'
import type { Environment, Variable } from '../domain/desired.ts'
import { canonicalJson } from '../lib/canonical-json.ts'

type Difference = NonNullable<AuditEntry['change']>

/** What is only a name for what the row is about. */
const names: ReadonlySet<string> = new Set(['id', 'extension', 'extensionId', 'type'])

/**
 * What is different between two declarations of an environment: fields with their values, variables and schedules by name,
 * with fingerprints of what is secure or long.
 */
export function environmentChange(from: Environment, to: Environment): Difference {
  const { variables, schedules, ...fields } = from
  const { variables: newVariables, schedules: newSchedules, ...newFields } = to
  const named = (each: object) => new Map(Object.entries(each).filter(([name]) => !names.has(name)))
  return Object.fromEntries([
    ...differing('', named(fields), named(newFields), (value) => value),
    ...differing('variables.', byName(variables), byName(newVariables), shownVariable),
    ...differing('schedules.', byName(schedules), byName(newSchedules), fingerprint),
  ])
}

function byName<Item extends { name: string }>(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((each) => [each.name, each]))
}

/** Only what differs is shown: a fingerprint costs more than to compare. */
function differing<Value>(
  prefix: string,
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  shown: (value: Value) => unknown,
): (readonly [key: string, change: Difference[string]])[] {
  const side = (value: Value | undefined) => (value === undefined ? null : shown(value))
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => !isDeepStrictEqual(before.get(key), after.get(key)))
    .map((key) => [`${prefix}${key}`, [side(before.get(key)), side(after.get(key))]])
}

/** A value that Git shows is shown. What is sealed is told apart by the digest of what Git holds: nobody can try values with it. */
function shownVariable(variable: Variable): string {
  return variable.secure ? fingerprint(variable.sealed) : variable.value
}

function fingerprint(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16)}`
}
