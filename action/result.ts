import type { EnvironmentDiff } from '../core/diff/diff.ts'
import { hasErrors, isHeldBack, isSame } from '../core/diff/summary.ts'
import { NothingToCompare } from './base.ts'
import type { Outcome } from './check.ts'
import type { Trouble } from './inputs.ts'

/** In one word; the first that is true. `valid`: without errors, and there was nothing to compare with. */
export type Result = 'findings' | 'held' | 'different' | 'clean' | 'valid'

export function resultOf({ summary, comparison }: Outcome): Result {
  if (summary.errors > 0) return 'findings'
  if (comparison instanceof NothingToCompare) return 'valid'
  const { diff } = comparison
  if (hasErrors(diff)) return 'findings'
  if (isHeldBack(diff)) return 'held'
  return isSame(diff) ? 'clean' : 'different'
}

/** What is wrong, of what the workflow minds. */
export function troublesOf({ summary, comparison }: Outcome, failOn: ReadonlySet<Trouble>): Trouble[] {
  const held = !(comparison instanceof NothingToCompare) && isHeldBack(comparison.diff)
  const there = { error: summary.errors > 0, warning: summary.warnings > 0, held }
  return [...failOn].filter((each) => there[each])
}

/** One environment that would change, for what comes after in the workflow. */
export interface ChangedEnvironment {
  extension: string
  environment: EnvironmentDiff['type']
  id: string
  change: EnvironmentDiff['change']
  /** A guard holds some of it back, or would if it still runs then. */
  held: boolean
}

export function changedEnvironments({ comparison }: Outcome): ChangedEnvironment[] {
  if (comparison instanceof NothingToCompare) return []
  return comparison.diff.extensions.flatMap(({ name, environments }) =>
    environments.map(({ id, type, change, held }) => {
      return { extension: name, environment: type, id, change, held: held.length > 0 }
    }),
  )
}
