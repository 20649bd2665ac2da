/** An environment's status, in its users' words. */
export type EnvironmentStatus =
  | 'Uninitialized'
  | 'Deploying'
  | 'Disconnected'
  | 'Connected'
  | 'Running'
  | 'Stopping'
  | 'Stopped'
  | 'Errored'

export type ConditionType = 'Ready' | 'Reconciling' | 'Stalled' | 'Suspended' | 'Drifted' | 'Blocked'

/** `Ready` is always there; the others only while they are `True`. */
export interface Condition {
  type: ConditionType
  status: 'True' | 'False' | 'Unknown'
  reason: string
  message: string
  /** ISO 8601, UTC: when `status` or `reason` last changed. */
  since: string
}

/** The same conditions, keeping `since` of each that has not changed. */
export function withSince(
  next: readonly Omit<Condition, 'since'>[],
  previous: readonly Condition[],
  now: string,
): Condition[] {
  return next.map((condition) => {
    const before = previous.find((each) => each.type === condition.type)
    const same = before?.status === condition.status && before.reason === condition.reason
    return { ...condition, since: same ? before.since : now }
  })
}
