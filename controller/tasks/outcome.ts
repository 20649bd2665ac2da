import type { Task, TaskResult } from '../domain/task.ts'
import type { EpochMs } from '../ports/clock.ts'
import type { Settlement } from '../ports/store.ts'

export const maxAttempts = 10
export const maxLosses = 3
const firstRetryMs = 30_000
const longestRetryMs = 3_600_000
const shortestRescheduleMs = 30_000
const longestRescheduleMs = 30 * 24 * 3_600_000
const maxReschedules = 10_000
/** What the store can hold, 24 days: longer than any handler may run. */
const longestRuntimeMs = 2 ** 31 - 1

/** What becomes of a task after its runner's answer. `random` is in [0, 1): the jitter of the back-off. */
export function afterResult(task: Task, result: TaskResult, now: EpochMs, random: number): Settlement {
  const settled = {
    ...counters(task),
    runtimeMs: Math.min(Math.round(result.runtimeSeconds * 1000), longestRuntimeMs),
    message: result.message,
  }
  switch (result.result) {
    case 'success':
      return { ...settled, status: 'succeeded', reason: null }
    case 'skip':
      return { ...settled, status: 'skipped', reason: null }
    case 'fail':
      return { ...settled, status: 'failed', reason: 'fail' }
    case 'reschedule':
      return afterReschedule(settled, result.countdownSeconds * 1000, now)
    case 'retry':
      return afterRetry(settled, now, random)
  }
}

/** The runner is gone and no result came. Costs a loss, not an attempt. */
export function afterLoss(task: Task, cause: string, now: EpochMs): Settlement {
  const losses = task.losses + 1
  const settled = { ...counters(task), losses, runtimeMs: null, message: cause }
  if (losses < maxLosses) return { ...settled, status: 'scheduled', reason: null, notBefore: now }
  return { ...settled, status: 'failed', reason: 'quarantined' }
}

/** Handed back before it was finished, through no fault of the task: costs nothing. */
export function afterRelease(task: Task, now: EpochMs): Settlement {
  return {
    ...counters(task),
    runtimeMs: null,
    message: null,
    status: 'scheduled',
    reason: null,
    notBefore: now,
  }
}

type Settled = Omit<Settlement, 'status' | 'reason' | 'notBefore'>

function afterReschedule(settled: Settled, countdownMs: number, now: EpochMs): Settlement {
  const rescheduled = settled.rescheduled + 1
  if (rescheduled > maxReschedules)
    return { ...settled, rescheduled, status: 'failed', reason: 'reschedule-budget' }
  const notBefore = now + Math.min(Math.max(countdownMs, shortestRescheduleMs), longestRescheduleMs)
  return { ...settled, rescheduled, status: 'rescheduled', reason: null, notBefore }
}

function afterRetry(settled: Settled, now: EpochMs, random: number): Settlement {
  const attempts = settled.attempts + 1
  if (attempts >= maxAttempts) return { ...settled, attempts, status: 'failed', reason: 'attempts-exhausted' }
  const ceiling = Math.min(longestRetryMs, firstRetryMs * 2 ** (attempts - 1))
  return {
    ...settled,
    attempts,
    status: 'retrying',
    reason: null,
    notBefore: now + Math.round(ceiling * random),
  }
}

function counters({ attempts, rescheduled, losses }: Task) {
  return { attempts, rescheduled, losses }
}
