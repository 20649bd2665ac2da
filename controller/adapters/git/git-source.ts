import { BowlineError } from '../../../core/domain/errors.ts'
import { cutText } from '../../../core/lib/cut-text.ts'
import type { GitSource, SnapshotEntry } from '../../ports/git-source.ts'
import { createGit, type GitRemote } from './git.ts'
import type { GitCredentials } from './git-credentials.ts'
import { explaining } from './git-failure.ts'
import { Mirror } from './git-mirror.ts'
import { GitFailure } from './git-process.ts'
import { isRefName, remoteBranches, remoteHead } from './git-refs.ts'
import { resolveGitUrl } from './git-url.ts'

export interface GitSourceOptions {
  /** Any URL Git knows over file, git, http, https or ssh, or a local path (relative ones from the working directory). */
  url: string
  branch: string
  /** The mirror. All of it belongs to the mirror, which makes it anew where it is damaged. */
  directory: string
  credentials?: GitCredentials | undefined
  /** How long Git may be silent, in milliseconds; default 60 000. */
  timeoutMs?: number | undefined
}

/**
 * The config repository as a bare mirror. Submodules are not followed.
 * @throws {BowlineError} here and from every method: `source-invalid`, `source-auth`, `source-unreachable`,
 * `git-missing` or `disk-full`; or the signal's reason once that has aborted
 */
export async function createGitSource(options: GitSourceOptions): Promise<GitSource> {
  const { branch, directory, credentials, timeoutMs } = options
  const remote = { url: resolveGitUrl(options.url), credentials, timeoutMs }
  return await explaining(remote.url, async () => {
    await expectBranchName(branch, remote)
    return sourceOf(await Mirror.open(remote, directory, { partial: true }), remote.url, branch)
  })
}

/** What the repository has, asked without a copy of it: nothing is written. Throws as `createGitSource`. */
export async function lookAtRemote(
  options: Omit<GitSourceOptions, 'directory'>,
): Promise<Pick<GitSource, 'head' | 'branches'>> {
  const { credentials, timeoutMs } = options
  const url = resolveGitUrl(options.url)
  const remote = { url, credentials, timeoutMs }
  await explaining(url, () => expectBranchName(options.branch, remote))
  const asked = { git: createGit({ remote }), url }
  return {
    head: (signal) => explaining(url, () => remoteHead(asked, options.branch, signal)),
    branches: (signal) => explaining(url, () => remoteBranches(asked, signal)),
  }
}

async function expectBranchName(branch: string, remote: GitRemote): Promise<void> {
  if (await isRefName(`refs/heads/${branch}`, remote)) return
  throw new BowlineError('source-invalid', `"${branch}" cannot be the name of a Git branch.`)
}

function sourceOf(mirror: Mirror, url: string, branch: string): GitSource {
  const bring = (commit: string, signal: AbortSignal) => bringCommit(mirror, { branch, commit, signal })
  const never = new AbortController().signal
  return {
    head: (signal) => explaining(url, () => mirror.remoteHead(branch, signal)),
    branches: (signal) => explaining(url, () => mirror.remoteBranches(signal)),
    fetch: (commit, signal) =>
      explaining(url, async () => {
        if (!(await mirror.has(commit, signal))) await bring(commit, signal)
      }),
    entries: (commit, signal, wanted = () => true) =>
      explaining(url, () =>
        mirror.healing(
          () => entriesOf(mirror, commit, signal, wanted),
          () => bring(commit, signal),
        ),
      ),
    read: (blobs, signal) =>
      explaining(url, () =>
        mirror.healing(
          () => mirror.blobs(blobs, signal),
          () => mirror.fetchBranch(branch, signal),
        ),
      ),
    pullHeads: (signal) => explaining(url, () => mirror.pullHeads(signal)),
    fetchPull: (number, commit, signal) =>
      explaining(url, async () => {
        if (await mirror.has(commit, signal)) return
        await mirror.fetchPull(number, signal)
        if (await mirror.has(commit, signal)) return
        throw new GitFailure({ stderr: `pull request ${number} is not at ${commit} any more` })
      }),
    mergeTree: (ours, theirs, signal) => explaining(url, () => mirror.mergeTree(ours, theirs, signal)),
    describe: (commit) =>
      explaining(url, () =>
        mirror.healing(
          () => describeCommit(mirror, commit),
          () => bring(commit, never),
        ),
      ),
  }
}

interface Wanted {
  branch: string
  commit: string
  signal: AbortSignal
}

/** By its branch, or by its id where a force push has taken it from there meanwhile and the server still gives it. */
async function bringCommit(mirror: Mirror, { branch, commit, signal }: Wanted): Promise<void> {
  await mirror.healing(async () => {
    await mirror.fetchBranch(branch, signal)
    if (await mirror.has(commit, signal)) return
    await mirror.fetchCommit(commit, signal)
    if (await mirror.has(commit, signal)) return
    throw new GitFailure({ stderr: `commit ${commit} was fetched, but is not there` })
  })
}

async function entriesOf(
  mirror: Mirror,
  commit: string,
  signal: AbortSignal,
  wanted: (path: string) => boolean,
): Promise<SnapshotEntry[]> {
  const entries = await mirror.tree(commit, signal, ({ type, path }) => type === 'blob' && wanted(path))
  return entries.map(({ path, id, size, mode }) => ({ path, blob: id, size, mode }))
}

/** Of a subject or a name: whoever commits may write what they like. */
const longestShown = 200

async function describeCommit(mirror: Mirror, commit: string) {
  const shown = await mirror.git.local(['show', '--no-patch', '--format=%s%x00%an%x00%aI', commit])
  const [subject = '', author = '', at = ''] = shown.trimEnd().split('\0')
  const time = Date.parse(at)
  return {
    subject: cutText(subject, longestShown),
    author: cutText(author, longestShown),
    at: Number.isNaN(time) ? null : new Date(time).toISOString(),
  }
}
