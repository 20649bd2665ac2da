import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import { TreeTooLarge } from '../../../core/domain/tree-too-large.ts'
import { gitBlobId } from '../../lib/git-blob-id.ts'
import { sleep } from '../../lib/signal.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { StatusBranch, StatusFiles } from '../../ports/git-source.ts'
import type { Log } from '../../ports/log.ts'
import type { GitCredentials } from './git-credentials.ts'
import { explaining } from './git-failure.ts'
import { commitStream } from './git-fast-import.ts'
import { Mirror } from './git-mirror.ts'
import { pushOnto } from './git-push.ts'
import { signCommit } from './git-sign-commit.ts'
import { type HistoryLimits, squashed } from './git-status-history.ts'
import type { TreeEntry, Wanted } from './git-tree.ts'
import { displayUrl, resolveGitUrl } from './git-url.ts'

export interface StatusBranchOptions {
  url: string
  branch: string
  /** A mirror, as for `createGitSource`; the same one may serve both. */
  directory: string
  credentials?: GitCredentials | undefined
  /** How long Git may be silent, in milliseconds; default 60 000. */
  timeoutMs?: number | undefined
  author: { name: string; email: string }
  /** Path of an SSH private key without a passphrase, which signs each commit. */
  signingKey?: string
  clock: TimerClock
  /** What becomes of the branch's history. Left out: it grows. */
  history?: HistoryLimits | undefined
  /** Our repository is packed after so many commits: until then each takes the folders that it changed, whole. Default 256. */
  tidyAfter?: number
  log?: Log | undefined
}

type PublishOptions = Parameters<StatusBranch['publish']>[1]
type Published = Awaited<ReturnType<StatusBranch['publish']>>

/** Tries to push before another writer is let win until the next pass. */
const attempts = 5
const jitterMs = 200
/** Read into memory at once. */
const mostBytes = 64 << 20

/**
 * Builds commits without a checkout and pushes each only onto the very commit it was built on.
 * @throws {BowlineError} as `createGitSource`; from `publish`, too, `status-push-refused` with the remote's words
 */
export function createStatusBranch(options: StatusBranchOptions): StatusBranch {
  const { directory, credentials, timeoutMs } = options
  const url = resolveGitUrl(options.url)
  let opened: Promise<Mirror> | undefined
  const open = () => {
    opened ??= Mirror.open({ url, credentials, timeoutMs }, directory).catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }
  const last: LastWrite = { loose: 0, squashAt: options.clock.elapsed() + squashAfterMs }
  const status = async () => new BranchFiles(await open(), { ...options, url }, last)
  return {
    publish: (files, publishing) =>
      explaining(url, async () => await (await status()).publish(files, publishing)),
    read: (prefix, signal) => explaining(url, async () => await (await status()).read(prefix, signal)),
  }
}

const usualTidyAfter = 256
/** On the clock that never jumps: how soon after the first write, and how often, the history is looked at. */
const squashAfterMs = 10 * 60_000
const squashEveryMs = 24 * 3_600_000

/** What is known of the branch from one write to the next. */
interface LastWrite {
  /** Where it ended when it was written or compared last. Nothing, where that is not known for sure. */
  commit?: string | undefined
  /** Commits since our repository was packed. */
  loose: number
  /** On the clock that never jumps. */
  squashAt: number
  /** What was ours of it, as text. */
  owned?: string
}

class BranchFiles {
  readonly #mirror: Mirror
  readonly #options: StatusBranchOptions
  readonly #last: LastWrite

  constructor(mirror: Mirror, options: StatusBranchOptions, last: LastWrite) {
    this.#mirror = mirror
    this.#options = options
    this.#last = last
  }

