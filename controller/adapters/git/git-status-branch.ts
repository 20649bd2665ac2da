import { createHash } from 'node:crypto'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import { TreeTooLarge } from '../../../core/domain/tree-too-large.ts'
import { sleep } from '../../lib/signal.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { StatusBranch } from '../../ports/git-source.ts'
import type { GitCredentials } from './git-credentials.ts'
import { explaining, isRefused, wordsOf } from './git-failure.ts'
import { commitStream } from './git-fast-import.ts'
import { Mirror } from './git-mirror.ts'
import { GitFailure } from './git-process.ts'
import { signCommit } from './git-sign-commit.ts'
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
}

type Files = ReadonlyMap<string, string>
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
  return {
    publish: (files, publishing) =>
      explaining(url, async () => {
        const status = new StatusFiles(await open(), { ...options, url })
        return await status.publish(files, publishing)
      }),
    read: (prefix, signal) =>
      explaining(
        url,
        async () => await new StatusFiles(await open(), { ...options, url }).read(prefix, signal),
      ),
  }
}

class StatusFiles {
  readonly #mirror: Mirror
  readonly #options: StatusBranchOptions

  constructor(mirror: Mirror, options: StatusBranchOptions) {
    this.#mirror = mirror
    this.#options = options
  }

  async publish(files: Files, options: PublishOptions): Promise<Published> {
    let conflict = ''
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const outcome = await this.#mirror.healing(() => this.#attempt(files, options))
      if (typeof outcome !== 'string') return outcome
      conflict = outcome
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

  /** The remote's words where another writer came between. */
  async #attempt(files: Files, options: PublishOptions): Promise<Published | string> {
    const { ownedPrefixes } = options
    const isOurs = (path: string) =>
      files.has(path) || ownedPrefixes.some((prefix) => path.startsWith(prefix))
    const tip = await this.#tip(options.signal, ({ path }) => isOurs(path))
    const change = changeOf(tip?.tree ?? [], files, options.ownedPrefixes)
    if (tip && change.write.size + change.remove.length === 0) return { commit: tip.commit, written: false }
    const commit = await this.#commit(tip?.commit ?? null, change, options)
    const conflict = await this.#push(commit, tip?.commit ?? '', options.signal)
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
    return signingKey === undefined ? commit : await signCommit(git, commit, signingKey, signal)
  }

  /**
   * Pushes only onto `expected` (empty: only where there is no such branch).
   * @returns the remote's words where that is not the branch's tip any more
   */
  async #push(commit: string, expected: string, signal: AbortSignal): Promise<string | undefined> {
    const ref = `refs/heads/${this.#options.branch}`
    const lease = `--force-with-lease=${ref}:${expected}`
    try {
      await this.#mirror.git.remote(
        ['push', '--porcelain', lease, '--', this.#options.url, `${commit}:${ref}`],
        {
          signal,
        },
      )
      return undefined
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error
      if (lostRace(error)) return refusalOf(error)
      if (isRefusal(error)) throw this.#refused(refusalOf(error))
      throw error
    }
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
  write: Files
  remove: readonly string[]
}

/** What has to be done to a tree to make it hold the files. */
function changeOf(tree: readonly TreeEntry[], files: Files, ownedPrefixes: readonly string[]): Change {
  const before = new Map(tree.map((entry) => [entry.path, entry]))
  const same = ([path, content]: [string, string]) => {
    const entry = before.get(path)
    return entry?.mode === '100644' && entry.id === blobId(content, entry.id.length)
  }
  // what is no UTF-8 in a name became U+FFFD, and there is no file of that name to remove
  const stale = (path: string) =>
    !files.has(path) && !path.includes('\uFFFD') && ownedPrefixes.some((prefix) => path.startsWith(prefix))
  return {
    write: new Map([...files].filter((file) => !same(file))),
    remove: [...before.keys()].filter(stale),
  }
}

/** The id Git gives a file of this content, in a repository whose ids have this many digits. */
function blobId(content: string, digits: number): string {
  const hash = createHash(digits === 64 ? 'sha256' : 'sha1')
  return hash.update(`blob ${Buffer.byteLength(content)}\0${content}`).digest('hex')
}

/** The words of Git (a lease that does not hold) and of the remote (a ref that moved between lease and write). */
function lostRace({ stdout, stderr }: GitFailure): boolean {
  return /\[rejected\]|cannot lock ref|failed to (update|lock)|incorrect old value|reference already exists/i.test(
    `${stdout}\n${stderr}`,
  )
}

/** Not the network and not the repository on our disk, but the remote's will. */
function isRefusal(failure: GitFailure): boolean {
  return failure.stdout.includes('[remote rejected]') || isRefused(failure)
}

/** From an answer of `push --porcelain`. */
function rejectedWith(printed: string): string | undefined {
  const line = printed.split('\n').find((each) => each.startsWith('!') && each.includes('rejected] ('))
  return line?.slice(line.indexOf('rejected] (') + 'rejected] ('.length).replace(/\)\s?$/, '')
}

/** `!\t<from>:<to>\t[remote rejected] (pre-receive hook declined)` holds the reason; what a hook printed is on stderr. */
function refusalOf(failure: GitFailure): string {
  const reason = rejectedWith(failure.stdout)
  return [...(reason ? [reason] : []), wordsOf(failure)].join('; ')
}
