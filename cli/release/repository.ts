import { GitFailure } from '../../controller/adapters/git/git-process.ts'
import { type Checkout, readDirectory, requireFolder } from '../checkout/checkout.ts'
import { type GitCommand, gitIn, textIfAny, textOf } from '../checkout/git-here.ts'
import { readRevision } from '../checkout/revision.ts'
import { UsageError } from '../exit.ts'

/** The configuration a change starts from. */
export interface ReleaseBase {
  checkout: Checkout
  /** Undefined where the folder is in no Git repository: then the checkout is what is in its files. */
  history: History | undefined
}

export interface History {
  git: GitCommand
  /** The revision as it was named, and the commit it means. */
  revision: string
  commit: string
  /** Path of the folder in the repository, with `/` at its end; empty for its top. */
  prefix: string
}

/** @throws {UsageError} where there is no such folder or revision */
export async function openBase(directory: string, revision: string | undefined): Promise<ReleaseBase> {
  await requireFolder(directory)
  const git = gitIn(directory)
  if (!(await isRepository(git))) {
    if (revision !== undefined)
      throw new UsageError(`--base: ${JSON.stringify(directory)} is in no Git repository`)
    return { checkout: await readDirectory(directory), history: undefined }
  }
  const named = revision ?? 'HEAD'
  const commit = await textIfAny(
    git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${named}^{commit}`]),
  )
  const checkout = await readRevision(directory, commit ?? named)
  if (!checkout || commit === undefined) throw new UsageError('the repository has no commit yet')
  const prefix = await textOf(git(['rev-parse', '--show-prefix']))
  return { checkout, history: { git, revision: named, commit, prefix } }
}

async function isRepository(git: GitCommand): Promise<boolean> {
  try {
    await git(['rev-parse', '--git-dir'])
    return true
  } catch (error) {
    if (error instanceof GitFailure && /not a git repository/i.test(error.stderr)) return false
    throw error
  }
}

/** Name of the branch that a revision stands for, here or at `origin`; undefined where it is no branch. */
export async function branchOf({ git, revision }: History): Promise<string | undefined> {
  const symbolic = await textIfAny(git(['rev-parse', '--symbolic-full-name', revision]))
  return /^refs\/(?:heads|remotes\/origin)\/(.+)$/.exec(symbolic ?? '')?.[1]
}
