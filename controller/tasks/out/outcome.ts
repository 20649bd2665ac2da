import type { EpochMs } from '../../../core/domain/epoch.ts'
import {
  type EndReason,
  longestResultBytes,
  type Settlement,
  type TaskCategory,
  type TaskResult,
  type TaskSummary,
} from '../../../core/domain/task.ts'
import { backoffMs } from '../../../core/lib/backoff.ts'
import { keepableJson } from '../../../core/lib/text.ts'

export const maxAttempts = 10
export const maxLosses = 3
/** Full jitter: tasks that failed together do not come back together. */
const retry = { firstMs: 30_000, longestMs: 3_600_000, jitter: 1 }
const shortestRescheduleMs = 30_000
const longestRescheduleMs = 30 * 24 * 3_600_000
const maxReschedules = 10_000
/** What the store can hold, 24 days: longer than any handler may run. */
const longestRuntimeMs = 2 ** 31 - 1

/** What the protocol lets a runner answer, by category. `retry` is how its client reports an exception or a time-out. */
const answers: Readonly<Record<TaskCategory, readonly TaskResult['result'][]>> = {
  background: ['success', 'fail', 'skip', 'reschedule', 'retry'],
  interactive: ['success', 'fail', 'retry'],
  scheduled: ['success', 'fail', 'retry'],
  transformation: ['success', 'fail', 'skip', 'retry'],
}
/** Somebody waits for an interactive task, and a transformation reports its own failure: neither is tried again. */
const triedAgain: readonly TaskCategory[] = ['background', 'scheduled']

/** What becomes of a task after its runner's answer. `random` is in [0, 1): the jitter of the back-off. */
export function afterResult(task: TaskSummary, answer: TaskResult, now: EpochMs, random: number): Settlement {
  const { result } = answer
  const settled = {
    ...counters(task),
    runtimeMs: Math.min(Math.round(answer.runtimeSeconds * 1000), longestRuntimeMs),
    message: answer.message,
    result: keepableJson(answer.data, longestResultBytes),
  }
  if (!answers[task.category].includes(result)) {
    const message = `a ${task.category} task cannot be answered with "${result}"`
    return { ...settled, ...failed('unexpected-result'), message: withMessage(message, answer.message) }
  }
  switch (result) {
    case 'success':
      return { ...settled, status: 'succeeded', event: 'succeeded', reason: null }
    case 'skip':
      return { ...settled, status: 'skipped', event: 'skipped', reason: null }
    case 'fail':
      return { ...settled, ...failed('fail') }
    case 'reschedule':
      return afterReschedule(settled, answer.countdownSeconds * 1000, now)
    case 'retry':
      return triedAgain.includes(task.category)
        ? afterRetry(settled, now, random)
        : { ...settled, ...failed('fail') }
  }
}

/** The runner is gone and no result came. Costs a loss, not an attempt. */
export function afterLoss(task: TaskSummary, cause: string, now: EpochMs): Settlement {
  const losses = task.losses + 1
  const settled = { ...counters(task), losses, runtimeMs: null, message: cause, result: null }
  if (losses >= maxLosses) return { ...settled, ...failed('quarantined') }
  return { ...settled, status: 'scheduled', event: 'lost', reason: null, notBefore: now }
}

/** Handed back before it was finished, through no fault of the task: costs nothing. */
export function afterRelease(task: TaskSummary, cause: string, notBefore: EpochMs): Settlement {
  return {
    ...counters(task),
    runtimeMs: null,
    message: cause,
    result: null,
    status: 'scheduled',
    event: 'released',
    reason: null,
    notBefore,
  }
}

/** The store does not take how it ended, and would not another time. */
export function afterRefusal(task: TaskSummary): Settlement {
  const message = 'its result could not be kept'
  return { ...counters(task), runtimeMs: null, message, result: null, ...failed('unexpected-result') }
}

/** How a task ends that no runner of its environment takes: not tried, since the next one would take it no more. */
export function skippedAsUnwanted(why: string) {
  return { status: 'skipped', event: 'skipped', reason: 'not-subscribed', message: why } as const
}

/**
 * Its runner does not take it. Where another release does, it waits for that until `later`; but nobody who waits for an
 * answer is kept for it.
 */
export function afterTurningAway(
  task: TaskSummary,
  { why, elsewhere }: { why: string; elsewhere: boolean },
  later: EpochMs,
): Settlement {
  if (elsewhere && task.category !== 'interactive') return afterRelease(task, why, later)
  return { ...counters(task), runtimeMs: null, result: null, ...skippedAsUnwanted(why) }
}

type Settled = Omit<Settlement, 'status' | 'event' | 'reason' | 'notBefore'>

function failed<Reason extends EndReason>(reason: Reason) {
  return { status: 'failed', event: 'failed', reason } as const
}

function withMessage(text: string, message: string | null): string {
  return message === null ? text : `${text}: ${message}`
}

function afterReschedule(settled: Settled, countdownMs: number, now: EpochMs): Settlement {
  const rescheduled = settled.rescheduled + 1
  if (rescheduled > maxReschedules) return { ...settled, rescheduled, ...failed('reschedule-budget') }
  const notBefore = now + Math.min(Math.max(countdownMs, shortestRescheduleMs), longestRescheduleMs)
  return { ...settled, rescheduled, status: 'rescheduled', event: 'rescheduled', reason: null, notBefore }
}

function afterRetry(settled: Settled, now: EpochMs, random: number): Settlement {
  const attempts = settled.attempts + 1
  if (attempts >= maxAttempts) return { ...settled, attempts, ...failed('attempts-exhausted') }
  const notBefore = now + backoffMs(retry, attempts, random)
  return { ...settled, attempts, status: 'retrying', event: 'retrying', reason: null, notBefore }
}

function counters({ attempts, rescheduled, losses }: TaskSummary) {
  return { attempts, rescheduled, losses }
}