  async publish(files: StatusFiles, options: PublishOptions): Promise<Published> {
    const owned = options.ownedPrefixes.join('\n')
    let conflict = ''
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const wasKnown = this.#last.commit !== undefined
      const outcome = await this.#mirror.healing(() => this.#once(files, options, owned))
      if (typeof outcome !== 'string') {
        Object.assign(this.#last, { commit: outcome.commit, owned })
        return outcome.written ? await this.#kept(outcome.commit, options.signal) : outcome
      }
      conflict = outcome
      if (wasKnown) continue // it may only have gone on from what we knew
      await sleep(Math.random() * jitterMs * attempt, this.#options.clock, options.signal)
    }
    throw this.#refused(`${attempts} tries were rejected, the last with "${conflict}"`)
  }

  read(prefix: string, signal: AbortSignal): ReturnType<StatusBranch['read']> {
    return this.#mirror.healing(async () => {
      const tip = await this.#tip(signal, ({ mode, path }) => mode === '100644' && path.startsWith(prefix))
      if (!tip) return undefined
      const entries = tip.tree
      const bytes = entries.reduce((sum, { size }) => sum + size, 0)
      if (bytes > mostBytes) throw this.#tooLarge(prefix, bytes)
      const blobs = await this.#mirror.blobs(
        entries.map(({ id }) => id),
        signal,
      )
      return {
        commit: tip.commit,
        files: new Map(entries.map(({ path, id }) => [path, blobs.get(id)?.toString('utf8') ?? ''])),
      }
    })
  }

  /** The remote's words where another writer came between. What fails leaves nothing known of the branch. */
  async #once(files: StatusFiles, options: PublishOptions, owned: string): Promise<Published | string> {
    const { commit } = this.#last
    const isKnown = commit !== undefined && this.#last.owned === owned
    this.#last.commit = undefined
    if (!isKnown) return await this.#compareAll(files, options)
    const { write, remove } = files
    if (write.size + remove.length === 0) return { commit, written: false }
    return await this.#write(commit, { write, remove }, options)
  }

  async #compareAll(files: StatusFiles, options: PublishOptions): Promise<Published | string> {
    const { ownedPrefixes, signal } = options
    const isOurs = (path: string) =>
      files.ids.has(path) || ownedPrefixes.some((prefix) => path.startsWith(prefix))
    const tip = await this.#tip(signal, ({ path }) => isOurs(path))
    const change = await changeOf(tip?.tree ?? [], files, options)
    if (tip && change.write.size + change.remove.length === 0) return { commit: tip.commit, written: false }
    return await this.#write(tip?.commit ?? null, change, options)
  }

  async #write(parent: string | null, change: Change, options: PublishOptions): Promise<Published | string> {
    const commit = await this.#commit(parent, change, options)
    const conflict = await this.#push(commit, parent ?? '', options.signal)
    return conflict ?? { commit, written: true }
  }

  /** The newest commit of the branch, brought here, and those of its files that are wanted. */
  async #tip(
    signal: AbortSignal,
    wanted: Wanted,
  ): Promise<{ commit: string; tree: TreeEntry[] } | undefined> {
    const commit = await this.#mirror.remoteHead(this.#options.branch, signal)
    if (commit === undefined) return undefined
    if (!(await this.#mirror.has(commit, signal)))
      await this.#mirror.fetchBranch(this.#options.branch, signal)
    try {
      return { commit, tree: await this.#mirror.tree(commit, signal, wanted) }
    } catch (error) {
      throw error instanceof TreeTooLarge ? this.#tooMany(error) : error
    }
  }

  async #commit(parent: string | null, change: Change, { message, signal }: PublishOptions): Promise<string> {
    const { author, clock, signingKey } = this.#options
    const input = commitStream({ parent, author, at: clock.now(), message, ...change })
    const { git } = this.#mirror
    const commit = (await git.local(['fast-import', '--quiet'], { input, signal })).trim()
    this.#mirror.grew()
    return signingKey === undefined ? commit : await signCommit(git, commit, signingKey, signal)
  }

  /**
   * Pushes only onto `expected` (empty: only where there is no such branch).
   * @returns the remote's words where that is not the branch's tip any more
   */
  async #push(commit: string, expected: string, signal: AbortSignal): Promise<string | undefined> {
    const ref = `refs/heads/${this.#options.branch}`
    const pushed = await pushOnto(this.#mirror, commit, { ref, expected }, signal)
    if ('refused' in pushed) throw this.#refused(pushed.refused)
    return 'moved' in pushed ? pushed.moved : undefined
  }

  /** The branch's history, and our repository, stay of a size. What fails of it is for another time. */
  async #kept(commit: string, signal: AbortSignal): Promise<Published> {
    const { clock, log } = this.#options
    this.#last.loose += 1
    try {
      if (clock.elapsed() >= this.#last.squashAt) this.#last.commit = await this.#squash(commit, signal)
      if (this.#last.loose >= (this.#options.tidyAfter ?? usualTidyAfter))
        await this.#tidy(this.#last.commit ?? commit, signal)
    } catch (error) {
      signal.throwIfAborted()
      this.#last.loose = 0
      log?.warn(
        { reason: messageOf(error) },
        'the status branch could not be tidied up; it is tried again later',
      )
    }
    return { commit: this.#last.commit ?? commit, written: true }
  }

  /** @returns where the branch ends then */
  async #squash(tip: string, signal: AbortSignal): Promise<string> {
    const { clock, author, signingKey, history: limits, log } = this.#options
    this.#last.squashAt = clock.elapsed() + squashEveryMs
    if (!limits) return tip
    const { git } = this.#mirror
    const commit = await squashed(tip, { git, limits, author, now: clock.now(), signingKey, signal })
    if (commit === undefined) return tip
    const conflict = await this.#push(commit, tip, signal).catch((error: unknown) => {
      if (!(error instanceof BowlineError) || error.code !== 'status-push-refused') throw error
      this.#last.squashAt = Number.POSITIVE_INFINITY
      return `${messageOf(error)} Until the next start its history grows.`
    })
    if (conflict !== undefined) {
      log?.warn(
        { reason: conflict },
        'the history of the status branch could not be squashed; it is as it was',
      )
      return tip
    }
    log?.info({ before: tip, tip: commit }, 'the older history of the status branch is one commit now')
    this.#last.loose = Number.POSITIVE_INFINITY // what was dropped is to go
    return commit
  }

  async #tidy(commit: string, signal: AbortSignal): Promise<void> {
    this.#last.loose = 0
    const { branch } = this.#options
    await this.#mirror.healing(
      () => this.#mirror.tidy(branch, commit, signal),
      () => this.#mirror.fetchBranch(branch, signal),
    )
  }

  #tooLarge(prefix: string, bytes: number): BowlineError {
    const message = `${prefix} on branch "${this.#options.branch}" holds ${bytes} bytes; up to ${mostBytes} are read`
    return new BowlineError('status-too-large', message)
  }

  #tooMany(error: TreeTooLarge): BowlineError {
    const { branch, url } = this.#options
    const message = `Branch "${branch}" of ${displayUrl(url)} is not ours any more: ${messageOf(error)}. Delete it there: it is written anew.`
    return new BowlineError('status-too-large', message, { cause: error })
  }

  #refused(words: string): BowlineError {
    const { branch, url } = this.#options
    return new BowlineError(
      'status-push-refused',
      `Cannot write status to branch "${branch}" of ${displayUrl(url)}: ${words}. Check that the credentials may push ` +
        'to this branch and that no rule or hook of the remote forbids it.',
    )
  }
}

