import { ExactNumber } from '../../core/lib/exact-json.ts'

/**
 * Fields whose texts are words of ours or names from Git, which a secret that happens to be such a word must not take
 * out: an answer without them could not be read.
 */
const structural: ReadonlySet<string> = new Set(
  `id uuid kind type mode wanted status state code severity extension extensionId environment environmentId name tag
  commit observedCommit release since at startedAt line column connected role account repository branch sync keyId
  category method error_code environment_id external_id runtime log_level created updated assigned completed url pid
  version instance schedule task level time generation`.split(/\s+/),
)

/** So is an instant, which clients compute with. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

/**
 * A copy of plain data in which every other text is redacted. An Error becomes plain data with its text and stack.
 * @param kept names of fields whose texts stay: none, for data that is not ours
 */
export function redactValue(value: unknown, redact: (text: string) => string, kept = structural): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((each) => redactValue(each, redact, kept))
  if (value instanceof Error) return redactError(value, redact)
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof ExactNumber)
    return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const keep = typeof each === 'string' && (kept.has(key) || (kept === structural && instant.test(each)))
      return [key, keep ? each : redactValue(each, redact, kept)]
    }),
  )
}

function redactError(error: Error, redact: (text: string) => string): object {
  const { code } = error as { code?: unknown }
  return {
    type: error.name,
    message: redact(error.message),
    stack: redact(error.stack ?? error.message),
    ...(code === undefined ? {} : { code }),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, redact) }),
  }
}
