import type { Desired } from '../../core/domain/desired.ts'
import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import { BowlineError, messageOf } from '../../core/domain/errors.ts'
import type { Plan } from '../../core/domain/plan.ts'
import { LastScheduleIds } from '../../core/domain/schedule-ids.ts'
import type { ScheduleLimits } from '../../core/domain/schedule-limits.ts'
import type { Places, Written } from '../../core/domain/written.ts'
import { compareText } from '../../core/lib/compare-text.ts'
import { type Declared, planFor } from '../../core/pass.ts'
import { ContinuedCheck, type NextCheck } from '../../core/validate/continued-check.ts'
import type { Moment } from '../../core/validate/rule.ts'
import type { AccessInForce } from '../access/access-in-force.ts'
import type { Fleet } from '../apply/fleet.ts'
import type { PlannedCommit } from '../audit/followed-changes.ts'
import { Slices } from '../lib/slices.ts'
import { withinTime } from '../lib/within-time.ts'
import type { AuditStore } from '../ports/audit-store.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { GitSource } from '../ports/git-source.ts'
import type { Log } from '../ports/log.ts'
import { logNewChanges } from './new-changes.ts'
import { logNewFindings } from './new-findings.ts'
import { type Asker, PassQueue } from './pass-queue.ts'
import type { LoadedStep, SnapshotLoader } from './snapshot-loader.ts'
import { TakenCommits } from './taken-commits.ts'

/** One look at Git, fetch included, may take this long. */
const passTimeoutMs = 60_000
/** After a change in the live state, how soon what is held back is looked at again. */
const replanAfterMs = 250

export interface SyncOptions {
  git: GitSource
  loader: SnapshotLoader
  fleet: Fleet
  store: Pick<AuditStore, 'confirmed'>
  /** Who may do what. */
  access: Pick<AccessInForce, 'access' | 'take' | 'waits'>
  /** Told of what is about to be done, before it is. @throws then it is not done */
  begins: (planned: PlannedCommit) => Promise<void>
  clock: TimerClock
  log: Log
  /** Why a commit must not be taken, for people; null where it may. Left out: every one may. */
  refusal?: (commit: string, signal: AbortSignal) => Promise<string | null>
  /** Why there is no commit to look at, for people: the branch is not there. */
  absent: (signal: AbortSignal) => Promise<string>
  /** Ids of the keys that open sealed values. */
  sealingKeys: () => ReadonlySet<string>
  /** Left out: as usual. */
  scheduleLimits?: ScheduleLimits
  pollMs: number
  /** Called when what `state()` says has changed. */
  changed: () => void
}

export interface SyncState {
  /** Newest commit read; null before the first, and while the branch does not exist. */
  commit: string | null
  plan: Plan | null
  /** Digest of the plan that was made when the commit was taken up; null before that. */
  planned: string | null
  diagnostics: readonly Diagnostic[]
  /** Why Git could not be read last time, or why its newest commit was not taken. */
  error: string | null
  /** The newest commit, where it was read and not taken. */
  refused: string | null
}

interface Snapshot extends Declared {
  commit: string
  subject: string
  author: string
  /** When it was written. */
  at: string | null
  /** On the clock that never jumps. */
  readAt: number
}

/**
 * The pass: from a commit to a plan to targets, again and again. Level-triggered: whatever says "look again" (a poll,
 * a webhook, a person) only makes it look sooner.
 */
export class Sync {
  readonly #options: SyncOptions
  readonly #abort = new AbortController()
  /** What became of commits, and what each found. */
  readonly commits = new TakenCommits()
  #snapshot: Snapshot | undefined
  /** Goes on from commit to commit; of the one that was taken up last. */
  #check: ContinuedCheck | undefined
  readonly #ids = new LastScheduleIds()
  #plan: Plan | null = null
  #planned: string | null = null
  #applied: string | null = null
  /** The last attempt to carry out a plan broke off. */
  #failed = false
  #error: string | null = null
  #refused: string | null = null
  readonly #queue: PassQueue
  #cancelPoll: (() => void) | undefined
  #cancelReplan: (() => void) | undefined

