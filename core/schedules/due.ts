import type { Schedule } from '../domain/desired.ts'
import type { EpochMs } from '../domain/epoch.ts'
import type { Occurrence, ScheduleState } from '../domain/schedule-run.ts'
import { jitterOf } from './jitter.ts'
import { isPausedAt } from './pause.ts'
import { instantOfOneTime, nextOccurrenceOf, occurrencesOf } from './trigger.ts'

/** Missed runs are put on record one by one; of a long absence the newest, and the others in one. */
const maxRecorded = 1000
/** So many runs are made up for at most, where all are. */
const maxCatchUp = 100
/** A run noticed this late is not called missed: timers are late, and a controller is restarted. */
const punctualMs = 60_000

/** Why a schedule that is due may not run now; undefined when it may. */
export type Hindrance = string | undefined

/**
 * The occurrences of a schedule that are due, oldest first, each with what becomes of it if no other run of it is in the
 * way. After an absence the last one runs, or all or none of them, as the schedule says; only within its catch-up window.
 * All others are put on record: as part of the last, or as missed. What was due during a pause is skipped.
 */
export function dueOccurrences(state: ScheduleState, now: EpochMs, hindrance: Hindrance): Occurrence[] {
  const jitter = jitterOf(state.spec)
  const { nominals, since } = duePoints(state, now - jitter)
  const notLost = nominals.filter(
    (nominal) => !isPausedAt(state, nominal) && isWithinWindow(state.spec, now - jitter - nominal),
  )
  const wanted: Wanted = {
    all: new Set(notLost),
    made: new Set(notLost.slice(-maxCatchUp)),
    last: notLost.at(-1),
    hindrance,
  }
  return nominals.map((nominal, index) => {
    const latenessMs = now - jitter - nominal
    const fate = isPausedAt(state, nominal)
      ? skipped('paused')
      : fateOf(state.spec, { nominal, latenessMs }, wanted)
    return { ...plain(state, nominal), latenessMs, since: index === 0 ? since : null, ...fate }
  })
}

/** The runs that may still be made, by their nominal instants. */
interface Wanted {
  /** Neither paused then nor out of the catch-up window. */
  all: ReadonlySet<EpochMs>
  /** Those that are made up for where all are. */
  made: ReadonlySet<EpochMs>
  /** The newest of all. */
  last: EpochMs | undefined
  hindrance: Hindrance
}

type Fate = Pick<Occurrence, 'state' | 'reason' | 'origin' | 'into'>

function fateOf(
  { missedRuns }: Schedule,
  { nominal, latenessMs }: Pick<Occurrence, 'nominal' | 'latenessMs'>,
  { all, made, last, hindrance }: Wanted,
): Fate {
  const isLate = latenessMs > punctualMs
  if (last === undefined || !all.has(nominal)) return missed('downtime')
  if (missedRuns === 'none' && (isLate || nominal !== last)) return missed('downtime')
  if (missedRuns === 'all' && !made.has(nominal)) return missed('catch-up-limit')
  if (missedRuns === 'last' && nominal !== last) {
    if (hindrance !== undefined) return missed('downtime')
    return { state: 'coalesced', reason: 'downtime', origin: 'schedule', into: last }
  }
  if (hindrance !== undefined) return skipped(hindrance)
  return { state: 'queued', reason: null, origin: isLate ? 'catch-up' : 'schedule', into: null }
}

function missed(reason: string): Fate {
  return { state: 'missed', reason, origin: 'schedule', into: null }
}

function skipped(reason: string): Fate {
  return { state: 'skipped', reason, origin: 'schedule', into: null }
}

function plain({ id, environment }: ScheduleState, nominal: EpochMs) {
  return { schedule: id, environment, nominal, blocker: null }
}

/** A one-time run that is to be run although it is past has no window. */
function isWithinWindow({ catchUpWindowMs, trigger }: Schedule, latenessMs: number): boolean {
  return latenessMs <= catchUpWindowMs || runsIfPast(trigger)
}

/** The next planned run; undefined when there is none any more. */
export function nextDue({ spec, watermark }: Pick<ScheduleState, 'spec' | 'watermark'>): EpochMs | undefined {
  return nextOccurrenceOf(spec.trigger, watermark)
}

/** When the next planned run is to be started: later than planned by the schedule's jitter. */
export function nextStart(state: Pick<ScheduleState, 'spec' | 'watermark'>): EpochMs | undefined {
  const nominal = nextDue(state)
  return nominal === undefined ? undefined : nominal + jitterOf(state.spec)
}

/** The watermark of a schedule whose due runs were all put on record at `now`. */
export function watermarkAt({ spec }: Pick<ScheduleState, 'spec'>, now: EpochMs): EpochMs {
  return now - jitterOf(spec)
}

/**
 * The watermark of a schedule that is new at `now`: it says nothing about the past, but for a one-time run that is to
 * be run although it is past. The ledger keeps that from running again.
 */
export function firstWatermark({ trigger, enabled }: Schedule, now: EpochMs): EpochMs {
  const at = enabled && runsIfPast(trigger) ? instantOfOneTime(trigger) : undefined
  return at === undefined ? now : Math.min(now, at - 1)
}

function runsIfPast(trigger: Schedule['trigger']): trigger is Extract<typeof trigger, { type: 'onetime' }> {
  return trigger.type === 'onetime' && trigger.ifPast === 'run'
}

/**
 * The newest due instants; the first stands for all after `since`, where that is said. Looks back further and further,
 * so that a long absence costs no more than what is found.
 */
function duePoints(
  { spec, watermark }: ScheduleState,
  now: EpochMs,
): { nominals: EpochMs[]; since: EpochMs | null } {
  for (let span = maxRecorded * 1000; ; span *= 3) {
    const after = Math.max(watermark, now - span)
    const found = occurrencesOf(spec.trigger, after, now, Number.POSITIVE_INFINITY)
    if (found.length <= maxRecorded && after > watermark) continue
    const nominals = found.slice(-maxRecorded)
    return { nominals, since: nominals.length < found.length ? watermark : null }
  }
}
