import type { EnvironmentOverview } from '../../api/overview.ts'
import { type Condition, failureOf } from '../../core/domain/status.ts'

/** The one condition that says most of how an environment is: why it is not Ready, or that it is. */
export function causeOf({ conditions }: Pick<EnvironmentOverview, 'conditions'>): Condition | undefined {
  const of = (type: Condition['type']) => conditions.find((each) => each.type === type)
  return (
    failureOf(conditions) ??
    of('Blocked') ??
    of('Degraded') ??
    of('Drifted') ??
    of('Reconciling') ??
    of('Suspended') ??
    of('Ready')
  )
}

/** `TooManyDeletions` as people say it: "too many deletions". */
export function inWords(reason: string): string {
  return reason.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
}
