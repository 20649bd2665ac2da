import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { TreeTooLarge } from '../../../core/domain/tree-too-large.ts'
import { makePrivateFolder } from '../files/private-files.ts'
import { createGit, type Git, type GitCall, type GitRemote } from './git.ts'
import { readObjects } from './git-batch.ts'
import { blobSizes, readBlobs } from './git-blobs.ts'
import { listChanges, type TreeChanges } from './git-changes.ts'
import { GitDirectory } from './git-directory.ts'
import { whileThereIsRoom } from './git-disk-guard.ts'
import { isExplained } from './git-failure.ts'
import {
  givesNoFiles,
  isNotedWhole,
  noFiles,
  noteWhole,
  partialRemote,
  partialSettings,
  sendsAll,
  smallFiles,
  withoutNegotiation,
} from './git-partial.ts'
import { dropOldFiles, usualSlack } from './git-partial-upkeep.ts'
import { GitFailure } from './git-process.ts'
import { listRefs, remoteBranches, remoteHead } from './git-refs.ts'
import { type ListOptions, listTree, type TreeEntry, type Wanted } from './git-tree.ts'
import { additionsBetween, keepUp, pullRefs, soon, usualExpiry } from './git-upkeep.ts'

export interface MirrorOptions {
  /** Take only the files that are asked for, where the host allows it. Default: those of all the history. */
  partial?: boolean
  /** As for `dropOldFiles`. Default: `usualSlack`. */
  slack?: number
}

/**
 * A bare repository of ours that takes branches from one remote. All of its directory belongs to it. Its methods throw
 * {GitFailure}, or the signal's reason once that has aborted.
 */
export class Mirror {
  readonly git: Git
  readonly #directory: GitDirectory
  readonly #url: string
  readonly #partial: boolean
  readonly #slack: number
  /** What the remote names its objects by; seen from the ids it gives. */
  #objectFormat: 'sha1' | 'sha256' | undefined

