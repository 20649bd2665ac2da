import type { Schedule } from '../domain/desired.ts'
import type { EpochMs } from '../ports/clock.ts'
import type { Occurrence, ScheduleState } from '../ports/store.ts'
import { instantOfOneTime, nextOccurrenceOf, occurrencesOf } from './trigger.ts'

/** Missed runs are put on record one by one; a long absence is told by its newest ones. */
const maxRecorded = 100
/** A run noticed this late is not called missed: timers are late, and a controller is restarted. */
const punctualMs = 60_000

/** Why a schedule that is due may not run now; undefined when it may. */
export type Hindrance = string | undefined

/**
 * The occurrences of a schedule that are due, oldest first, each with what becomes of it. After an absence the last one
 * runs, or all or none of them, as the schedule says; only within its catch-up window. All others are put on record as
 * missed.
 */
export function dueOccurrences(state: ScheduleState, now: EpochMs, hindrance: Hindrance): Occurrence[] {
  const { id, environment, spec } = state
  const nominals = duePoints(state, now)
  return nominals.map((nominal, index) => {
    const latenessMs = now - nominal
    const missed = isMissed(spec, latenessMs, index === nominals.length - 1)
    return { schedule: id, environment, nominal, ...fateOf(missed, hindrance), latenessMs }
  })
}

/** A one-time run that is to be run although it is past has no window. */
function isMissed({ missedRuns, catchUpWindowMs, trigger }: Schedule, latenessMs: number, isLast: boolean) {
  if (latenessMs > catchUpWindowMs && !runsIfPast(trigger)) return true
  if (missedRuns === 'all') return false
  return !isLast || (missedRuns === 'none' && latenessMs > punctualMs)
}

function fateOf(missed: boolean, hindrance: Hindrance): Pick<Occurrence, 'state' | 'reason'> {
  if (missed) return { state: 'missed', reason: 'downtime' }
  return hindrance === undefined ? { state: 'queued', reason: null } : { state: 'skipped', reason: hindrance }
}

/** When the schedule is due next; undefined when never again. */
export function nextDue({ spec, watermark }: ScheduleState): EpochMs | undefined {
  return nextOccurrenceOf(spec.trigger, watermark)
}

/**
 * The watermark of a schedule that is new at `now`: it says nothing about the past, but for a one-time run that is to
 * be run although it is past. The ledger keeps that from running again.
 */
export function firstWatermark({ trigger }: Schedule, now: EpochMs): EpochMs {
  const at = runsIfPast(trigger) ? instantOfOneTime(trigger) : undefined
  return at === undefined ? now : Math.min(now, at - 1)
}

function runsIfPast(trigger: Schedule['trigger']): trigger is Extract<typeof trigger, { type: 'onetime' }> {
  return trigger.type === 'onetime' && trigger.ifPast === 'run'
}

/** The newest due instants. Looks back further and further, so that a long absence costs no more than what is found. */
function duePoints({ spec, watermark }: ScheduleState, now: EpochMs): EpochMs[] {
  for (let span = maxRecorded * 1000; ; span *= 8) {
    const after = Math.max(watermark, now - span)
    const found = occurrencesOf(spec.trigger, after, now, Number.POSITIVE_INFINITY)
    if (found.length >= maxRecorded || after === watermark) return found.slice(-maxRecorded)
  }
}
