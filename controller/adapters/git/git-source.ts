import { BowlineError } from '../../../core/domain/errors.ts'
import { TreeTooLarge } from '../../../core/domain/tree-too-large.ts'
import { NewestEntries } from '../../../core/lib/newest-entries.ts'
import type { CommitChanges, GitSource, SnapshotEntry } from '../../ports/git-source.ts'
import { createGit, type GitRemote } from './git.ts'
import { TooMuchAtOnce } from './git-batch.ts'
import type { GitCredentials } from './git-credentials.ts'
import { type CommitDescription, commitDescription, Descriptions } from './git-descriptions.ts'
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

/** Commits that are remembered to have been brought. */
const mostBrought = 1_000

function sourceOf(mirror: Mirror, url: string, branch: string): GitSource {
  const bring = (commit: string, signal: AbortSignal) => bringCommit(mirror, { branch, commit, signal })
  const never = new AbortController().signal
  /** Only of these it is asked whether they are there: a new one is not, as a rule. */
  const brought = new NewestEntries<true>(mostBrought)
  const descriptions = new Descriptions()
  return {
    head: (signal) => explaining(url, () => mirror.remoteHead(branch, signal)),
    branches: (signal) => explaining(url, () => mirror.remoteBranches(signal)),
    fetch: (commit, signal) =>
      explaining(url, async () => {
        signal.throwIfAborted()
        if (await mirror.endsWith(branch, commit)) return
        if (brought.get(commit) && (await mirror.has(commit, signal))) return
        await bring(commit, signal)
        brought.set(commit, true)
      }),
    entries: (commit, signal, wanted = () => true, counted = undefined) =>
      explaining(url, () =>
        mirror.healing(
          () => entriesOf(mirror, commit, { signal, wanted, counted }),
          () => bring(commit, signal),
        ),
      ),
    changes: (from, to, options) =>
      explaining(url, () => changesIn(mirror, [from, to], { ...options, descriptions })),
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
        brought.set(commit, true)
        if (await mirror.has(commit, signal)) return
        throw new GitFailure({ stderr: `pull request ${number} is not at ${commit} any more` })
      }),
    mergeTree: (ours, theirs, signal) => explaining(url, () => mirror.mergeTree(ours, theirs, signal)),
    describe: async (commit) =>
      descriptions.of(commit) ??
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
    if (await mirror.endsWith(branch, commit)) return
    if (await mirror.has(commit, signal)) return
    await mirror.fetchCommit(commit, signal)
    if (await mirror.has(commit, signal)) return
    throw new GitFailure({ stderr: `commit ${commit} was fetched, but is not there` })
  })
}

interface Listed {
  signal: AbortSignal
  wanted: (path: string) => boolean
  counted: Parameters<GitSource['entries']>[3]
}

async function entriesOf(
  mirror: Mirror,
  commit: string,
  { signal, wanted, counted }: Listed,
): Promise<SnapshotEntry[]> {
  const isWanted = ({ type, path }: { type: string; path: string }) => type === 'blob' && wanted(path)
  const entries = await mirror.tree(commit, signal, isWanted, counted)
  return entries.map(({ path, id, size, mode }) => ({ path, blob: id, size, mode }))
}

type Comparison = Parameters<GitSource['changes']>[2] & { descriptions: Descriptions }

async function changesIn(
  mirror: Mirror,
  [from, to]: readonly [string, string],
  { signal, wanted, known, most, descriptions }: Comparison,
): Promise<CommitChanges | undefined> {
  try {
    const { entries, removed, names, bytes } = await mirror.changes([from, to], { signal, wanted })
    const found = entries.map(({ path, id, mode }) => ({ path, blob: id, mode, size: Number.NaN }))
    const missing = found.filter((each) => !known(each)).map(({ blob }) => blob)
    // The commit itself comes with them: what it says of itself is asked for next.
    const contents = await mirror.objects(to, missing, { most, signal })
    descriptions.learn(to, contents.get(to))
    const sized = found.map((each) => ({ ...each, size: contents.get(each.blob)?.length ?? Number.NaN }))
    return { entries: sized, removed, contents, names: { names, bytes } }
  } catch (error) {
    if (signal.aborted || !isLeftToListing(error)) throw error
    return undefined
  }
}

/** Whoever lists all of a commit then is told why, or it is put right there. */
function isLeftToListing(error: unknown): boolean {
  return error instanceof GitFailure || error instanceof TooMuchAtOnce || error instanceof TreeTooLarge
}

async function describeCommit(mirror: Mirror, commit: string): Promise<CommitDescription> {
  const shown = await mirror.git.local(['show', '--no-patch', '--format=%s%x00%an%x00%aI', commit])
  const [subject = '', author = '', at = ''] = shown.trimEnd().split('\0')
  return commitDescription(subject, author, Date.parse(at))
}
