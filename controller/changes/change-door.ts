import { randomBytes } from 'node:crypto'
import type { Change, WantedChange, WriteBack } from '../../api/change.ts'
import type { AuditEntry } from '../../core/domain/audit.ts'
import { BowlineError, messageOf as reasonOf } from '../../core/domain/errors.ts'
import type { EditedFile } from '../../core/edit/edit-config.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import { withinTime } from '../lib/within-time.ts'
import type { ChangeKey, ChangeStore, KeptChange } from '../ports/change-store.ts'
import type { ConfigBranch } from '../ports/config-branch.ts'
import type { GitHost } from '../ports/git-host.ts'
import type { GitSource } from '../ports/git-source.ts'
import type { Log } from '../ports/log.ts'
import { StoreAway } from '../ports/store.ts'
import { ChangeRefusal } from './change-refusal.ts'
import { viewOf } from './change-view.ts'
import { changeLine, messageOf, subjectOf } from './commit-words.ts'
import { type Prepared, type PrepareOptions, prepare } from './prepare.ts'

/** What may become of a change. */
export type WriteBackChoice = 'off' | 'pull-request' | 'commit'

export interface ChangeDoorOptions extends PrepareOptions {
  git: PrepareOptions['git'] & Pick<GitSource, 'fetch' | 'changes'>
  branch: ConfigBranch
  /** Name of the branch that is followed. */
  into: string
  writeBack: WriteBackChoice
  /** Undefined where no host opens pull requests. */
  host: Pick<GitHost, 'openPullRequest'> | undefined
  store: ChangeStore
  /** Newest commit that was read; null before the first. */
  newest: () => string | null
  /** Which of the commits that `head` has and `base` has not would not be taken, and why. Left out: all would. */
  refusal?: ((base: string, head: string, signal: AbortSignal) => Promise<string | null>) | undefined
  /** Commits are signed. */
  signs: boolean
  /** Names a content and tells nobody what it is. */
  fingerprint: (content: unknown) => string
  /** Looks at the branch now. Resolves when it is read. */
  pushed: () => Promise<void>
  log: Log
}

/** Who asks, and what they may. */
export interface ChangeCaller {
  author: { name: string; email: string }
  /** As the audit trail names them: kind and id. */
  id: string
  /** Id of the request. */
  request: string
  /** All of a row of the audit trail but what it is about. */
  audit: (about: Partial<AuditEntry>) => Omit<AuditEntry, 'object'>
  /** @throws where one of the files is none of theirs */
  demandFiles: (files: readonly EditedFile[]) => void
}

/** One change, with the fetches and pushes it takes. */
const changeTimeoutMs = 60_000
/** Pushes, where others push at the same time. */
const mostPushes = 4
/** So long a key stands for its change. */
export const keyKeptMs = 24 * 3_600_000

/**
 * The one door by which what Git declares is changed from here: edits on top of a commit become a commit of the caller's,
 * on the branch that is followed or on one of its own. What others pushed meanwhile is built upon, never overwritten.
 */
export class ChangeDoor {
  readonly #options: ChangeDoorOptions
  readonly #inTurn = oneAtATime()
  readonly #abort = new AbortController()
  /** What was pushed last is read: whoever comes next builds on it. */
  #looked: Promise<void> = Promise.resolve()

  constructor(options: ChangeDoorOptions) {
    this.#options = options
  }

  offers(): WriteBack {
    const { writeBack, into, host } = this.#options
    const allows = { off: [], 'pull-request': ['pull-request'], commit: ['commit', 'pull-request'] } as const
    return { allows: allows[writeBack], branch: into, pullRequests: host !== undefined }
  }

