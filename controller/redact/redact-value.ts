import { ExactNumber } from '../../core/lib/exact-json.ts'
import { hidden } from './hide.ts'
import type { Redact } from './redactor.ts'

/**
 * Fields whose texts are words of ours or names from Git, which a secret that happens to be such a word must not take
 * out: an answer without them could not be read.
 */
const structural: ReadonlySet<string> = new Set(
  `id uuid kind type mode wanted status state code severity extension extensionId environment environmentId name tag
  commit observedCommit release since at startedAt line column connected role account repository branch sync keyId
  category method error_code environment_id external_id runtime log_level created updated assigned completed url pid
  version instance schedule task level time generation logLevel extension_type origin overlap unit dialect dom_dow
  missedRuns part next`.split(/\s+/),
)
/** Fields of ours in which stands what is somebody else's. */
const foreign: ReadonlySet<string> = new Set(['data', 'result', 'parameter'])

/** So is an instant, which clients compute with. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

/**
 * A copy of plain data in which every other text is redacted. An Error becomes plain data with its text and stack.
 * Data that is not ours is redacted as a whole: it has no such fields, and names of fields and numbers are hidden, too.
 */
export function redactValue(value: unknown, redact: Redact, isOurs = true): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((each) => redactValue(each, redact, isOurs))
  if (value instanceof Error) return redactError(value, redact)
  if (typeof value === 'number' || value instanceof ExactNumber)
    return isOurs || redact(String(value)) === String(value) ? value : hidden
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  const copy: Record<string, unknown> = {}
  for (const [key, each] of Object.entries(value)) {
    const keep = isOurs && typeof each === 'string' && (structural.has(key) || instant.test(each))
    const shown = isOurs ? key : freeName(copy, redact(key))
    set(copy, shown, keep ? each : redactValue(each, redact, isOurs && !foreign.has(key)))
  }
  return copy
}

/** Fields whose names are hidden stay apart. */
function freeName(taken: object, name: string): string {
  let free = name
  for (let number = 2; Object.hasOwn(taken, free); number++) free = `${name} (${number})`
  return free
}

/** A field may have any name, `__proto__` too, which is no field where it is only assigned. */
function set(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value
  else Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true })
}

function redactError(error: Error, redact: Redact): object {
  const { code } = error as { code?: unknown }
  return {
    type: error.name,
    message: redact(error.message),
    stack: redact(error.stack ?? error.message),
    ...(code === undefined ? {} : { code }),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, redact) }),
  }
}
