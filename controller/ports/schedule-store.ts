import type { AuditEntry } from '../../core/domain/audit.ts'
import type { Schedule } from '../../core/domain/desired.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'
import type {
  Occurrence,
  OccurrenceRecord,
  Pause,
  ScheduleMemory,
  ScheduleState,
  WaitingRun,
} from '../../core/domain/schedule-run.ts'
import type { NewTask, Task } from '../../core/domain/task.ts'

/** When an armed schedule is to be looked at next. */
export interface Appointment {
  /** Of the schedule. */
  id: string
  environment: string
  /** Null: never again. */
  due: EpochMs | null
}

/** An appointment as one planner finds it. */
export interface FoundAppointment extends Omit<Appointment, 'due'> {
  /** Undefined where this planner has not planned it. */
  due: EpochMs | null | undefined
  /** What another planner had planned; absent where none had, or nothing. */
  before?: EpochMs
}

/** How one planner works out when a schedule is due. */
export interface Planning {
  planner: string
  /** Null: never again. */
  dueOf: (state: Pick<ScheduleState, 'spec' | 'watermark'>, now: EpochMs) => EpochMs | null
}

/** All that is put on record about one schedule at a time. */
export interface LedgerEntry {
  schedule: string
  occurrences: readonly Occurrence[]
  /** The task of an occurrence that is `queued`; asked only for those that are written. */
  taskOf: (run: Occurrence) => NewTask
  /** No occurrence at or before the watermark is planned again, and the next is due then. Default: both stay. */
  move?: { watermark: EpochMs; due: EpochMs | null; planner: string }
  /** Written with it where an occurrence of it is. Default: none. */
  audit?: AuditEntry
}

/**
 * What is armed, and the ledger of its runs. What is written is durable when the call resolves.
 * @throws {StoreAway} by every member; then nothing is known of whether it was done
 */
export interface ScheduleStore {
  /**
   * Makes the armed schedules of an environment exactly these, by the rules of `core/schedules/arming.ts`. What waits of
   * those that go is skipped. Calls that come at once share their statements; what is wrong with one does not concern the
   * others.
   * @param planning works out when those are due that are new or changed. Left out: they are not planned
   * @returns whether anything is different now
   * @throws where the environment is not in the store
   */
  arm(
    environment: string,
    schedules: readonly Schedule[],
    now: EpochMs,
    planning?: Planning,
  ): Promise<boolean>
  /**
   * What is armed, by environment, as `fingerprintOf` of `core/schedules/fingerprint.ts` has it; an environment in which
   * nothing is armed is not in it.
   */
  armed(): Promise<Map<string, string>>
  /**
   * What is known of the schedules, also of those Git does not have any more.
   * @param environments default: all
   */
  memories(environments?: readonly string[]): Promise<ScheduleMemory[]>
  /** Ids of the environments of which `memories` knows something. */
  withMemories(): Promise<string[]>
  /** Whether it has never known a schedule, nor been told of any by `remember`. */
  isNewToSchedules(): Promise<boolean>
  /**
   * Takes in what another store knew. `arm` begins with that where this store knows nothing of a schedule itself; of those
   * it knows, nothing changes.
   * @returns how many are taken in
   */
  remember(memories: readonly ScheduleMemory[]): Promise<number>
  /**
   * What is armed, in no order.
   * @param planner names the rules that instants are worked out by: what others planned counts as not planned
   * @param environments default: all
   */
  appointments(planner: string, environments?: readonly string[]): Promise<FoundAppointment[]>
  /** Remembers when schedules are due next, as this planner has it. Those that are not there are left out. */
  plan(planner: string, appointments: readonly Pick<Appointment, 'id' | 'due'>[]): Promise<void>
  /** Of those of these that are armed, in no order. */
  scheduleStates(ids: readonly string[]): Promise<ScheduleState[]>
  /** Armed schedules paused by hand at an instant, also where that has no effect yet beside what Git says; in no order. */
  pausedSchedules(now: EpochMs): Promise<ScheduleState[]>
  /**
   * Puts a pause in the place of the one before it.
   * @param audit written with it. Left out: no row
   * @returns undefined where no such schedule is armed
   */
  pauseSchedule(id: string, pause: Pause, audit?: AuditEntry): Promise<ScheduleState | undefined>
  /**
   * Writes occurrences with the tasks of those that are queued, and moves watermarks forward, all in one transaction. What
   * is in the ledger already stays as it is, and gets no task.
   * @returns the tasks
   * @throws where an environment is not in the store
   */
  record(entries: readonly LedgerEntry[]): Promise<Task[]>
  /**
   * Lets past occurrences wait for their turn, also those on record that have not run.
   * @param audit written with it, whatever waits then. Left out: no row
   * @returns the instants of those that wait now and did not before, oldest first
   */
  backfill(occurrences: readonly Occurrence[], audit?: AuditEntry): Promise<EpochMs[]>
  /** Ids of the unfinished tasks of schedules, by schedule, oldest first; a schedule that has none is not in it. */
  unfinishedRuns(ids: readonly string[]): Promise<Map<string, string[]>>
  /**
   * Occurrences that wait, by schedule, oldest first.
   * @param ids schedules; default: all
   */
  waitingRuns(ids?: readonly string[]): Promise<WaitingRun[]>
  /**
   * Gives waiting occurrences their tasks, in one transaction. One that does not wait any more gets none.
   * @returns the tasks
   */
  startWaiting(runs: readonly { schedule: string; nominal: EpochMs; task: NewTask }[]): Promise<Task[]>
  /** What waits of these schedules becomes `skipped`, for this reason. */
  skipWaiting(ids: readonly string[], reason: string): Promise<void>
  /**
   * The newest of one schedule, newest first, at most `limit`.
   * @param before planned before it, exclusive; default: all
   */
  occurrences(schedule: string, limit: number, before?: EpochMs): Promise<OccurrenceRecord[]>
  /**
   * Those of one schedule, oldest first.
   * @param from inclusive
   * @param to exclusive
   */
  occurrencesBetween(schedule: string, from: EpochMs, to: EpochMs): Promise<OccurrenceRecord[]>
  /** The newest occurrence of each, in no order; a schedule that has none is left out. */
  lastOccurrences(ids: readonly string[]): Promise<OccurrenceRecord[]>
  /** How long the tasks of a schedule's newest five finished runs waited and ran, in milliseconds, on average; 0 without one. */
  waitAndRun(schedule: string): Promise<{ waitMs: number; runMs: number }>
  /**
   * Forgets what was planned before an instant (exclusive), oldest first, but for the newest of each schedule.
   * @param from what was planned before is not looked at. Left out: all is
   * @returns how many, at most `limit`
   */
  forgetOccurrences(before: EpochMs, limit: number, from?: EpochMs): Promise<number>
}
