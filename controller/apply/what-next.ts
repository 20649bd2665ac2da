import { errorCodes } from '../../core/domain/error-codes.ts'
import { codeOf } from '../../core/domain/errors.ts'
import { conditionReason } from '../../core/domain/status.ts'
import { backoffMs, usualBackoff } from '../../core/lib/backoff.ts'

/** What follows from a failure of an environment. */
export interface WhatNext {
  /** Milliseconds until the next try; null: none before somebody changes something. */
  retryInMs: number | null
  /** The condition that tells of it, and its reason, as `BuildFailed`. */
  condition: 'Reconciling' | 'Stalled'
  reason: string
  level: 'warn' | 'error'
}

/**
 * What the register of codes says of an error. Pure.
 * @param attempts so many have failed in a row, this one included
 * @param random in [0, 1)
 */
export function whatNext(error: unknown, attempts: number, random: number): WhatNext {
  const code = codeOf(error)
  const { next, level } = errorCodes[code]
  const reason = conditionReason(code)
  return next === 'stall'
    ? { retryInMs: null, condition: 'Stalled', reason, level }
    : { retryInMs: backoffMs(usualBackoff, attempts, random), condition: 'Reconciling', reason, level }
}
