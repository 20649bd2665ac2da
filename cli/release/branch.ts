import { wordsOf } from '../../controller/adapters/git/git-failure.ts'
import { GitFailure } from '../../controller/adapters/git/git-process.ts'
import { BowlineError } from '../../core/domain/errors.ts'
import { type GitCommand, textIfAny, textOf } from '../checkout/git-here.ts'
import { UsageError } from '../exit.ts'

export interface BranchCommit {
  /** Without `refs/heads/`. */
  branch: string
  /** Full id of the commit it builds on. */
  base: string
  /** Relative to the top of the repository; the file is there already. */
  path: string
  content: string
  message: string
}

/**
 * Makes a branch of one commit that changes one file. It is put together from objects alone: working tree, index and the
 * branch that is checked out stay as they are. A branch that holds just this already is left alone; one that is merged into
 * the base, as an earlier promotion leaves it, is used again.
 * @returns the commit
 * @throws {UsageError} where the name is none, or taken by something else
 */
export async function commitOnBranch(git: GitCommand, wanted: BranchCommit): Promise<string> {
  const { branch, base } = wanted
  if ((await textIfAny(git(['check-ref-format', '--branch', branch]))) === undefined)
    throw new UsageError(`${JSON.stringify(branch)} cannot be the name of a branch; choose one with --branch`)
  return await explained(async () => {
    const tree = await treeOf(git, wanted)
    const before = await textIfAny(git(['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`]))
    if (before === undefined || (await isLeftOver(git, branch, base)))
      return await makeBranch(git, wanted, tree, before)
    const [itsTree, ...parents] = (
      await textOf(git(['show', '--no-patch', '--no-show-signature', '--format=%T %P', before]))
    ).split(' ')
    if (itsTree === tree && parents.join() === base) return before
    throw new UsageError(
      `there is a branch ${branch} with something else in it: delete it with "git branch -D ${branch}", or choose another name with --branch`,
    )
  })
}

/** Pushes the branch as the user would. */
export async function pushBranch(git: GitCommand, branch: string): Promise<void> {
  const ref = `refs/heads/${branch}`
  await git(['push', '--quiet', 'origin', `${ref}:${ref}`]).catch((error: unknown) => {
    if (!(error instanceof GitFailure)) throw error
    throw new BowlineError(
      'push-failed',
      `the branch ${branch} is made, but was not pushed: ${wordsOf(error)}. Try "git push origin ${branch}".`,
    )
  })
}

/** All of it is in the base, and nobody has it checked out. */
async function isLeftOver(git: GitCommand, branch: string, base: string): Promise<boolean> {
  const ref = `refs/heads/${branch}`
  if ((await textIfAny(git(['merge-base', '--is-ancestor', ref, base]))) === undefined) return false
  return (await textOf(git(['for-each-ref', '--format=%(worktreepath)', ref]))) === ''
}

async function makeBranch(
  git: GitCommand,
  { branch, base, message }: BranchCommit,
  tree: string,
  before: string | undefined,
): Promise<string> {
  const signs = (await textIfAny(git(['config', '--type=bool', '--get', 'commit.gpgSign']))) === 'true'
  const commitTree = ['commit-tree', ...(signs ? ['-S'] : []), '-p', base, '-F', '-', tree]
  const commit = await textOf(git(commitTree, { input: Buffer.from(message) }))
  const nothing = '0'.repeat(commit.length)
  await git([
    'update-ref',
    '-m',
    `bowline: ${message.split('\n')[0]}`,
    `refs/heads/${branch}`,
    commit,
    before ?? nothing,
  ])
  return commit
}

async function treeOf(git: GitCommand, { base, path, content }: BranchCommit): Promise<string> {
  const blob = await textOf(git(['hash-object', '-w', '--stdin'], { input: Buffer.from(content) }))
  return await treeWith(git, `${base}^{tree}`, path.split('/'), blob)
}

/** A tree in which one file has another content; all other entries, and its mode, stay. */
async function treeWith(
  git: GitCommand,
  tree: string,
  path: readonly string[],
  blob: string,
): Promise<string> {
  const [name = '', ...rest] = path.map(bytesOf)
  const listed = (await git(['ls-tree', '-z', '--full-tree', tree])).toString('latin1').split('\0')
  const entries = await Promise.all(
    listed.map(async (entry) => {
      const [head = '', itsName] = entry.split('\t')
      if (itsName !== name) return entry
      const [mode, type, id = ''] = head.split(' ')
      const replaced = rest.length === 0 ? blob : await treeWith(git, id, path.slice(1), blob)
      return `${mode} ${type} ${replaced}\t${name}`
    }),
  )
  const input = Buffer.from(entries.join('\0'), 'latin1')
  return await textOf(git(['mktree', '-z', '--missing'], { input }))
}

/** Names in trees are bytes, of no encoding: each is kept as one character. */
function bytesOf(name: string): string {
  return Buffer.from(name).toString('latin1')
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  return await work().catch((error: unknown) => {
    if (!(error instanceof GitFailure)) throw error
    throw new BowlineError('no-branch', `Git did not make the branch: ${wordsOf(error)}`)
  })
}
