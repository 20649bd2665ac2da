import type { Schedule } from './desired.ts'
import type { EpochMs } from './epoch.ts'
import type { TaskStatus } from './task.ts'

/**
 * What became of a planned run. `waiting`: for the run before it, or for its turn; `queued`: it has a task; `coalesced`: it
 * is part of another run. `skipped` and `missed` ones never run.
 */
export type OccurrenceState = 'waiting' | 'queued' | 'skipped' | 'missed' | 'coalesced'

/** What an occurrence is there for: its time came, it was made up for, or somebody asked for it. */
export type OccurrenceOrigin = 'schedule' | 'catch-up' | 'backfill' | 'manual'

/** One planned run of a schedule; unique by (schedule, nominal). */
export interface Occurrence {
  /** Id of the schedule. */
  schedule: string
  /** Id of the environment. */
  environment: string
  /** The instant it was planned for, without jitter. */
  nominal: EpochMs
  state: OccurrenceState
  /** Why it was skipped, missed or coalesced; null for the others. */
  reason: string | null
  /** How late it was noticed, in milliseconds; 0 where it was not planned. */
  latenessMs: number
  origin: OccurrenceOrigin
  /** Of a coalesced one: when the run was planned that it is part of; null for the others. */
  into: EpochMs | null
  /** Of one that was skipped for an unfinished task: the id of that task; null for the others. */
  blocker: string | null
  /** Set where it stands for all occurrences after this instant, too: they were too many for rows of their own. */
  since: EpochMs | null
}

/** An occurrence as it is on record, with its task. */
export interface OccurrenceRecord extends Occurrence {
  /** Null where it has none; stays when the task is forgotten. */
  taskId: string | null
  /** Null where there is no such task. */
  taskStatus: TaskStatus | null
  /** How many tries of its task were in vain; null where there is no such task. */
  retries: number | null
  /** When its task went to a runner, the last time; null where it never did. */
  startedAt: EpochMs | null
  /** Null where its task is not finished. */
  finishedAt: EpochMs | null
}

/** An occurrence that waits. */
export type WaitingRun = Pick<Occurrence, 'schedule' | 'environment' | 'nominal' | 'origin' | 'latenessMs'>

/** Somebody's pause of a schedule that Git says is to run. What it covers stays skipped when it is over. */
export interface Pause {
  /** Who paused it; `git` where it was `enabled: false`. */
  by: string
  reason: string
  since: EpochMs
  /** Exclusive; null: until somebody resumes it. */
  until: EpochMs | null
}

/** An armed schedule: what Git says of it, and how far it was planned. */
export interface ScheduleState {
  id: string
  environment: string
  spec: Schedule
  /** No occurrence at or before this instant is ever planned again. */
  watermark: EpochMs
  pause: Pause | null
}

/** A planned run of a schedule that is decided. */
export interface PastRun {
  nominal: EpochMs
  state: Exclude<OccurrenceState, 'waiting'>
}

/** What another, empty store has to know of a schedule, so that it neither repeats its past nor leaves out what was missed. */
export interface ScheduleMemory {
  id: string
  environment: string
  name: string
  /** As of `ScheduleState`. */
  watermark: EpochMs
  /** Fingerprint of its trigger, 16 hex digits: another trigger says nothing about the past. */
  trigger: string
  /** Whether Git had it. */
  armed: boolean
  enabled: boolean
  pause: Pause | null
  /**
   * The newest 20 of a one-time schedule, oldest first; of any other none. A watermark cannot say what must never run,
   * where it is to run although past.
   */
  past: readonly PastRun[]
}
