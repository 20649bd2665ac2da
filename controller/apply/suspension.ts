import { type Environment, isSuspended } from '../../core/domain/desired.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'
import type { Target } from '../../core/domain/target.ts'

/** A timer cannot be set further ahead; it looks again then. */
const longestTimerMs = 2 ** 31 - 1

/**
 * What there is to work for: while an environment is suspended it is left as it is.
 * @param before what was worked for until now, and what was last applied in full; null before the first
 */
export function unlessSuspended(
  wanted: Target,
  before: { target: Target | null; applied: Environment | null },
  now: EpochMs,
): Target {
  const { commit, environment } = wanted
  if (!isSuspended(environment, now)) return wanted
  const asItIs = before.target?.environment ?? before.applied ?? { ...environment, state: 'stopped' as const }
  return {
    ...(before.target ?? wanted),
    commit,
    environment: { ...asItIs, suspend: environment.suspend },
  }
}

/** Milliseconds until the suspension is to be looked at again; null where none ends by itself. */
export function resumesInMs(environment: Environment, now: EpochMs): number | null {
  const until = environment.suspend?.until
  if (!until || !isSuspended(environment, now)) return null
  return Math.min(Date.parse(until) - now, longestTimerMs)
}

/** Why an environment is left as it is; null where it is not. */
export function suspensionOf(environment: Environment | undefined, now: EpochMs): string | null {
  return environment && isSuspended(environment, now) ? (environment.suspend?.reason ?? null) : null
}
