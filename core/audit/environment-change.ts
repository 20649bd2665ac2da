import { createHash } from 'node:crypto'
import type { AuditEntry } from '../domain/audit.ts'
import type { Environment, Variable } from '../domain/desired.ts'
import { canonicalJson } from '../lib/canonical-json.ts'

type Difference = NonNullable<AuditEntry['change']>

/** What is only a name for what the row is about. */
const names: ReadonlySet<string> = new Set(['id', 'extension', 'extensionId', 'type'])

/**
 * What is different between two declarations of an environment: fields with their values, variables and schedules by name,
 * with fingerprints of what is secure or long.
 * @param from null: there was none
 * @param to null: there is none any more
 */
export function environmentChange(from: Environment | null, to: Environment | null): Difference {
  const [before, after] = [flat(from), flat(to)]
  const keys = [...new Set([...before.keys(), ...after.keys()])]
  const differing = keys.filter(
    (key) => canonicalJson(before.get(key) ?? null) !== canonicalJson(after.get(key) ?? null),
  )
  return Object.fromEntries(
    differing.map((key) => [key, [before.get(key) ?? null, after.get(key) ?? null] as const]),
  )
}

function flat(environment: Environment | null): Map<string, unknown> {
  if (environment === null) return new Map()
  const { variables, schedules, ...fields } = environment
  const own = Object.entries(fields).filter(([name]) => !names.has(name))
  return new Map<string, unknown>([
    ...own,
    ...variables.map((each) => [`variables.${each.name}`, shownVariable(each)] as const),
    ...schedules.map((each) => [`schedules.${each.name}`, fingerprint(each)] as const),
  ])
}

/** A value that Git shows is shown. What is sealed is told apart by the digest of what Git holds: nobody can try values with it. */
function shownVariable(variable: Variable): string {
  return variable.secure ? fingerprint(variable.sealed) : variable.value
}

function fingerprint(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16)}`
}
