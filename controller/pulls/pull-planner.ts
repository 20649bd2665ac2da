import { messageOf } from '../../core/domain/errors.ts'
import { type Basis, changesNothing, type Proposal } from '../../core/pass.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import { Slices } from '../lib/slices.ts'
import { withinTime } from '../lib/within-time.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { CheckReport, GitHost, PullRequest } from '../ports/git-host.ts'
import type { GitSource } from '../ports/git-source.ts'
import type { Log } from '../ports/log.ts'
import type { SnapshotLoader } from '../sync/snapshot-loader.ts'
import { checkOf, planCheck, untouched } from './plan-check.ts'
import { type Live, planningPull } from './plan-pull.ts'
import { type PlanReport, planReport } from './plan-report.ts'
import { PutOff } from './put-off.ts'
import { Unlisted } from './unlisted.ts'

/** Reading one pull request from the remote, fetch included, may take this long. */
const pullTimeoutMs = 60_000

export interface PullPlannerOptions {
  git: Pick<GitSource, 'pullHeads' | 'fetchPull' | 'mergeTree' | 'fetch'>
  loader: SnapshotLoader
  host: Pick<GitHost, 'openPullRequests' | 'reportCheck' | 'comment'>
  /** Only pull requests into it are planned. */
  branch: string
  live: () => Live
  /** Commit of the configuration that is applied; null before the first. */
  applied: () => string | null
  /** As `Sync.checkAt`. Left out: each pull request is checked whole. */
  checkAt?: ((commit: string) => Basis | undefined) | undefined
  /** Which of a pull request's commits would not be let in, and why; null where none is known. Left out: all are. */
  refusal?: ((base: string, head: string, signal: AbortSignal) => Promise<string | null>) | undefined
  /** Keep one comment on each pull request, too. */
  comment: boolean
  clock: TimerClock
  log: Log
  pollMs: number
}

/** The plan that was shown last for a pull request. */
export interface ShownPlan {
  head: string
  digest: string
}

/**
 * Plans open pull requests and reports on each. Level-triggered, like the pass: a webhook only makes it look sooner. It
 * can read and report, and has nothing else in its hands.
 */
export class PullPlanner {
  readonly #options: PullPlannerOptions
  readonly #abort = new AbortController()
  /** Heads of all pull requests when they were last looked at. */
  #heads: ReadonlyMap<number, string> = new Map()
  /** The next look has something to do, whatever the heads are then. */
  #isUnfinished = true
  readonly #shown = new Map<number, ShownPlan>()
  readonly #putOff: PutOff
  readonly #unlisted: Unlisted
  #current: { number: number; head: string; abort: AbortController } | undefined
  readonly #inTurn = oneAtATime()
  /** The next look; undefined where none is asked for. */
  #waiting: { force: boolean; over: Promise<void> } | undefined
  #cancelPoll: () => void = () => {}

  constructor(options: PullPlannerOptions) {
    this.#options = options
    this.#putOff = new PutOff(options.clock)
    this.#unlisted = new Unlisted(options.clock)
  }