  constructor(options: SyncOptions) {
    this.#options = options
    this.#queue = new PassQueue({
      look: () => this.#guarded(() => this.#lookNow()),
      plan: () => this.#guarded(() => this.#planNow()),
    })
  }

  state(): SyncState {
    const { commit = null, checked } = this.#snapshot ?? {}
    const diagnostics = checked?.diagnostics ?? []
    const [plan, planned] = [this.#plan, this.#planned]
    return { commit, plan, planned, diagnostics, error: this.#error, refused: this.#refused }
  }

  /** When the newest commit was read, on the clock that never jumps; null before the first. */
  readAt(): number | null {
    return this.#snapshot?.readAt ?? null
  }

  /** Commit of which every environment has its target; null before the first. */
  applied(): string | null {
    return this.#applied
  }

  /** The check that a change to a commit can go on from; undefined where another one was read meanwhile. */
  checkAt(commit: string): ContinuedCheck | undefined {
    return this.#snapshot?.commit === commit ? this.#check : undefined
  }

  /** Where something is written in the newest commit that was read. Undefined before the first, too. */
  readonly placeOf: Places = (wanted, field) => this.#check?.places(wanted, field)

  /** The document that declares something in the newest commit that was read. Undefined before the first, too. */
  readonly writtenOf = (wanted: Written): unknown => this.#check?.written(wanted)

  /** Looks at Git now, and from then on at every interval. Resolves when a look that began after now is over. */
  look(asker: Asker = 'poll'): Promise<void> {
    return this.#queue.ask('look', asker)
  }

  /** Something in the live state has changed: what a guard holds back may be free now. */
  liveStateChanged(): void {
    if (!this.#plan?.held.length || this.#abort.signal.aborted) return
    this.#cancelReplan?.()
    this.#cancelReplan = this.#options.clock.after(replanAfterMs, () => void this.replan())
  }

  /** Plans the same commit again. */
  replan(asker: Asker = 'resync'): Promise<void> {
    return this.#queue.ask('plan', asker)
  }

  async stop(): Promise<void> {
    this.#abort.abort(new Error('the controller is stopping'))
    this.#cancelPoll?.()
    this.#cancelReplan?.()
    await this.#queue.idle()
  }

  async #guarded(pass: () => Promise<void>): Promise<void> {
    try {
      await pass()
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#options.log.error({ err: error }, 'a pass failed')
    }
  }

  async #lookNow(): Promise<void> {
    const { clock, pollMs } = this.#options
    this.#cancelPoll?.()
    await this.#look()
    if (!this.#abort.signal.aborted) this.#cancelPoll = clock.after(pollMs, () => void this.look())
  }

  async #planNow(): Promise<void> {
    if (this.#snapshot) await this.#apply(this.#snapshot)
  }

  async #look(): Promise<void> {
    try {
      await withinTime(passTimeoutMs, [this.#abort.signal], (signal) => this.#takeNewest(signal))
    } catch (error) {
      if (this.#abort.signal.aborted) return
      if (!(error instanceof BowlineError)) this.#options.log.error({ err: error }, 'a pass failed')
      this.#setError(messageOf(error))
    }
  }

  async #takeNewest(signal: AbortSignal): Promise<void> {
    const commit = await this.#options.git.head(signal)
    const isNew = commit !== undefined && commit !== this.#snapshot?.commit
    const refusal = isNew ? await this.#bring(commit, signal) : null
    if (isNew && refusal === null) await this.#take(commit, signal)
    else if (this.#snapshot && this.#isUnfinished()) await this.#apply(this.#snapshot)
    const missing = commit === undefined ? await this.#options.absent(signal) : null
    this.#setError(refusal ?? missing, refusal === null ? null : commit)
  }

  /** A later commit may be refused for the same reason: for one below it. */
  #setError(error: string | null, refused: string | null = null): void {
    if (error === this.#error && refused === this.#refused) return
    this.#error = error
    this.#refused = refused
    const what = refused !== null ? 'the newest commit is not taken' : 'cannot read the config repository'
    const then =
      this.#options.fleet.extensions().length > 0 ? 'all goes on as it is' : 'nothing runs until then'
    if (error !== null) this.#options.log.warn({ reason: error }, `${what}; ${then}`)
    this.#options.changed()
  }

  /** Makes a commit readable; gives the reason where it must not be taken. */
  async #bring(commit: string, signal: AbortSignal): Promise<string | null> {
    const { git, refusal } = this.#options
    await git.fetch(commit, signal)
    return (await refusal?.(commit, signal)) ?? null
  }

  async #take(commit: string, signal: AbortSignal): Promise<void> {
    const { git, loader, log, clock } = this.#options
    const readAt = clock.elapsed()
    const step = await loader.step(commit, signal)
    const next = await this.#checked(step, signal)
    const { subject, author, at } = await git.describe(commit)
    log.info({ commit, author }, `config repository at ${commit.slice(0, 7)} "${subject}"`)
    logNewFindings(log, this.#snapshot?.checked.diagnostics ?? [], next.checked.diagnostics)
    step.keep()
    next.keep()
    this.#snapshot = { commit, subject, author, at, readAt, checked: next.checked, empty: next.empty }
    this.#planned = null
    await this.#apply(this.#snapshot)
  }

  /** Of what changes, where there is a commit to go on from. Nothing is another for it before it is kept. */
  async #checked(step: LoadedStep, signal: AbortSignal): Promise<NextCheck> {
    const slices = new Slices(signal)
    const moment = this.#moment()
    if ('changes' in step && this.#check) return await slices.through(this.#check.next(step.changes, moment))
    const files = 'all' in step ? step.all : step.changes.changed
    const check = await slices.through(ContinuedCheck.begin(files, moment, this.#known()))
    const { checked, empty, size } = check
    const keep = () => {
      this.#check = check
    }
    return { checked, empty, looked: size, keep }
  }

  #moment(): Moment {
    const { fleet, sealingKeys, scheduleLimits } = this.#options
    const ids = this.#ids.of(fleet.observed())
    return { ids, sealingKeys: sealingKeys(), ...(scheduleLimits && { scheduleLimits }) }
  }

  /** What is there already, or was declared last: what is equal to it is not held twice. */
  #known(): Desired | undefined {
    const { fleet } = this.#options
    const account = fleet.account()
    if (!account) return undefined
    const extensions = fleet.extensions().map(({ spec }) => spec)
    return { account, extensions: extensions.sort((a, b) => compareText(a.name, b.name)) }
  }

  async #apply(snapshot: Snapshot): Promise<void> {
    const { fleet, store, access, log, changed } = this.#options
    const { commit, checked } = snapshot
    this.#failed = true
    const confirmed = await store.confirmed(commit)
    const observed = { ...fleet.observed(), access: access.access }
    const { plan, digest } = planFor(snapshot, { commit, observed, confirmed })
    this.commits.planned({ ...{ commit, plan, digest, observed }, ...this.#told(snapshot) })
    logNewChanges(log, this.#plan, plan)
    for (const held of newlyHeld(plan, this.#plan))
      log.warn({ environment: held.environment }, `held back: ${held.reason}`)
    const fileOf = (change: Plan['changes'][number]) => fileIn(change, this.#check)
    await this.#options.begins({
      commit,
      author: snapshot.author,
      plan: digest,
      changes: plan.changes,
      fileOf,
    })
    this.#plan = plan
    this.#planned ??= digest
    await this.#settleAccess(plan, snapshot)
    await fleet.apply(plan, checked.desired?.account)
    this.#failed = false
    this.#applied = commit
    changed()
  }

  #told({ subject, author, at, checked, empty }: Snapshot) {
    const { clock, fleet } = this.#options
    return { subject, author, at, declared: { checked, empty }, now: clock.now(), account: fleet.account() }
  }

  /** What takes rights away counts at once; what gives more waits to be confirmed. */
  async #settleAccess({ commit, access: next, held }: Plan, { checked }: Snapshot): Promise<void> {
    const { access, log } = this.#options
    const wanted = checked.desired?.access ?? undefined
    const isHeld = held.some(({ code }) => code === 'access-widened')
    access.waits(isHeld && wanted ? { commit, access: wanted } : undefined)
    if (!next) return
    await access.take({ commit, access: next.to }, { actor: { kind: 'controller', id: 'controller' } })
    if (next.losses.length > 0)
      log.info(
        { losses: next.losses.length },
        `who may do what: rights are taken away by ${commit.slice(0, 7)}`,
      )
  }

  /** There is more to do for the commit at hand. */
  #isUnfinished(): boolean {
    return this.#failed || (this.#plan?.held.length ?? 0) > 0
  }
}

/** Of one that goes there is none any more. */
function fileIn(change: Plan['changes'][number], check: ContinuedCheck | undefined): string | undefined {
  if (change.kind === 'delete') return undefined
  const { extension, type } = change.to
  return check?.fileOf({ extension, environment: type })
}

function newlyHeld(plan: Plan, before: Plan | null): Plan['held'] {
  const known = new Set(before?.held.map((each) => each.reason))
  return plan.held.filter((each) => !known.has(each.reason))
}
