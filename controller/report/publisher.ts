import { auditFolder } from '../../core/audit/head-files.ts'
import { codeOf, messageOf } from '../../core/domain/errors.ts'
import { backoffMs, usualBackoff } from '../../core/lib/backoff.ts'
import { forSubject } from '../../core/lib/people-text.ts'
import type { Witness } from '../audit/witness.ts'
import { Bucket, type Rate } from '../lib/bucket.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import type { Troubles } from '../observe/troubles.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { StatusBranch } from '../ports/git-source.ts'
import { schedulesFolder } from '../schedules/schedule-memory.ts'
import type { ChangedFiles, ScheduleMirror } from '../schedules/schedule-mirror.ts'
import { EnvironmentFiles } from './environment-files.ts'
import type { Overviews } from './overviews.ts'
import { environmentsFolder, renderSummary, summaryFile, tableRows } from './render.ts'
import { StatusContent } from './status-content.ts'

/** A burst of changes becomes one commit: written when it has been quiet for this long... */
const quietMs = 500
/** ...or when the first of them is this old... */
const longestMs = 2_000
/** ...or, where more change, this for each of them, up to that: what becomes of thousands is written once, and not on the way. */
const [eachMs, mostLongestMs] = [1, 10_000]
/**
 * What goes on and on changing, such as an environment whose process ends again and again, is written so often and no more: so
 * many commits in a row, and then one every 15 s. Each commit of the config repository has as many of its own.
 */
const pace: Rate = { most: 20, perSecond: 1 / 15 }
/** A write that takes longer than this is told of, while it goes on. */
const slowMs = 60_000
/** How long the last write may take when the controller stops. */
const lastWriteMs = 5_000

export interface PublisherOptions {
  branch: Pick<StatusBranch, 'publish'>
  overviews: Overviews
  /** Write what extensions printed before they failed, too. Default: it stays out of Git. */
  withOutput?: boolean
  /** The files of the folder of schedules. */
  schedules: Pick<ScheduleMirror, 'changedFiles' | 'read'>
  /** The heads of the audit trail. Default: they are not written. */
  witness?: Pick<Witness, 'changedFiles' | 'read' | 'expiredFolders'>
  clock: TimerClock
  /** In [0, 1). */
  random: () => number
  troubles: Pick<Troubles, 'tell'>
  /** Told about each new commit on the status branch. */
  published?: (commit: string) => void
}

const slow = {
  code: 'status-slow',
  message: 'a commit on the status branch has been under way for a minute; what it says is old',
} as const

/**
 * Keeps the status branch in step with what is there: looks whenever an environment, the sync, a pause or the past of a
 * schedule has changed, and renders what may differ since the last look. There is no commit where the files are those
 * written last, or those of the branch's tip (`git-status-branch.ts`).
 */
export class StatusPublisher {
  readonly #options: PublisherOptions
  readonly #abort = new AbortController()
  readonly #inTurn = oneAtATime()
  #cancelFlush: (() => void) | undefined
  /** On the clock that never jumps, as `#notBefore`. */
  #firstChange: number | undefined
  /** Since then. */
  #changes = 0
  #lastChange = 0
  readonly #environments: EnvironmentFiles
  readonly #content = new StatusContent((paths, signal) => this.#render(paths, signal))
  #ownsSchedules = false
  #failures = 0
  /** After a failure changes do not hurry the next try. */
  #notBefore = Number.NEGATIVE_INFINITY
  #pace: Bucket
  /** Until then nothing is written of the commit that was told of last. */
  #pacedUntil = Number.NEGATIVE_INFINITY
  /** Of the config repository. */
  #toldOf: string | null = null

  constructor(options: PublisherOptions) {
    this.#options = options
    const { overviews, withOutput = false, clock } = options
    this.#pace = new Bucket(pace, clock)
    this.#environments = new EnvironmentFiles({ overviews, withOutput })
  }

