export const environmentStatuses = [
  'Uninitialized',
  'Deploying',
  'Disconnected',
  'Connected',
  'Running',
  'Stopping',
  'Stopped',
  'Errored',
] as const

/** An environment's status, in its users' words. */
export type EnvironmentStatus = (typeof environmentStatuses)[number]

export type ConditionType =
  | 'Ready'
  | 'Reconciling'
  | 'Stalled'
  | 'Suspended'
  | 'Drifted'
  | 'Degraded'
  | 'Blocked'

/** `Ready` is always there; the others only while they are `True`. */
export interface Condition {
  type: ConditionType
  status: 'True' | 'False' | 'Unknown'
  reason: string
  message: string
  /** ISO 8601, UTC: when `status` or `reason` last changed. */
  since: string
}

/** The reason of a condition that a code gives it: `build-failed` is `BuildFailed`. */
export function conditionReason(code: string): string {
  return code.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
}

/**
 * Why an environment does not get to its target: what stalls it, else the failure after which it is tried again, as
 * `Ready` tells it. Undefined while nothing has failed.
 */
export function failureOf(conditions: readonly Condition[]): Condition | undefined {
  const stalled = conditions.find(({ type }) => type === 'Stalled')
  if (stalled) return stalled
  const failed = conditions.some(({ type, reason }) => type === 'Reconciling' && reason !== 'Progressing')
  return failed ? conditions.find(({ type }) => type === 'Ready') : undefined
}

/** Something is being done for it just now; where it only waits for its next try, nothing is. */
export function isUnderway(conditions: readonly Condition[]): boolean {
  return conditions.some(({ type, reason }) => type === 'Reconciling' && reason.startsWith('Progressing'))
}

export const standings = ['failing', 'underway', 'different', 'as-declared'] as const

/** How an environment stands towards what Git says: the first that fits. */
export type Standing = (typeof standings)[number]

export function standingOf(conditions: readonly Condition[]): Standing {
  if (failureOf(conditions)) return 'failing'
  if (conditions.some(({ type }) => type === 'Reconciling')) return 'underway'
  return conditions.some((each) => isDifference(each)) ? 'different' : 'as-declared'
}

export const progresses = ['stalled', 'failing', 'busy', 'settled'] as const

/**
 * How far an environment is with a commit, apart from errors of the configuration: it waits for somebody to change
 * something, is tried again after a failure, is on its way, or none of these.
 */
export type Progress = (typeof progresses)[number]

export function progressOf(conditions: readonly Condition[]): Progress {
  const failure = setbackOf(conditions)
  if (failure) return failure.type === 'Stalled' ? 'stalled' : 'failing'
  return conditions.some(({ type }) => type === 'Reconciling') ? 'busy' : 'settled'
}

/** As `failureOf`; undefined, too, where only errors of the configuration hold it back, which are told by their places. */
export function setbackOf(conditions: readonly Condition[]): Condition | undefined {
  const failure = failureOf(conditions)
  return failure?.reason === invalidSpec ? undefined : failure
}

/** What Git says of the environment has errors: it goes on as Git said before. */
export function keepsLastState(conditions: readonly Condition[]): boolean {
  return conditions.some(({ reason }) => reason === invalidSpec)
}

/** Reason of `Stalled` where findings hold the extension back. */
export const invalidSpec = 'InvalidSpec'

/**
 * Whether a condition tells of something that is not as Git says. A suspension is what Git says, and so is a secret that is
 * not set; that no local runner is connected is no difference as long as no task waits for it.
 */
export function isDifference({ type, status, reason }: Condition): boolean {
  if (type === 'Suspended' || reason === noValue) return false
  return type !== 'Ready' || (status === 'False' && reason !== localRunnerAway)
}

/** Reason of `Degraded` where a secure variable that the extension declares is empty, and nothing else is wrong. */
export const noValue = 'NoValue'

/** Reason of `Ready` where an environment in local mode waits for somebody to start its runner. */
export const localRunnerAway = 'NoLocalRunner'

/** The same conditions, keeping `since` of each that has not changed. */
export function withSince(
  next: readonly Omit<Condition, 'since'>[],
  previous: readonly Condition[],
  now: string,
): Condition[] {
  return next.map(({ type, status, reason, message }) => {
    const before = previous.find((each) => each.type === type)
    const same = before?.status === status && before.reason === reason
    if (same && before.message === message) return before
    return { type, status, reason, message, since: same ? before.since : now }
  })
}
