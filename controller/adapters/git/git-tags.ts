import { mkdir, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { BowlineError } from '../../../core/domain/errors.ts'
import { TreeTooLarge } from '../../../core/domain/tree-too-large.ts'
import type { Tag } from '../../ports/source-tags.ts'
import { roomForOthers } from '../files/free-space.ts'
import { createGit, type Git, type GitRemote } from './git.ts'
import type { GitCredentials } from './git-credentials.ts'
import { whileThereIsRoom } from './git-disk-guard.ts'
import { explaining } from './git-failure.ts'
import { mayTellOfMissing, missingFrom } from './git-incomplete.ts'
import { GitFailure } from './git-process.ts'
import { isRefName, listRefs } from './git-refs.ts'
import { listTree, type TreeEntry } from './git-tree.ts'
import { displayUrl, resolveGitUrl } from './git-url.ts'

export interface TagAccess {
  credentials?: GitCredentials | undefined
  /** How long Git may be silent, in milliseconds; default 60 000. */
  timeoutMs?: number | undefined
  signal: AbortSignal
}

export interface TagCheckout extends TagAccess {
  url: string
  tag: string
  /** Full id, as `resolveTag` gave it. */
  commit: string
  /** Must not exist. Its parents are made. */
  directory: string
}

/**
 * Full id of the commit a tag points to at the remote now; an annotated tag is followed to its commit.
 * @throws {BowlineError} code `tag-not-found`, which lists up to 5 tags that are there; `source-invalid`, `source-auth`
 * or `source-unreachable`
 */
export async function resolveTag(url: string, tag: string, access: TagAccess): Promise<string> {
  const remote = { ...access, url: resolveGitUrl(url) }
  const ref = `refs/tags/${tag}`
  return await explaining(remote.url, async () => {
    const named = await isRefName(ref, remote)
    const found = named
      ? await listRefs(createGit({ remote }), ['--', remote.url, ref, `${ref}^{}`], access.signal)
      : new Map<string, string>()
    const commit = found.get(`${ref}^{}`) ?? found.get(ref)
    if (commit === undefined) throw await tagNotFound(remote, tag, access.signal)
    return commit
  })
}

/** Git compares each pattern with each tag that is there, which soon takes longer than to read them all. */
const mostPatterns = 10

/**
 * The commits of those of the tags that are there, with one question, which gets only tags for an answer.
 * @param names as Git takes them
 * @throws {BowlineError} `source-invalid`, `source-auth` or `source-unreachable`
 */
export async function tagCommits(
  url: string,
  names: readonly string[],
  access: TagAccess,
): Promise<Map<string, string>> {
  const remote = { ...access, url: resolveGitUrl(url) }
  const refs = names.map((name) => `refs/tags/${name}`)
  const patterns = refs.length > mostPatterns ? [] : refs.flatMap((ref) => [ref, `${ref}^{}`])
  return await explaining(remote.url, async () => {
    const what = ['--tags', '--', remote.url, ...patterns]
    const found = await listRefs(createGit({ remote }), what, access.signal)
    return new Map(
      names.flatMap((name, index) => {
        const commit = found.get(`${refs[index]}^{}`) ?? found.get(refs[index] ?? '')
        return commit === undefined ? [] : [[name, commit]]
      }),
    )
  })
}

/**
 * All tags of a repository, by version, newest first, with the commits they point to.
 * @throws {BowlineError} `source-invalid`, `source-auth` or `source-unreachable`
 */
export async function listTags(url: string, access: TagAccess): Promise<Tag[]> {
  const remote = { ...access, url: resolveGitUrl(url) }
  return await explaining(remote.url, async () => {
    const newestFirst = ['--tags', '--sort=-version:refname', '--', remote.url]
    const refs = await listRefs(createGit({ remote }), newestFirst, access.signal)
    const names = [...refs.keys()].filter((ref) => !ref.endsWith('^{}'))
    return names.map((ref) => ({
      name: ref.replace('refs/tags/', ''),
      commit: refs.get(`${ref}^{}`) ?? refs.get(ref) ?? '',
    }))
  })
}

/**
 * Makes a shallow clone of exactly this tag in `directory`, with a detached HEAD at `commit`, also where the tag was moved since.
 * Submodules and Git LFS
 * files are not fetched; `origin` is named, so that a build can. Where it fails, `directory` is gone again; after a `kill -9` a part of it may stay.
 * @returns what is missing of it, in sentences for people
 * @throws {BowlineError} code `tag-no-commit`, or `tag-moved` where it was moved and the commit cannot be had, or as `resolveTag`
 */
export async function checkoutTag(checkout: TagCheckout): Promise<string[]> {
  const remote = { ...checkout, url: resolveGitUrl(checkout.url) }
  const directory = resolve(checkout.directory)
  await mkdir(dirname(directory), { recursive: true })
  await mkdir(directory)
  try {
    return await explaining(remote.url, () => clone({ ...remote, directory }))
  } catch (error) {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
    throw error
  }
}

const mostTelling = 50_000

/** What is said of servers that give files only, or are too old to leave a part of the history out. */
const noDepth = /does not support shallow|no-depth|shallow capabilities/i

async function clone({ tag, commit, directory, signal, ...remote }: TagCheckout): Promise<string[]> {
  const ref = `refs/tags/${tag}`
  const git = createGit({ remote, gitDir: join(directory, '.git'), workTree: directory })
  const format = `--object-format=${commit.length === 64 ? 'sha256' : 'sha1'}`
  await git.local(['init', '--quiet', '--template=', format], { signal })
  const options = ['--progress', '--no-tags', '--no-auto-gc', '--no-recurse-submodules']
  const fetch = (wanted: string) => {
    const from = (...depth: string[]) =>
      whileThereIsRoom(join(directory, '.git'), signal, (both) =>
        git.remote(['fetch', ...options, ...depth, '--', remote.url, wanted], { signal: both }),
      )
    return from('--depth=1').catch((error: unknown) => {
      if (error instanceof GitFailure && noDepth.test(error.stderr)) return from()
      throw error
    })
  }
  await fetch(`+${ref}:${ref}`)
  const kind = (await git.local(['cat-file', '-t', `${ref}^{}`], { signal })).trim()
  if (kind !== 'commit') throw noCommit(remote, tag, kind)
  const fetched = (await git.local(['rev-parse', `${ref}^{commit}`], { signal })).trim()
  if (fetched !== commit)
    await fetch(commit).catch((error: unknown) => {
      if (error instanceof GitFailure) throw tagMoved(remote, tag, commit, fetched)
      throw error
    })
  await git.local(['config', 'remote.origin.url', remote.url], { signal })
  const telling = await filesToCheckOut(git, commit, { directory, signal })
  await git.local(['checkout', '--quiet', '--detach', commit], { signal })
  return await missingFrom(git, telling, signal)
}

/**
 * Those of a commit's files that may tell of what is missing. A few objects can name more files, and hold more bytes, than
 * there are on a disk.
 * @throws {BowlineError} `tree-too-large`, or `disk-full` where there is no room for the files
 */
async function filesToCheckOut(
  git: Git,
  commit: string,
  { directory, signal }: Pick<TagCheckout, 'directory' | 'signal'>,
): Promise<TreeEntry[]> {
  let [bytes, told] = [0, 0]
  const wanted = (entry: TreeEntry) => {
    if (entry.type === 'blob') bytes += entry.size
    const tells = mayTellOfMissing(entry) && told < mostTelling
    if (tells) told += 1
    return tells
  }
  // First without sizes, which take long where there are too many.
  await listTree(git, commit, { signal, wanted: () => false }).catch((error: unknown) => {
    if (!(error instanceof TreeTooLarge)) throw error
    throw new BowlineError('tree-too-large', `Commit ${commit} cannot be checked out: ${error.message}.`)
  })
  const telling = await listTree(git, commit, { signal, wanted, sizes: 'of all' })
  const free = await roomForOthers(directory)
  if (bytes <= free) return telling
  const [needs, has] = [bytes, Math.max(0, free)].map((each) => `${Math.ceil(each / 2 ** 20)} MiB`)
  throw new BowlineError(
    'disk-full',
    `The files of the commit take ${needs}, and there is room for ${has} where the data folder is. Make room there.`,
  )
}

async function tagNotFound(remote: GitRemote, tag: string, signal: AbortSignal): Promise<BowlineError> {
  const newestFirst = ['--tags', '--refs', '--sort=-version:refname', '--', remote.url]
  const refs = await listRefs(createGit({ remote }), newestFirst, signal)
  const tags = [...refs.keys()].map((ref) => ref.replace('refs/tags/', ''))
  const known = nearest(tags, tag).map((each) => `"${each}"`)
  const hint = known.length === 0 ? 'It has no tags.' : `Tags that are there: ${known.join(', ')}.`
  return new BowlineError('tag-not-found', `There is no tag "${tag}" at ${displayUrl(remote.url)}. ${hint}`)
}

/** At most 5 of the tags, which come newest first: those that differ only in a leading `v` or in case lead. */
function nearest(tags: readonly string[], tag: string): string[] {
  const bare = (name: string) => name.toLowerCase().replace(/^v(?=\d)/, '')
  const alike = (name: string) => Number(bare(name) === bare(tag))
  return [...tags].sort((a, b) => alike(b) - alike(a)).slice(0, 5)
}

function noCommit(remote: GitRemote, tag: string, kind: string): BowlineError {
  const found = kind === 'tree' ? 'a folder of files (a tree)' : `a ${kind}`
  const message = `Tag "${tag}" at ${displayUrl(remote.url)} leads to ${found} and to no commit. Tag a commit, or name another tag.`
  return new BowlineError('tag-no-commit', message)
}

function tagMoved(remote: GitRemote, tag: string, wanted: string, found: string): BowlineError {
  return new BowlineError(
    'tag-moved',
    `Tag "${tag}" at ${displayUrl(remote.url)} pointed to ${wanted} and points to ${found} now, and the first is not to be had there any more. Give the new one a tag of its own, and name that.`,
  )
}