  /**
   * Something that a status shows may have changed.
   * @param commit of the config repository that is newest now; left out: it is no other for that
   */
  changed(commit?: string | null): void {
    if (this.#abort.signal.aborted) return
    this.#lastChange = this.#options.clock.elapsed()
    this.#firstChange ??= this.#lastChange
    this.#changes += 1
    const isNews = commit !== undefined && this.#isNews(commit)
    if (isNews || !this.#cancelFlush) this.#flushWhenQuiet() // else it is seen when the time is up: changes come by the thousand
  }

  #isNews(commit: string | null): boolean {
    if (commit === this.#toldOf) return false
    this.#toldOf = commit
    this.#pace = new Bucket(pace, this.#options.clock)
    this.#pacedUntil = Number.NEGATIVE_INFINITY
    return true
  }

  /** Writes now what has not been written. */
  flush(): Promise<void> {
    this.#cancelFlush?.()
    this.#cancelFlush = undefined
    this.#firstChange = undefined
    this.#changes = 0
    return this.#inTurn(() => this.#publish())
  }

  /** Writes the last state and stops. */
  async close(): Promise<void> {
    const stop = () => this.#abort.abort(new Error('the controller is stopping'))
    const cancelStop = this.#options.clock.after(lastWriteMs, stop)
    await this.flush()
    cancelStop()
    stop()
    this.#cancelFlush?.()
  }

  #flushIn(ms: number): void {
    this.#cancelFlush?.()
    this.#cancelFlush = this.#options.clock.after(ms, () => {
      this.#cancelFlush = undefined
      this.#flushWhenQuiet()
    })
  }

  #flushWhenQuiet(): void {
    const now = this.#options.clock.elapsed()
    const mostMs = Math.min(Math.max(longestMs, this.#changes * eachMs), mostLongestMs)
    const soon = Math.min(this.#lastChange + quietMs, (this.#firstChange ?? now - mostMs) + mostMs)
    const due = Math.max(soon, this.#notBefore, this.#pacedUntil)
    if (due > now) this.#flushIn(due - now)
    else void this.flush()
  }

  async #publish(): Promise<void> {
    const { clock, random, troubles } = this.#options
    const cancelSlow = clock.after(slowMs, () => troubles.tell('status-branch', slow))
    try {
      await this.#write()
      troubles.tell('status-branch', null)
      this.#failures = 0
      this.#notBefore = Number.NEGATIVE_INFINITY
    } catch (error) {
      if (this.#abort.signal.aborted) return
      this.#failures += 1
      const retryInMs = backoffMs(usualBackoff, this.#failures, random())
      troubles.tell('status-branch', { code: codeOf(error), message: messageOf(error) })
      this.#notBefore = clock.elapsed() + retryInMs
      this.#flushIn(retryInMs)
    } finally {
      cancelSlow()
    }
  }

  async #write(): Promise<void> {
    const { branch, overviews, published } = this.#options
    const { signal } = this.#abort
    const remembered = await this.#options.schedules.changedFiles()
    const { commit, sync, message } = overviews.summary()
    if (remembered) this.#remember(remembered)
    const heads = await this.#options.witness?.changedFiles(signal)
    for (const [path, text] of heads ?? []) this.#content.put(path, text)
    // The first branch of a repository becomes the one that people see: it is not to be ours.
    if (commit === null && sync !== 'refused') return
    await this.#environments.update(this.#content, signal)
    const summary = overviews.summary()
    this.#content.put(summaryFile, renderSummary(summary, tableRows(overviews)))
    if (this.#content.isPublished) return
    const subject = forSubject(`Status of ${commit?.slice(0, 7) ?? 'no commit'}: ${message}`)
    const ownedPrefixes = [
      environmentsFolder,
      ...(this.#ownsSchedules ? [schedulesFolder] : []),
      ...(this.#options.witness?.expiredFolders() ?? []),
    ]
    const written = await branch.publish(this.#content, { message: subject, ownedPrefixes, signal })
    this.#content.published()
    if (!written.written) return
    this.#pacedUntil = this.#options.clock.elapsed() + this.#pace.take()
    published?.(written.commit)
  }

  #remember({ write, remove }: ChangedFiles): void {
    this.#ownsSchedules = true
    for (const [path, text] of write) this.#content.put(path, text)
    for (const path of remove) this.#content.drop(path)
  }

  async #render(paths: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const { overviews, schedules } = this.#options
    const summary: [string, string][] = paths.includes(summaryFile)
      ? [[summaryFile, renderSummary(overviews.summary(), tableRows(overviews))]]
      : []
    const environments = await this.#environments.read(paths, signal)
    const remembered = await schedules.read(paths.filter((path) => path.startsWith(schedulesFolder)))
    const heads = await this.#options.witness?.read(paths.filter((path) => path.startsWith(auditFolder)))
    return new Map([...summary, ...environments, ...remembered, ...(heads ?? [])])
  }
}
