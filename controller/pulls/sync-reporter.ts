import { messageOf } from '../domain/errors.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { CheckState, GitHost } from '../ports/git-host.ts'
import type { Log } from '../ports/log.ts'
import type { Overview } from '../report/overview.ts'
import { type Reviewed, type SyncReport, syncReport } from './sync-report.ts'

export const syncCheck = 'bowline/sync'

/** A verdict stands when nothing has changed for this long: between two steps an environment may look done. */
const quietMs = 1_500

export interface SyncReporterOptions {
  host: Pick<GitHost, 'reportCheck' | 'pullRequestsOf'>
  overview: () => Overview
  /** Digest of the plan that is carried out for the newest commit. */
  applied: () => string | null
  /** Digest of the plan that was shown for a pull request. */
  shown: (pull: number) => string | undefined
  clock: TimerClock
  log: Log
}

/** Keeps the check `bowline/sync` of the newest commit: under way, then how it ended. */
export class SyncReporter {
  readonly #options: SyncReporterOptions
  readonly #abort = new AbortController()
  #cancel: () => void = () => {}
  /** What was last seen, as text: a look that sees the same is no change. */
  #seen = ''
  /** The commit that was last reported to be under way. */
  #underWay: string | undefined
  readonly #reviews = new Map<string, Promise<Reviewed | undefined>>()

  constructor(options: SyncReporterOptions) {
    this.#options = options
  }

  /** What the overview says may have changed. */
  changed(): void {
    if (this.#abort.signal.aborted) return
    const report = syncReport(this.#options.overview())
    const seen = JSON.stringify(report)
    if (!report || seen === this.#seen) return
    this.#seen = seen
    this.#begin(report)
    this.#cancel()
    this.#cancel = this.#options.clock.after(quietMs, () => void this.#conclude())
  }

  stop(): void {
    this.#abort.abort(new Error('the controller is stopping'))
    this.#cancel()
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
    const first = syncReport(this.#options.overview())
    if (!first || first.conclusion === null) return
    const reviewed = await this.#review(first.commit)
    const report = syncReport(this.#options.overview(), reviewed)
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
    const applied = this.#options.applied()
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
