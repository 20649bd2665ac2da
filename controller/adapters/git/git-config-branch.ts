import type { ConfigBranch, NewCommit, TakeEarlier } from '../../ports/config-branch.ts'
import type { GitCredentials } from './git-credentials.ts'
import { explaining } from './git-failure.ts'
import { commitStream } from './git-fast-import.ts'
import { Mirror } from './git-mirror.ts'
import { GitFailure } from './git-process.ts'
import { pushOnto } from './git-push.ts'
import { signCommit } from './git-sign-commit.ts'
import { resolveGitUrl } from './git-url.ts'

export interface ConfigBranchOptions {
  url: string
  /** The mirror of the config repository, as for `createGitSource`. */
  directory: string
  credentials?: GitCredentials | undefined
  committer: { name: string; email: string }
  /** Path of an SSH private key without a passphrase, which signs each commit. */
  signingKey?: string | undefined
}

/** Versions of a file that are looked back, and read at once. */
const mostEarlier = 500
const earlierAtOnce = 20
/** Commits that are looked through for one of ours. */
const mostSearched = 10_000

/** Makes commits without a checkout, in the mirror that the repository is read from, and pushes them. */
export function createConfigBranch(options: ConfigBranchOptions): ConfigBranch {
  const { directory, credentials } = options
  const url = resolveGitUrl(options.url)
  let opened: Promise<Mirror> | undefined
  const open = () => {
    opened ??= Mirror.open({ url, credentials }, directory, { partial: true }).catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }
  const withMirror = <T>(work: (mirror: Mirror) => Promise<T>): Promise<T> =>
    explaining(url, async () => work(await open()))
  return {
    commit: (change, signal) => withMirror((mirror) => commitIn(mirror, change, options, signal)),
    push: (commit, { branch, expected }, signal) =>
      withMirror((mirror) =>
        pushOnto(mirror, commit, { ref: `refs/heads/${branch}`, expected: expected ?? '' }, signal),
      ),
    head: (branch, signal) => withMirror((mirror) => mirror.remoteHead(branch, signal)),
    find: (line, branch, signal) => withMirror((mirror) => findIn(mirror, line, { branch, signal })),
    earlier: (path, commit, take, signal) =>
      withMirror((mirror) => earlierIn(mirror, { path, commit, take, signal })),
    isBelow: (commit, tip, signal) => withMirror((mirror) => isBelow(mirror, [commit, tip], signal)),
  }
}

async function commitIn(
  mirror: Mirror,
  change: NewCommit,
  { committer, signingKey }: ConfigBranchOptions,
  signal: AbortSignal,
): Promise<string> {
  const { git } = mirror
  const there = await mirror.tree(change.parent, signal, ({ path }) => change.write.has(path))
  const modes = new Map(there.map(({ path, mode }) => [path, mode]))
  const input = commitStream({ ...change, committer, modes })
  const commit = (await git.local(['fast-import', '--quiet'], { input, signal })).trim()
  mirror.grew()
  return signingKey === undefined ? commit : await signCommit(git, commit, signingKey, signal)
}

async function findIn(
  mirror: Mirror,
  line: string,
  { branch, signal }: { branch: string; signal: AbortSignal },
): Promise<string | undefined> {
  const tip = await mirror.remoteHead(branch, signal)
  if (tip === undefined) return undefined
  if (!(await mirror.has(tip, signal))) await mirror.fetchBranch(branch, signal)
  const wanted = ['--fixed-strings', `--grep=${line}`, '--format=%H%x00%B%x00']
  const printed = await mirror.git.local(['log', '-z', `--max-count=${mostSearched}`, ...wanted, tip], {
    signal,
  })
  const words = printed.split('\0')
  const at = words.findIndex((word) => word.split('\n').includes(line))
  return at === -1 ? undefined : words[at - 1]?.trim()
}

interface Looking {
  path: string
  commit: string
  take: TakeEarlier
  signal: AbortSignal
}

async function earlierIn(mirror: Mirror, { path, commit, take, signal }: Looking): Promise<void> {
  const shown = ['--first-parent', '--diff-merges=1', '--raw', '--no-abbrev', '--no-renames', '--format=%H']
  const log = ['--literal-pathspecs', 'log', '-z', `--max-count=${mostEarlier}`, ...shown, commit, '--', path]
  const printed = await mirror.git.local(log, { signal })
  const changes = changesIn(printed.split('\0'), path)
  for (let at = 0; at < changes.length; at += earlierAtOnce) {
    const part = changes.slice(at, at + earlierAtOnce)
    const ids = part.flatMap(({ mode, id }) => (mode.startsWith('100') ? id : []))
    const contents = await mirror.blobs([...new Set(ids)], signal)
    for (const { by, mode, id } of part) {
      const content = mode.startsWith('100') ? (contents.get(id) ?? Buffer.alloc(0)) : null
      if (await take(content, by)) return
    }
  }
}

interface FileChange {
  /** Commit. */
  by: string
  /** Of what was there before, `000000` for nothing. */
  mode: string
  /** Blob. */
  id: string
}

/** The words of `git log -z --raw --format=%H`: a commit, what it did to the file, and the path of that. */
function changesIn(words: readonly string[], path: string): FileChange[] {
  const changes: FileChange[] = []
  let by = ''
  for (const word of words) {
    const text = word.trimStart()
    if (word === path || text === '') continue
    const [mode = '', , id = ''] = text.split(' ')
    if (mode.startsWith(':')) changes.push({ by, mode: mode.slice(1), id })
    else by = text
  }
  return changes
}

async function isBelow(
  mirror: Mirror,
  [commit, tip]: readonly [string, string],
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const above = await mirror.git.local(['rev-list', '--max-count=1', commit, '--not', tip], { signal })
    return above.trim() === ''
  } catch (error) {
    if (error instanceof GitFailure) return false // it is not there
    throw error
  }
}
