import { messageOf } from '../../core/domain/errors.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { CheckState, GitHost } from '../ports/git-host.ts'
import type { Log } from '../ports/log.ts'
import { Settling } from './settling.ts'
import {
  type Reviewed,
  refusalReport,
  type SyncOverviews,
  type SyncReport,
  syncReport,
} from './sync-report.ts'

export const syncCheck = 'bowline/sync'

export interface SyncReporterOptions {
  host: Pick<GitHost, 'reportCheck' | 'pullRequestsOf'>
  overviews: SyncOverviews
  /** Digest of the plan that is carried out for the newest commit. */
  planned: () => string | null
  /** Digest of the plan that was shown for a pull request. */
  shown: (pull: number) => string | undefined
  clock: TimerClock
  log: Log
}

/** Keeps the check `bowline/sync` of the newest commit: under way, then how it ended. */
export class SyncReporter {
  readonly #options: SyncReporterOptions
  readonly #abort = new AbortController()
  readonly #settling: Settling
  /** The commit that was last reported to be under way. */
  #underWay: string | undefined
  /** The report on a commit that is not taken, as text. */
  #refusal: string | undefined
  readonly #reviews = new Map<string, Promise<Reviewed | undefined>>()

  constructor(options: SyncReporterOptions) {
    this.#options = options
    this.#settling = new Settling(options.clock, () => void this.#conclude())
  }

  /** What is told of all may be something else now. */
  changed(): void {
    if (this.#settling.stopped) return
    const { overviews } = this.#options
    this.#refuse(refusalReport(overviews.summary()))
    const report = syncReport(overviews)
    if (report && this.#settling.look(report)) this.#begin(report)
  }

  stop(): void {
    this.#abort.abort(new Error('the controller is stopping'))
    this.#settling.stop()
  }

  /** At once: nothing is on its way to it. What is taken has a check of its own, which goes on. */
  #refuse(report: SyncReport | undefined): void {
    const refusal = JSON.stringify(report)
    if (refusal === this.#refusal) return
    this.#refusal = refusal
    if (report) this.#send(report.commit, 'failure', report.title, report.summary)
  }

  /** Once for each commit, so that counting down environments costs no request each. */
  #begin({ commit, conclusion }: SyncReport): void {
    if (this.#underWay === commit || conclusion !== null) return
    if (this.#underWay !== undefined) this.#supersede(this.#underWay, commit)
    this.#underWay = commit
    this.#send(commit, 'running', 'on its way', 'Bowline is making the world match this commit.')
  }

  #supersede(commit: string, by: string): void {
    this.#send(
      commit,
      'cancelled',
      `superseded by ${by.slice(0, 7)}`,
      'A newer commit came before this one was done.',
    )
  }

  async #conclude(): Promise<void> {
    const first = syncReport(this.#options.overviews)
    if (!first || first.conclusion === null) return
    const reviewed = await this.#review(first.commit)
    const report = syncReport(this.#options.overviews, reviewed)
    if (report?.commit !== first.commit || report.conclusion === null || this.#abort.signal.aborted) return
    if (this.#underWay !== undefined && this.#underWay !== report.commit)
      this.#supersede(this.#underWay, report.commit)
    this.#underWay = undefined
    this.#send(report.commit, states[report.conclusion], report.title, report.summary, report.annotations)
  }

  /** Which pull request the commit came from, and whether what is carried out is what that showed. Asked once. */
  #review(commit: string): Promise<Reviewed | undefined> {
    const known = this.#reviews.get(commit)
    if (known) return known
    const applied = this.#options.planned()
    const asked = this.#ask(commit, applied).catch((error: unknown) => {
      if (!this.#abort.signal.aborted)
        this.#options.log.warn({ reason: messageOf(error) }, 'could not tell where a commit comes from')
      return undefined
    })
    this.#reviews.clear() // only the newest commit is reported on
    this.#reviews.set(commit, asked)
    return asked
  }

  async #ask(commit: string, applied: string | null): Promise<Reviewed | undefined> {
    const { host, shown } = this.#options
    if (applied === null) return undefined
    const pulls = await host.pullRequestsOf(commit, this.#abort.signal)
    const merged =
      pulls.find((each) => each.mergeCommit === commit) ?? pulls.find(({ state }) => state === 'merged')
    const digest = merged && shown(merged.number)
    return merged && digest !== undefined ? { pull: merged.number, shown: digest, applied } : undefined
  }

  #send(
    commit: string,
    state: CheckState,
    title: string,
    summary: string,
    annotations: SyncReport['annotations'] = [],
  ): void {
    const { host, log } = this.#options
    host
      .reportCheck({ commit, name: syncCheck, state, title, summary, annotations })
      .catch((error: unknown) => {
        if (this.#abort.signal.aborted) return
        log.warn({ commit, reason: messageOf(error) }, 'could not report on a commit')
      })
  }
}

const states: Readonly<Record<NonNullable<SyncReport['conclusion']>, CheckState>> = {
  success: 'success',
  failure: 'failure',
  action_required: 'waiting',
}
