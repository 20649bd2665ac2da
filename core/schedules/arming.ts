import { isDeepStrictEqual } from 'node:util'
import type { Schedule } from '../domain/desired.ts'
import type { EpochMs } from '../domain/epoch.ts'
import type { Occurrence, Pause, ScheduleMemory, ScheduleState } from '../domain/schedule-run.ts'
import { dueOccurrences, firstWatermark } from './due.ts'
import { jitterOf } from './jitter.ts'
import { covers, endedPause } from './pause.ts'
import { triggerFingerprint } from './trigger-fingerprint.ts'

/** A schedule that the store has a row of, armed or not. */
export interface KnownSchedule extends ScheduleState {
  /** Whether Git had it when it was last armed. */
  armed: boolean
}

/** What arming changes; nothing where all three lists are empty. */
export interface Arming {
  /** Rows to write whole, armed and not planned: schedules that are new, changed, or back. */
  write: { spec: Schedule; watermark: EpochMs; pause: Pause | null }[]
  /** Ids of those that Git does not have any more: their rows stay, unarmed, and what waits of them is skipped. */
  disarm: string[]
  /** Occurrences that will not run, or did already, to put on record where they are not. */
  record: Occurrence[]
}

/**
 * What it means that Git has exactly these schedules in an environment.
 * - One that is new says nothing about the past; one that another store remembers goes on where that left off.
 * - One that goes keeps its row: if Git brings it back, its old watermark keeps runs from repeating, and the time it was
 *   away is not caught up.
 * - A new trigger says nothing about the past either. What was due by the old one, and is not on record yet, is put there.
 * - What was due while it was not enabled stays skipped.
 * @param before every row of the environment
 * @param memories of schedules that have no row
 */
export function armingOf(
  before: readonly KnownSchedule[],
  wanted: readonly Schedule[],
  memories: readonly ScheduleMemory[],
  now: EpochMs,
): Arming {
  const rows = new Map(before.map((row) => [row.id, row]))
  const remembered = new Map(memories.map((memory) => [memory.id, memory]))
  const changed = wanted.filter((spec) => isChanged(spec, rows.get(spec.id)))
  const ids = new Set(wanted.map(({ id }) => id))
  const gone = before.filter(({ id, armed }) => armed && !ids.has(id))
  const replanned = changed.flatMap((spec) => {
    const row = rows.get(spec.id)
    return row && isReplanned(spec, row) ? [row] : []
  })
  return {
    write: changed.map((spec) => {
      const past = rows.get(spec.id) ?? rowOf(spec, remembered.get(spec.id))
      return { spec, watermark: watermarkOf(spec, past, now), pause: pauseOf(spec, past, now) }
    }),
    disarm: gone.map(({ id }) => id),
    record: [
      ...gone.flatMap((row) => dueUntil(now, row, 'removed')),
      ...replanned.flatMap((row) => dueUntil(now, row, 'trigger-changed')),
      ...memories.flatMap(restoredRuns),
    ],
  }
}

/** The row's specification went through JSON, which leaves out what is undefined. */
function isChanged(spec: Schedule, row: KnownSchedule | undefined): boolean {
  return !row?.armed || !isDeepStrictEqual(row.spec, JSON.parse(JSON.stringify(spec)))
}

function isReplanned(spec: Schedule, row: KnownSchedule): boolean {
  return row.armed && !isDeepStrictEqual(row.spec.trigger, spec.trigger)
}

/** Planned for `now` at the latest, though they would start later by their jitter. */
function dueUntil(now: EpochMs, row: KnownSchedule, reason: string): Occurrence[] {
  return dueOccurrences(row, now + jitterOf(row.spec), reason)
}

/** The row that another store had: with another trigger, it is as if the schedule had been away. */
function rowOf(spec: Schedule, memory: ScheduleMemory | undefined): KnownSchedule | undefined {
  if (!memory) return undefined
  const { id, environment, armed, enabled, watermark, pause, trigger } = memory
  const isSame = trigger === triggerFingerprint(spec.trigger)
  return { id, environment, spec: { ...spec, enabled }, watermark, pause, armed: armed && isSame }
}

function restoredRuns({ id, environment, past }: ScheduleMemory): Occurrence[] {
  const rest = {
    reason: 'restored',
    latenessMs: 0,
    origin: 'schedule',
    into: null,
    blocker: null,
    since: null,
  } as const
  return past.map(({ nominal, state }) => ({ schedule: id, environment, nominal, state, ...rest }))
}

function watermarkOf(spec: Schedule, past: KnownSchedule | undefined, now: EpochMs): EpochMs {
  const first = firstWatermark(spec, now)
  if (!past) return first
  const old = past.watermark
  if (past.armed && !isReplanned(spec, past)) {
    const isTurnedOn = spec.enabled && !past.spec.enabled
    return isTurnedOn ? Math.min(first, old) : old
  }
  return first < now ? first : Math.max(old, first)
}

/** What was due while it was not enabled stays skipped, although nobody may have been there to say so. */
function pauseOf(spec: Schedule, past: KnownSchedule | undefined, now: EpochMs): Pause | null {
  const pause = past?.pause ?? null
  if (!past?.armed || past.spec.enabled || !spec.enabled || covers(pause, now)) return pause
  if (firstWatermark(spec, now) < now) return pause
  return endedPause({ by: 'git', reason: 'enabled: false', since: past.watermark }, now)
}