  /**
   * @param key what the caller calls it, so that it is made once; null: nothing
   * @throws {ChangeRefusal}; {BowlineError} as `prepare`, `StoreAway`, and as Git fails
   */
  async make(wanted: WantedChange, caller: ChangeCaller, key: string | null): Promise<Change> {
    return await withinTime(changeTimeoutMs, [this.#abort.signal], (signal) =>
      this.#makeInTime(wanted, caller, { key, signal }).catch((error: unknown) => {
        if (!signal.aborted || error !== signal.reason) throw error
        const message = `the change is not made yet (${reasonOf(error)}); ask again, with the same Idempotency-Key`
        throw new BowlineError('change-slow', message)
      }),
    )
  }

  async #makeInTime(
    wanted: WantedChange,
    caller: ChangeCaller,
    { key, signal }: { key: string | null; signal: AbortSignal },
  ): Promise<Change> {
    if (!wanted.dryRun) return await this.#inTurn(() => this.#makeOnce(wanted, caller, { key, signal }))
    await this.#looked
    return viewOf(await this.#onTop(wanted, this.#newest(), caller, signal), null)
  }

  stop(): void {
    this.#abort.abort(new Error('the controller is stopping'))
  }

  async #makeOnce(
    wanted: WantedChange,
    caller: ChangeCaller,
    { key, signal }: { key: string | null; signal: AbortSignal },
  ): Promise<Change> {
    await this.#looked
    signal.throwIfAborted()
    const { store, clock, fingerprint } = this.#options
    const digest = fingerprint({ ...wanted, dryRun: undefined })
    const id = `CHG-${randomBytes(10).toString('hex')}`
    const of = { caller: caller.id, key: key ?? id }
    const since = clock.now() - keyKeptMs
    const kept = await store.change(of, since)
    if (kept && kept.digest !== digest) throw ChangeRefusal.keyUsed()
    if (kept?.done) return kept.answer as Change
    if (kept) return await this.#takenUp(kept, wanted, caller, signal)
    const draft = await this.#draft(wanted, caller, { id, signal })
    if (draft.change.files.length === 0) return draft.change
    return await this.#begun(draft, wanted, caller, { of, digest, since, signal })
  }

  /** All that can be refused without writing anything is refused here. */
  async #draft(
    wanted: WantedChange,
    caller: ChangeCaller,
    { id, signal }: { id: string; signal: AbortSignal },
  ): Promise<{ prepared: Prepared; change: Change }> {
    const { branch, into } = this.#options
    const tip = (await branch.head(into, signal)) ?? this.#newest()
    const prepared = await this.#onTop(wanted, tip, caller, signal)
    const change = viewOf(prepared, prepared.files.length === 0 ? null : id)
    if (change.files.length === 0) return { prepared, change }
    this.#demandWriteBack(wanted, { ...change, id: null })
    return { prepared, change }
  }

  async #begun(
    { prepared, change }: { prepared: Prepared; change: Change },
    wanted: WantedChange,
    caller: ChangeCaller,
    { of, digest, since, signal }: { of: ChangeKey; digest: string; since: number; signal: AbortSignal },
  ): Promise<Change> {
    const { store, clock } = this.#options
    const id = change.id ?? ''
    const entry = { object: id, ...caller.audit({ ...aboutChange(wanted, prepared), result: 'begun' }) }
    const begin = { id, digest, answer: change, at: clock.now(), ...of }
    const kept = await store.beginChange(begin, since, entry)
    if (kept.id !== id) throw ChangeRefusal.busy(1, 'the same Idempotency-Key')
    return await this.#ended(kept, { wanted, caller, prepared, signal, isPushing: false })
  }

  /** An earlier request began it, and was never answered: what it made is there, or nothing is. */
  async #takenUp(
    kept: KeptChange,
    wanted: WantedChange,
    caller: ChangeCaller,
    signal: AbortSignal,
  ): Promise<Change> {
    const { branch, into } = this.#options
    const name = this.#deliver(wanted) === 'commit' ? into : branchOf(kept.id)
    const commit = await branch.find(changeLine(kept.id), name, signal)
    if (commit === undefined) {
      const { prepared } = await this.#draft(wanted, caller, { id: kept.id, signal })
      return await this.#ended(kept, { wanted, caller, prepared, signal, isPushing: false })
    }
    const change = {
      ...(kept.answer as Change),
      delivered: await this.#delivered(commit, name, kept.id, { wanted, caller, signal }),
    }
    return await this.#told(kept, change, { wanted, caller })
  }

  /** Makes what was begun. Where it is sure that nothing was made, the key is free again. */
  async #ended(kept: KeptChange, making: Making): Promise<Change> {
    const { store, log } = this.#options
    const { wanted, caller } = making
    try {
      return await this.#told(kept, await this.#push(kept.id, making), { wanted, caller })
    } catch (error) {
      if (error instanceof StoreAway) throw error
      log.warn({ change: kept.id, reason: reasonOf(error) }, 'a change of the config repository was not made')
      if (!making.isPushing) {
        const why = { result: 'failed', why: reasonOf(error), begun: kept.begun } as const
        const entry = {
          object: kept.id,
          ...caller.audit({ ...aboutChange(wanted, making.prepared), ...why }),
        }
        await store.endChange(kept.id, undefined, entry)
      }
      throw error
    }
  }

  async #told(
    kept: KeptChange,
    change: Change,
    { wanted, caller }: Pick<Making, 'wanted' | 'caller'>,
  ): Promise<Change> {
    const { store, log, pushed } = this.#options
    const commit = change.delivered?.commit
    const about = { ...aboutChange(wanted, null), path: change.files[0]?.path, begun: kept.begun, commit }
    this.#looked = pushed().catch(() => {})
    log.info(
      { change: kept.id, commit, by: caller.id },
      `changed the config repository: ${subjectOf(wanted)}`,
    )
    await store.endChange(kept.id, change, { object: kept.id, ...caller.audit(about) })
    return change
  }

  async #push(id: string, making: Making): Promise<Change> {
    const { wanted, caller, prepared: first, signal } = making
    const { branch, into } = this.#options
    const name = this.#deliver(wanted) === 'commit' ? into : branchOf(id)
    let [prepared, words] = [first, '']
    for (let tries = 1; tries <= mostPushes; tries += 1) {
      const change = viewOf(prepared, id)
      if (change.files.length === 0) return change // others made the same meanwhile
      const commit = await this.#commit(id, { wanted, caller, prepared, signal })
      if (name === into) await this.#demandTaken(commit, prepared, signal)
      const expected = name === into ? prepared.commit : null
      making.isPushing = true
      const outcome = await branch.push(commit, { branch: name, expected }, signal)
      making.isPushing = false
      if ('refused' in outcome)
        throw ChangeRefusal.byHand(`the repository takes no push to ${name} (${outcome.refused})`, {
          ...change,
          id: null,
        })
      if ('done' in outcome)
        return { ...change, delivered: await this.#delivered(commit, name, id, { wanted, caller, signal }) }
      words = outcome.moved
      const tip = await branch.head(into, signal)
      if (tip !== undefined) prepared = await this.#onTop(wanted, tip, caller, signal)
    }
    throw ChangeRefusal.busy(mostPushes, words)
  }

  async #commit(
    id: string,
    { wanted, caller, prepared, signal }: Omit<Making, 'isPushing'>,
  ): Promise<string> {
    const { branch, clock } = this.#options
    const { commit: parent, files } = prepared
    return await branch.commit(
      {
        parent,
        author: caller.author,
        at: clock.now(),
        message: messageOf(wanted, id, caller.request),
        write: new Map(
          files.flatMap(({ path, after }): [string, string][] => (after === null ? [] : [[path, after]])),
        ),
        remove: files.flatMap(({ path, after }) => (after === null ? [path] : [])),
      },
      signal,
    )
  }

  /** What would not be taken once it is there is not pushed. */
  async #demandTaken(commit: string, prepared: Prepared, signal: AbortSignal): Promise<void> {
    const why = (await this.#options.refusal?.(prepared.commit, commit, signal)) ?? null
    if (why === null) return
    throw ChangeRefusal.byHand(
      `a commit of this controller would not be taken (${why})`,
      viewOf(prepared, null),
    )
  }

  /** What was pushed, and the pull request from it where there is to be one. */
  async #delivered(
    commit: string,
    name: string,
    id: string,
    { wanted, caller, signal }: Pick<Making, 'wanted' | 'caller' | 'signal'>,
  ): Promise<NonNullable<Change['delivered']>> {
    const { host, into } = this.#options
    const done = { commit, branch: name, pullRequest: null, note: null }
    if (name === into) return done
    const byHand = `open a pull request from ${name} into ${into}`
    if (!host) return { ...done, note: `no host is configured: ${byHand}` }
    const title = subjectOf(wanted)
    const body = `Made with Bowline, as the commit says: \`${id}\`, by \`${caller.author.name.replaceAll('`', "'")}\`.`
    try {
      const { number, url } = await host.openPullRequest({ head: name, base: into, title, body }, signal)
      return { ...done, pullRequest: { number, url } }
    } catch (error) {
      return { ...done, note: `the host opened no pull request (${reasonOf(error)}): ${byHand}` }
    }
  }

  /** @throws {ChangeRefusal} where what was there when it was thought of is another by now, or it would be wrong */
  async #onTop(
    wanted: WantedChange,
    tip: string,
    caller: ChangeCaller,
    signal: AbortSignal,
  ): Promise<Prepared> {
    const { git, branch } = this.#options
    const base = wanted.base ?? this.#newest()
    await git.fetch(tip, signal)
    if (base !== tip && !(await branch.isBelow(base, tip, signal))) throw ChangeRefusal.otherBase(base, tip)
    const prepared = await prepare(tip, wanted.edits, this.#options, signal)
    caller.demandFiles(prepared.files)
    if (base !== tip) await this.#demandSame(base, prepared, signal)
    const errors = prepared.findings.filter(({ severity }) => severity === 'error')
    if (errors.length > 0) throw ChangeRefusal.invalid(viewOf(prepared, null), errors)
    return prepared
  }

  /** Files that this is about have to be what they were. */
  async #demandSame(base: string, { commit, files }: Prepared, signal: AbortSignal): Promise<void> {
    const paths = new Set(files.map(({ path }) => path))
    const changes = await this.#options.git.changes(base, commit, {
      signal,
      wanted: (path) => paths.has(path),
      known: () => true,
      most: mostRead,
    })
    const others = changes ? [...changes.entries.map(({ path }) => path), ...changes.removed] : [...paths]
    if (others.length > 0) throw ChangeRefusal.conflict(others.sort(), base, commit)
  }

  #demandWriteBack(wanted: WantedChange, change: Change): void {
    const { signs, refusal } = this.#options
    const { allows } = this.offers()
    const deliver = this.#deliver(wanted)
    if (!allows.includes(deliver)) {
      const what =
        allows.length === 0 ? 'does not write to the config repository' : 'makes pull requests only'
      throw ChangeRefusal.byHand(`this controller ${what} (--write-back)`, change)
    }
    if (refusal && !signs && deliver === 'commit')
      throw ChangeRefusal.byHand(
        'only signed commits are taken (--require-signed), and this controller has no key to sign with',
        change,
      )
  }

  #deliver({ deliver }: WantedChange): 'commit' | 'pull-request' {
    return deliver ?? (this.#options.writeBack === 'pull-request' ? 'pull-request' : 'commit')
  }

  #newest(): string {
    const newest = this.#options.newest()
    if (newest === null) throw new StoreAway(new Error('the config repository was not read yet'))
    return newest
  }
}

/** Bytes: nothing is read of what is compared, beside the commit. */
const mostRead = 1024 * 1024

interface Making {
  wanted: WantedChange
  caller: ChangeCaller
  prepared: Prepared
  signal: AbortSignal
  /** Nobody knows whether the last push has arrived. */
  isPushing: boolean
}

function branchOf(id: string): string {
  return `bowline/change-${id.replace('CHG-', '')}`
}

/** Names what is edited, and no value of it. */
function aboutChange(wanted: WantedChange, prepared: Prepared | null): Partial<AuditEntry> {
  const extensions = [...new Set(wanted.edits.map(({ extension }) => extension))]
  return {
    reason: subjectOf(wanted),
    change: { edits: [null, `${wanted.edits.length} of ${extensions.slice(0, 10).join(', ')}`] },
    ...(prepared && { commit: prepared.commit, path: prepared.files[0]?.path, plan: prepared.digest }),
  }
}