  private constructor(remote: GitRemote, directory: string, options: MirrorOptions) {
    this.#partial = options.partial ?? false
    this.#slack = options.slack ?? usualSlack
    this.#directory = GitDirectory.at(directory)
    this.#url = remote.url
    this.git = createGit({ remote, gitDir: this.#directory.path })
  }

  /** Makes the repository where it is not there or not whole. */
  static async open(remote: GitRemote, directory: string, options: MirrorOptions = {}): Promise<Mirror> {
    const mirror = new Mirror(remote, directory, options)
    await mirror.healing(() => mirror.#directory.exclusively(() => mirror.#init()))
    return mirror
  }

  /** Commit the branch points to at the remote; undefined when there is no such branch. */
  async remoteHead(branch: string, signal: AbortSignal): Promise<string | undefined> {
    const commit = await remoteHead({ git: this.git, url: this.#url }, branch, signal)
    if (commit) this.#objectFormat = commit.length === 64 ? 'sha256' : 'sha1'
    return commit
  }

  /** Names of all branches at the remote. */
  async remoteBranches(signal: AbortSignal): Promise<string[]> {
    return await remoteBranches({ git: this.git, url: this.#url }, signal)
  }

  async has(commit: string, signal: AbortSignal): Promise<boolean> {
    const { newest = commit } = this.#directory
    const input = Buffer.from(`${commit}\n${newest}\n`)
    try {
      const seen = await this.git.localBytes(['cat-file', '--batch-check'], { signal, input })
      const [isThere, isNewestThere] = seen
        .toString('latin1')
        .split('\n')
        .map((line) => / commit \d+$/.test(line))
      if (isThere) this.#directory.newest = commit
      else if (!isNewestThere) this.#directory.newest = undefined
      return isThere === true
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error
      this.#directory.newest = undefined
      return false
    }
  }

  /** Whether the branch, as it was brought last, ends with this commit: told by its file, for want of which it is not. */
  async endsWith(branch: string, commit: string): Promise<boolean> {
    const file = join(this.#directory.path, this.#ownRef(branch))
    if ((await readFile(file, 'latin1').catch(() => '')).trim() !== commit) return false
    this.#directory.newest = commit
    return true
  }

  /** Brings the branch, whatever was known of it; it must exist. */
  async fetchBranch(branch: string, signal: AbortSignal): Promise<void> {
    await this.#fetch(`+refs/heads/${branch}:${this.#ownRef(branch)}`, signal)
  }

  /** Brings one commit that no branch needs to hold any more; not every server gives these. */
  async fetchCommit(commit: string, signal: AbortSignal): Promise<void> {
    await this.#fetch(commit, signal)
  }

  /** Commits of all pull requests, as GitHub and its like name them. */
  async pullHeads(signal: AbortSignal): Promise<Map<number, string>> {
    const listed = await listRefs(this.git, ['--', this.#url, 'refs/pull/*/head'], signal)
    return new Map([...listed].map(([ref, commit]) => [Number(ref.split('/')[2]), commit]))
  }

  /** Brings a pull request, whose commits are on no branch of this repository. */
  async fetchPull(number: number, signal: AbortSignal): Promise<void> {
    this.#directory.pulls.delete(number)
    this.#directory.pulls.add(number)
    await this.#fetch(`+refs/pull/${number}/head:${pullRefs}${number}`, signal)
  }

  /** The tree that merging gives; undefined where there are conflicts, no commit in common, or too many names. */
  async mergeTree(ours: string, theirs: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      await this.tree(theirs, signal, () => false) // a merge goes through every name there is
      const command = ['merge-tree', '--write-tree', '--no-messages', ours, theirs]
      const merged = this.#isPartial
        ? await this.#runFetch([...this.#settings, ...command], { signal }) // brings what it compares
        : await this.git.local(command, { signal })
      return merged.trim()
    } catch (error) {
      if (error instanceof TreeTooLarge) return undefined
      // Conflicts: the tree, and the files they are in.
      if (error instanceof GitFailure && /^[0-9a-f]{40,64}\n/.test(error.stdout)) return undefined
      if (error instanceof GitFailure && error.stderr.includes('unrelated histories')) return undefined
      throw error
    }
  }

  /** Pushes a commit onto a ref of the remote that has to end with `expected`; empty: that has not to be there. */
  async push(
    commit: string,
    { ref, expected }: { ref: string; expected: string },
    signal: AbortSignal,
  ): Promise<void> {
    const lease = `--force-with-lease=${ref}:${expected}`
    const args = ['push', '--porcelain', lease, '--', this.#url, `${commit}:${ref}`]
    await this.git.remote([...this.#settings, ...args], { signal })
  }

  /** Files of a commit, each with its content at hand. Throws as `listTree`. */
  async tree(
    commit: string,
    signal: AbortSignal,
    wanted?: Wanted,
    counted?: ListOptions['counted'],
  ): Promise<TreeEntry[]> {
    const missing = (ids: readonly string[]) => this.#fetchFiles(ids, signal)
    return await listTree(this.git, commit, {
      signal,
      ...(wanted && { wanted }),
      ...(counted && { counted }),
      ...(this.#isPartial && { missing }),
    })
  }

  /** As `listChanges`. */
  async changes(
    trees: readonly [from: string, to: string],
    options: { signal: AbortSignal; wanted: (path: string) => boolean },
  ): Promise<TreeChanges> {
    return await listChanges(this.git, trees, options)
  }

  /** A commit and files, as `readObjects`. */
  async objects(
    commit: string,
    blobs: readonly string[],
    options: { most: number; signal: AbortSignal },
  ): Promise<Map<string, Buffer>> {
    const ids = [commit, ...blobs]
    try {
      return await readObjects(this.git, ids, options)
    } catch (error) {
      if (!this.#isPartial || !(error instanceof GitFailure)) throw error
      await this.#fetchFiles((await blobSizes(this.git, blobs, options.signal)).missing, options.signal)
      return await readObjects(this.git, ids, options)
    }
  }

  async blobs(ids: readonly string[], signal: AbortSignal): Promise<Map<string, Buffer>> {
    try {
      return await readBlobs(this.git, ids, signal)
    } catch (error) {
      if (!this.#isPartial || !(error instanceof GitFailure)) throw error
      await this.#fetchFiles((await blobSizes(this.git, ids, signal)).missing, signal)
      return await readBlobs(this.git, ids, signal)
    }
  }

  get #isPartial(): boolean {
    return this.#partial && !this.#directory.isWhole
  }

  /**
   * Does the work. Where it fails for the repository on our disk (damaged, or locked by a process that was killed), makes
   * that anew, restores what the work needs and does the work once more.
   */
  async healing<T>(work: () => Promise<T>, restore: () => Promise<void> = async () => {}): Promise<T> {
    const directory = this.#directory
    const before = directory.generation
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof GitFailure) || isExplained(error)) throw error
      if (directory.generation === before) directory.remaking = this.#remake()
      await directory.remaking
      await restore()
      return await work()
    }
  }

  /** Packs what a branch holds up to this commit, and drops what nothing holds any more, but for what is being made. */
  async tidy(branch: string, commit: string, signal: AbortSignal): Promise<void> {
    await this.#directory.exclusively(async () => {
      await this.git.local(['update-ref', this.#ownRef(branch), commit], { signal })
      await this.git.local(['gc', '--quiet', '--force', '--prune=1.hour.ago'], { signal })
    })
  }

  #ownRef(branch: string): string {
    return `refs/bowline/${encodeURIComponent(branch)}`
  }

  async #remake(): Promise<void> {
    this.#directory.generation += 1
    this.#directory.newest = undefined
    await this.#directory.exclusively(async () => {
      // What still works in there fails soon; until then it may put files back.
      await rm(this.#directory.path, { recursive: true, force: true, maxRetries: 10 })
      await this.#init()
    })
  }

  /** Completes what is half-made. Housekeeping has its place here, off the hot path; it mostly finds nothing to do. */
  async #init(): Promise<void> {
    const { path } = this.#directory
    await makePrivateFolder(path)
    const format = this.#objectFormat ? [`--object-format=${this.#objectFormat}`] : []
    await this.git.local(['init', '--quiet', '--bare', '--template=', ...format])
    if (this.#directory.isWhole) await noteWhole(path)
    this.#directory.isWhole ||= await isNotedWhole(path)
    await this.#keepUp()
    await this.#dropOldFiles()
  }

  get #settings(): readonly string[] {
    return this.#isPartial ? partialSettings(this.#url) : []
  }

  async #fetch(refspec: string, signal: AbortSignal): Promise<void> {
    if (!this.#isPartial) {
      await this.#runFetch(['fetch', ...quietly, '--', this.#url, refspec], { signal })
      return
    }
    // Of what is new small files come along: to ask for them afterwards takes another way there and back.
    const filter = this.#directory.newest === undefined ? noFiles : smallFiles
    const args = ['fetch', ...quietly, `--filter=${filter}`, '--', partialRemote, refspec]
    let leavesOut = true
    const told = (words: string) => {
      leavesOut &&= !sendsAll(words)
    }
    await this.#runFetch([...this.#settings, ...args], { signal, told })
    if (!leavesOut) await this.#takeAsWhole()
  }

  /** The host has sent every file, and will. */
  async #takeAsWhole(): Promise<void> {
    this.#directory.isWhole = true
    await noteWhole(this.#directory.path)
  }

  /** All at once. Where the host does not give them, the mirror is made anew, with the files of all the history. */
  async #fetchFiles(ids: readonly string[], signal: AbortSignal): Promise<void> {
    const settings = [...this.#settings, ...withoutNegotiation]
    const input = Buffer.from(ids.map((id) => `${id}\n`).join(''))
    if (ids.length === 0) return
    try {
      await this.#runFetch([...settings, 'fetch', ...quietly, '--stdin', partialRemote], { signal, input })
    } catch (error) {
      if (error instanceof GitFailure && givesNoFiles(error)) {
        this.#directory.isWhole = true
        throw new GitFailure({ stderr: `missing blob ${ids[0]}` })
      }
      throw error
    }
  }

  async #runFetch(args: readonly string[], call: GitCall & { signal: AbortSignal }): Promise<string> {
    const { path } = this.#directory
    const output = await this.#directory.exclusively(() =>
      whileThereIsRoom(path, call.signal, (signal) => this.git.remote(args, { ...call, signal })),
    )
    this.grew()
    return output
  }

  /** To be told when objects have come. Upkeep follows now and then: nobody waits for it, Git may fetch and read meanwhile. */
  grew(): void {
    const directory = this.#directory
    directory.additions += 1
    if (directory.additions < additionsBetween) return
    directory.additions = 0
    directory.upkeep = directory.upkeep
      .then(() => this.#keepUp())
      .then(() => directory.exclusively(() => this.#dropOldFiles()))
      .catch(() => {}) // the next one comes
  }

  async #keepUp(): Promise<void> {
    const expire = this.#partial ? usualExpiry : soon
    await keepUp(this.git, { partial: this.#settings, expire }, this.#directory)
  }

  /** Nothing is lost where that fails. */
  async #dropOldFiles(): Promise<void> {
    const { path, newest } = this.#directory
    const keep = newest === undefined ? [] : [newest]
    if (!this.#isPartial) return
    await dropOldFiles(this.git, { path, keep, slack: this.#slack }).catch(() => {}) // it is another time
  }

  /** Resolves when no upkeep is under way. */
  async idle(): Promise<void> {
    await this.#directory.upkeep
  }
}

const quietly = [
  '--progress',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-auto-gc',
  '--no-recurse-submodules',
]