interface Change {
  write: ReadonlyMap<string, string>
  remove: readonly string[]
}

/** What has to be done to a tree to make it hold the files. */
async function changeOf(
  tree: readonly TreeEntry[],
  files: StatusFiles,
  { ownedPrefixes, signal }: PublishOptions,
): Promise<Change> {
  const before = new Map(tree.map((entry) => [entry.path, entry]))
  const digits = tree.find(({ type }) => type === 'blob')?.id.length ?? 40
  const others = [...files.ids].flatMap(([path, id]) => {
    const entry = before.get(path)
    return entry?.mode === '100644' && entry.id === id ? [] : [path]
  })
  const contents = await files.read(others, signal)
  // in a repository with ids of SHA-256, all that was read looked different
  const isSame = ([path, content]: [string, string]) => {
    const entry = before.get(path)
    return entry?.mode === '100644' && entry.id === gitBlobId(content, digits)
  }
  // what is no UTF-8 in a name became U+FFFD, and there is no file of that name to remove
  const isStale = (path: string) =>
    !files.ids.has(path) &&
    !path.includes('\uFFFD') &&
    ownedPrefixes.some((prefix) => path.startsWith(prefix))
  return {
    write: new Map([...contents].filter((file) => !isSame(file))),
    remove: [...before.keys()].filter(isStale),
  }
}
