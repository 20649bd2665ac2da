import type { EpochMs } from '../../core/domain/epoch.ts'
import type { Occurrence, ScheduleState } from '../../core/domain/schedule-run.ts'
import { Outgrown } from './outgrown.ts'
import type { SchedulerOptions } from './scheduler-options.ts'

/** Somebody wants these not to run: no reason for a warning. */
const onPurpose: ReadonlySet<string | null> = new Set(['paused', 'environment-stopped'])
/** Why a run does not start when its earlier runs are in its way. */
const itsOwnDoing: ReadonlySet<string | null> = new Set(['overlap', 'queue-full'])

/** Tells of runs, in the log and to whoever listens, and of schedules whose runs take too long. */
export class RunReports {
  readonly #options: Pick<SchedulerOptions, 'store' | 'log' | 'recorded'>
  readonly #outgrown = new Outgrown()

  constructor(options: Pick<SchedulerOptions, 'store' | 'log' | 'recorded'>) {
    this.#options = options
  }

  isOutgrown(id: string): boolean {
    return this.#outgrown.has(id)
  }

  /** A run that waited starts. */
  async started(
    state: ScheduleState,
    run: Pick<Occurrence, 'nominal' | 'origin'>,
    now: EpochMs,
  ): Promise<void> {
    this.#options.recorded?.(state, { state: 'queued', reason: null, latenessMs: now - run.nominal })
    await this.#watchPace(state, run, now)
  }

  /** Occurrences of one schedule were put on record. An absence is one line in the log, however many runs it cost; the ledger has each of them. */
  async recorded(state: ScheduleState, occurrences: readonly Occurrence[], now: EpochMs): Promise<void> {
    const { log, recorded } = this.#options
    const last = occurrences.at(-1)
    if (!last) return
    const { nominal, reason, latenessMs } = last
    const at = new Date(nominal).toISOString()
    const fields = {
      environment: state.environment,
      schedule: state.spec.name,
      nominal: at,
      reason,
      latenessMs,
    }
    const missed = occurrences.filter((each) => each.state === 'missed' || each.reason === 'downtime').length
    if (missed > 0) log.warn({ ...fields, missed }, 'scheduled runs were missed')
    if (last.state === 'queued') log.debug(fields, 'a schedule fired')
    if (last.state === 'skipped')
      log[onPurpose.has(reason) ? 'debug' : 'warn'](fields, 'a scheduled run was skipped')
    for (const each of occurrences) {
      recorded?.(state, each)
      if (each.state === 'queued') await this.#watchPace(state, each, now)
      else if (!itsOwnDoing.has(each.reason)) this.#outgrown.interrupted(state.id)
    }
  }

  async #watchPace(
    state: ScheduleState,
    run: Pick<Occurrence, 'nominal' | 'origin'>,
    now: EpochMs,
  ): Promise<void> {
    if (!this.#outgrown.started(state, run, now)) return
    const { store, log } = this.#options
    const split = await store.waitAndRun(state.id).catch(() => ({}))
    log.warn(
      { environment: state.environment, schedule: state.spec.name, ...split },
      'schedule outgrown: its runs take longer than the time between them',
    )
  }
}