  /** Looks now, and from then on at every interval. */
  start(): Promise<void> {
    const again = () => {
      if (this.#abort.signal.aborted) return
      this.#cancelPoll = this.#options.clock.after(this.#options.pollMs, () => void this.look().then(again))
    }
    return this.look().then(again)
  }

  /**
   * Plans what has changed since the last look; with `force` all that is open. A look that is asked for while another one
   * waits is that one.
   */
  look({ force = false } = {}): Promise<void> {
    if (this.#waiting) {
      this.#waiting.force ||= force
      return this.#waiting.over
    }
    const over = this.#inTurn(() => this.#takeUp())
    this.#waiting = { force, over }
    return over
  }

  /** A pull request has another head: planning an older one of it is over. */
  moved(number: number, head: string): void {
    if (this.#current?.number === number && this.#current.head !== head)
      this.#current.abort.abort(new Error('the pull request has a newer commit'))
    if (this.#shown.get(number)?.head !== head) this.#unlisted.expect(number, head)
    void this.look()
  }

  /** What people were shown for a pull request, while this controller runs. */
  shown(number: number): ShownPlan | undefined {
    return this.#shown.get(number)
  }

  async stop(): Promise<void> {
    this.#cancelPoll()
    this.#abort.abort(new Error('the controller is stopping'))
    await this.#inTurn(() => {})
  }

  #takeUp(): Promise<void> {
    const { force = false } = this.#waiting ?? {}
    this.#waiting = undefined
    return this.#look(force)
  }

  async #look(force: boolean): Promise<void> {
    if (this.#abort.signal.aborted) return
    const { git, host, branch, log, applied } = this.#options
    if (applied() === null) return // before the first commit is applied there is nothing to compare with
    try {
      const heads = await this.#inTime([], (signal) => git.pullHeads(signal))
      for (const [number, head] of heads)
        if (this.#heads.get(number) !== head) this.#unlisted.expect(number, head)
      this.#heads = heads
      if (heads.size === 0 || !(force || this.#isUnfinished || this.#unlisted.isDue)) return
      this.#isUnfinished = false
      const open = await host.openPullRequests(this.#abort.signal)
      this.#unlisted.listed(open)
      this.#forgetOthers(open)
      const ours = open.filter(({ base }) => base.branch === branch)
      for (const pull of this.#putOff.last(ours)) await this.#consider(pull, force)
    } catch (error) {
      if (this.#abort.signal.aborted) return
      this.#isUnfinished = true
      log.warn({ reason: messageOf(error) }, 'could not look at the pull requests; trying again')
    }
  }

  #inTime<T>(others: readonly AbortSignal[], work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return withinTime(pullTimeoutMs, [this.#abort.signal, ...others], work)
  }

  #forgetOthers(open: readonly PullRequest[]): void {
    const numbers = new Set(open.map((each) => each.number))
    // what was merged a moment ago may still be asked for: keep the newest few
    const closed = [...this.#shown.keys()].filter((number) => !numbers.has(number))
    for (const number of closed.slice(0, -100)) this.#shown.delete(number)
    this.#putOff.forgetOthers(numbers)
  }

  /** One pull request that cannot be planned is no reason to leave out the others. */
  async #consider(pull: PullRequest, force: boolean): Promise<void> {
    if (!force && this.#shown.get(pull.number)?.head === pull.head.commit) return
    if (!force && this.#putOff.has(pull)) {
      this.#isUnfinished = true
      return
    }
    const abort = new AbortController()
    this.#current = { number: pull.number, head: pull.head.commit, abort }
    try {
      await this.#inTime([abort.signal], (signal) => this.#plan(pull, signal))
      this.#putOff.planned(pull)
    } catch (error) {
      if (abort.signal.aborted || this.#abort.signal.aborted) return
      const reason = messageOf(error)
      if (this.#putOff.failed(pull, reason))
        this.#options.log.warn({ pull: pull.number, reason }, 'could not plan a pull request')
      this.#isUnfinished = true
    } finally {
      this.#current = undefined
    }
  }

  async #plan(pull: PullRequest, signal: AbortSignal): Promise<void> {
    const { git, live, clock } = this.#options
    const before = live()
    const base = before.commit ?? pull.base.commit
    const head = pull.head.commit
    await git.fetchPull(pull.number, head, signal)
    const merged = await git.mergeTree(base, head, signal)
    const slices = new Slices(signal)
    const planned = (proposal: Proposal) => slices.through(planningPull(proposal, before, clock.now()))
    let proposal = await this.#proposal(base, merged ?? head, signal)
    signal.throwIfAborted()
    let plan = await planned(proposal)
    if ('basis' in proposal && this.#options.checkAt?.(base) !== proposal.basis) {
      proposal = await this.#whole(base, merged ?? head, signal) // that check has gone on to another commit meanwhile
      plan = await planned(proposal)
    }
    this.#shown.set(pull.number, { head, digest: plan.digest })
    if (merged !== undefined && changesNothing(proposal)) return this.#send(pull, untouched(head))
    const refusal = await this.#refusal(pull, base, signal)
    const report = planReport({ ...plan, head, merges: merged !== undefined, refusal })
    this.#send(pull, checkOf(head, report))
    this.#comment(pull, report)
  }

  /** What is another than in the commit that runs; all of it, where that is not the one that was read last. */
  async #proposal(base: string, tree: string, signal: AbortSignal): Promise<Proposal> {
    const { loader, checkAt } = this.#options
    const changes = await loader.since(base, tree, signal)
    const basis = changes && checkAt?.(base)
    return basis ? { changes, basis } : await this.#whole(base, tree, signal)
  }

  async #whole(base: string, tree: string, signal: AbortSignal): Promise<Proposal> {
    const { loader } = this.#options
    return { files: await loader.load(tree, signal), base: await loader.load(base, signal) }
  }

  /** Worth a note, no more: where it cannot be told the plan is shown all the same. */
  async #refusal({ number, head }: PullRequest, base: string, signal: AbortSignal): Promise<string | null> {
    try {
      return (await this.#options.refusal?.(base, head.commit, signal)) ?? null
    } catch (error) {
      signal.throwIfAborted()
      const reason = messageOf(error)
      this.#options.log.warn({ pull: number, reason }, 'could not check the signatures of a pull request')
      return null
    }
  }

  /** Sending may take as long as the host's limits say: nothing waits for it. */
  #send(pull: PullRequest, report: CheckReport): void {
    const { host, log } = this.#options
    host.reportCheck(report).catch((error: unknown) => {
      if (this.#abort.signal.aborted) return
      log.warn({ pull: pull.number, reason: messageOf(error) }, 'could not report the plan of a pull request')
    })
  }

  #comment({ number }: PullRequest, { title, summary }: PlanReport): void {
    const { host, log, comment } = this.#options
    if (!comment) return
    const body = `### Bowline: ${title}\n\n${summary}`
    host.comment({ pullRequest: number, marker: planCheck, body }).catch((error: unknown) => {
      if (this.#abort.signal.aborted) return
      log.warn({ pull: number, reason: messageOf(error) }, 'could not comment on a pull request')
    })
  }
}
