import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { RuntimeSpec } from '../../../core/domain/desired.ts'
import { type OneAtATime, oneAtATime } from '../../lib/one-at-a-time.ts'
import type { BuildRequest, Release } from '../../ports/runtime.ts'
import { makePrivateFolder, namesIn, readJson, removeFolder, writeJson } from '../files/private-files.ts'
import type { GitCredentials } from './git-credentials.ts'
import { sourceCredentials } from './source-credentials.ts'

/** What releases need of Git; see `git-tags.ts`. */
export interface ReleaseGit {
  /**
   * Full commit id a tag points to now.
   * @throws {BowlineError} `tag-not-found`, `source-invalid`, `source-auth` or `source-unreachable`
   */
  resolveTag(
    url: string,
    tag: string,
    options: { signal: AbortSignal; credentials?: GitCredentials },
  ): Promise<string>
  /**
   * Checks the commit out into a directory that is not there yet, and says what is missing of it.
   * @throws {BowlineError} `tag-moved` where it is not to be had there any more, or as `resolveTag`
   */
  checkoutTag(options: {
    url: string
    tag: string
    commit: string
    directory: string
    signal: AbortSignal
    credentials?: GitCredentials
  }): Promise<readonly string[]>
}

/** Where releases are. Each throws a TypeError for a name that cannot be a folder's. */
export interface ReleaseFolders {
  /** Folder of an environment, holding a folder per release. */
  releases(environment: string): string
  /** Folder of a release: `checkout/`, and `release.json` once it is complete. */
  release(environment: string, release: string): string
  checkout(environment: string, release: string): string
}

export interface ReleasesOptions<Spec extends RuntimeSpec> {
  folders: ReleaseFolders
  git: ReleaseGit
  /**
   * Builds what is checked out.
   * @throws {BowlineError} `build-failed`
   * @throws the reason of the request's signal
   */
  build: (release: Release, request: BuildRequest<Spec>) => Promise<void>
  /** Makes the folder that holds an environment's releases. Default: for its owner only. */
  prepare?: (environment: string) => Promise<void>
  /** Removes a release. Default: as any folder. */
  remove?: (environment: string, folder: string) => Promise<void>
  /** Told what is missing of a checkout, for people. */
  incomplete: (environment: string, missing: readonly string[]) => Promise<void>
}

/**
 * Checkouts of tags that are built, each once. A release is made in the folder it stays in, because builds write their
 * folder's name into what they make; `release.json`, written last, says that it is complete. A folder without it is made
 * anew. The members do what those of the port's `Runtime` do.
 */
export class Releases<Spec extends RuntimeSpec> {
  readonly #options: ReleasesOptions<Spec>
  /** In each environment one at a time: two of the same release would write into the same folder. */
  readonly #inTurn = new Map<string, OneAtATime>()
  readonly #making = new Map<string, Promise<Release>>()
  readonly #closing = new AbortController()

  constructor(options: ReleasesOptions<Spec>) {
    this.#options = options
  }

  async build(asked: BuildRequest<Spec>): Promise<Release> {
    const signal = AbortSignal.any([asked.signal, this.#closing.signal])
    const request = { ...asked, signal }
    const { environment, source, runtime } = request
    signal.throwIfAborted()
    const commit = request.commit ?? (await this.#commitOf(request))
    const id = releaseId(environment, commit, runtime.build)
    const release = { id, environment, tag: source.tag, commit }
    return this.#turnOf(environment)(async () => {
      signal.throwIfAborted()
      if (await this.#isComplete(release)) return release
      const { turn = (work) => work() } = request
      const made = turn(() => this.#make(release, request), signal)
      this.#making.set(id, made)
      return made.finally(() => this.#making.delete(id))
    })
  }

  #commitOf({ source, signal }: BuildRequest<Spec>): Promise<string> {
    const options = { signal, ...sourceCredentials(source) }
    return this.#options.git.resolveTag(source.url, source.tag, options)
  }

  #turnOf(environment: string): OneAtATime {
    const turn = this.#inTurn.get(environment) ?? oneAtATime()
    this.#inTurn.set(environment, turn)
    return turn
  }

  async #isComplete(release: Release): Promise<boolean> {
    return (await readJson(this.#recordOf(release))) !== undefined
  }

  #recordOf({ environment, id }: Release): string {
    return join(this.#options.folders.release(environment, id), 'release.json')
  }

  async #make(release: Release, request: BuildRequest<Spec>): Promise<Release> {
    const { folders, git, build } = this.#options
    const { environment, id, commit } = release
    const folder = folders.release(environment, id)
    const { prepare = () => makePrivateFolder(folders.releases(environment)) } = this.#options
    request.signal.throwIfAborted()
    await this.#remove(environment, folder)
    try {
      await prepare(environment)
      await makePrivateFolder(folder)
      const { source, signal } = request
      const directory = folders.checkout(environment, id)
      const access = { signal, ...sourceCredentials(source) }
      const missing = await git.checkoutTag({ ...source, commit, directory, ...access })
      if (missing.length > 0) await this.#options.incomplete(environment, missing)
      await build(release, request)
      await writeJson(this.#recordOf(release), release)
      return release
    } catch (error) {
      await this.#remove(environment, folder)
      throw error
    }
  }

  #remove(environment: string, folder: string): Promise<void> {
    const { remove = (_, each) => removeFolder(each) } = this.#options
    return remove(environment, folder)
  }

  /** Removes an environment's releases but these, and but those being made now. */
  async prune(environment: string, keep: ReadonlySet<string>): Promise<void> {
    const { folders } = this.#options
    for (const name of await namesIn(folders.releases(environment))) {
      if (!keep.has(name) && !this.#making.has(name))
        await this.#remove(environment, folders.release(environment, name))
    }
  }

  /** Aborts what is being built and waits for its end. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('the controller is stopping'))
    await Promise.allSettled(this.#making.values())
  }
}

/** `REL-<12 of the commit>-<8 digits>`, the same for the same environment, commit and build command for ever. */
function releaseId(environment: string, commit: string, build: string | null): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([environment, commit, build]))
    .digest('hex')
  return `REL-${commit.slice(0, 12)}-${hash.slice(0, 8)}`
}
