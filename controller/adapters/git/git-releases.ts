import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { ProcessRuntime } from '../../../core/domain/desired.ts'
import { type OneAtATime, oneAtATime } from '../../lib/one-at-a-time.ts'
import type { BuildRequest as AnyBuildRequest, Release } from '../../ports/runtime.ts'
import { makePrivateFolder, namesIn, readJson, removeFolder, writeJson } from '../files/private-files.ts'
import { runBuild } from '../process/process-build.ts'
import type { Collector } from '../process/process-collector.ts'
import { baseEnvironment } from '../process/process-environment.ts'
import type { Layout } from '../process/process-layout.ts'
import type { GitCredentials } from './git-credentials.ts'
import { sourceCredentials } from './source-credentials.ts'

type BuildRequest = AnyBuildRequest<ProcessRuntime>

/** What a runtime needs of Git. */
export interface ReleaseGit {
  /**
   * Full commit id a tag points to now.
   * @throws {BowlineError} `tag-not-found`, `source-unreachable`
   */
  resolveTag(
    url: string,
    tag: string,
    options: { signal: AbortSignal; credentials?: GitCredentials },
  ): Promise<string>
  /** Checks the commit out into a directory that is not there yet. */
  checkoutTag(options: {
    url: string
    tag: string
    commit: string
    directory: string
    signal: AbortSignal
    credentials?: GitCredentials
  }): Promise<void>
}

/**
 * Checkouts that are built. A release is made in the folder it stays in, because builds write their folder's name into
 * what they make; `release.json`, written last, says that it is complete. A folder without it is made anew.
 */
export interface Releases {
  build(request: BuildRequest): Promise<Release>
  /** Removes an environment's releases but these, and but those being made now. */
  prune(environment: string, keep: ReadonlySet<string>): Promise<void>
  /** Aborts what is being built and waits for its end. */
  close(): Promise<void>
}

export interface ReleasesOptions {
  layout: Layout
  git: ReleaseGit
  collector: Collector
  buildTimeLimitMs: number
}

export function createReleases({ layout, git, collector, buildTimeLimitMs }: ReleasesOptions): Releases {
  const turns = new Map<string, OneAtATime>()
  const making = new Map<string, Promise<Release>>()
  const closing = new AbortController()

  /** One at a time in each environment: two of the same release would write into the same folder. */
  function turnOf(environment: string): OneAtATime {
    const turn = turns.get(environment) ?? oneAtATime()
    turns.set(environment, turn)
    return turn
  }

  async function build(asked: BuildRequest): Promise<Release> {
    const signal = AbortSignal.any([asked.signal, closing.signal])
    const request = { ...asked, signal }
    const { environment, source } = request
    signal.throwIfAborted()
    const commit =
      request.commit ??
      (await git.resolveTag(source.url, source.tag, { signal, ...sourceCredentials(source) }))
    const release = describe(request, commit)
    return turnOf(environment)(async () => {
      signal.throwIfAborted()
      if (await isComplete(release)) return release
      const made = make(release, request)
      making.set(release.id, made)
      return made.finally(() => making.delete(release.id))
    })
  }

  function describe({ environment, source, runtime }: BuildRequest, commit: string): Release {
    const id = releaseId(environment, commit, runtime.build)
    return { id, environment, tag: source.tag, commit }
  }

  async function isComplete({ environment, id }: Release): Promise<boolean> {
    return (await readJson(recordOf(environment, id))) !== undefined
  }

  function recordOf(environment: string, id: string): string {
    return join(layout.release(environment, id), 'release.json')
  }

  async function make(release: Release, request: BuildRequest): Promise<Release> {
    const folder = layout.release(release.environment, release.id)
    await removeFolder(folder)
    try {
      await makePrivateFolder(layout.releases(release.environment))
      await makePrivateFolder(folder)
      await fill(release, request, folder)
      await writeJson(recordOf(release.environment, release.id), release)
      return release
    } catch (error) {
      await removeFolder(folder)
      throw error
    }
  }

  async function fill(release: Release, request: BuildRequest, folder: string): Promise<void> {
    const { source, runtime, signal } = request
    const { environment, commit } = release
    const directory = layout.checkout(environment, release.id)
    await git.checkoutTag({ ...source, commit, directory, signal, ...sourceCredentials(source) })
    if (runtime.build === null) return
    const output = join(folder, 'output')
    const env = { ...baseEnvironment(layout.runtimeId), CI: '1' }
    const title = `${environment} at ${release.tag}`
    const limits = { signal, timeLimitMs: buildTimeLimitMs }
    await runBuild({ title, command: runtime.build, directory, env, output, ...limits }, (seen) =>
      collector.collect({ environment, source: 'build', file: output, resume: false, seen }),
    )
  }

  async function prune(environment: string, keep: ReadonlySet<string>): Promise<void> {
    for (const name of await namesIn(layout.releases(environment))) {
      if (!keep.has(name) && !making.has(name)) await removeFolder(layout.release(environment, name))
    }
  }

  return {
    build,
    prune,
    async close() {
      closing.abort(new Error('the controller is stopping'))
      await Promise.allSettled(making.values())
    },
  }
}

/** `REL-<12 of the commit>-<8 digits>`, the same for the same environment, commit and build command for ever. */
function releaseId(environment: string, commit: string, build: string | null): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([environment, commit, build]))
    .digest('hex')
  return `REL-${commit.slice(0, 12)}-${hash.slice(0, 8)}`
}
