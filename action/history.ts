import type { GitCommand } from '../cli/checkout/git-here.ts'
import { wordsOf } from '../controller/adapters/git/git-failure.ts'
import { GitFailure } from '../controller/adapters/git/git-process.ts'
import { withinTime } from '../controller/lib/within-time.ts'
import { messageOf } from '../core/domain/errors.ts'

/** How long a fetch may take, in milliseconds. */
const fetchTimeoutMs = 60_000

/** Whether a commit is there with its files. */
export async function hasCommit(git: GitCommand, commit: string): Promise<boolean> {
  return await git(['cat-file', '-e', `${commit}^{tree}`]).then(
    () => true,
    () => false,
  )
}

/** As the commit itself says; in a shallow checkout Git pretends that there are none. */
export async function parentsOf(git: GitCommand): Promise<string[]> {
  const [header = ''] = (await git(['cat-file', 'commit', 'HEAD'])).toString('utf8').split('\n\n')
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].flatMap(([, id]) => id ?? [])
}

/** Fetches a commit without those before it. Gives what went wrong; undefined where nothing did. */
export async function fetchCommit(git: GitCommand, commit: string): Promise<string | undefined> {
  const quiet = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules']
  try {
    await withinTime(fetchTimeoutMs, [], (stop) =>
      git(['fetch', ...quiet, '--depth=1', 'origin', commit], { stop }),
    )
    return undefined
  } catch (error) {
    return reasonOf(error)
  }
}

/** The best commit that HEAD and another both go back to; undefined where none is here. */
export async function mergeBase(git: GitCommand, commit: string): Promise<string | undefined> {
  return await answer(git, ['merge-base', 'HEAD', commit])
}

/** The commit that a branch, tag or id stands for; undefined where there is none of that name. */
export async function resolveCommit(git: GitCommand, revision: string): Promise<string | undefined> {
  const one = ['rev-parse', '--verify', '--quiet', '--end-of-options']
  return await answer(git, [...one, `${revision}^{commit}`])
}

/** Whether commits are left out of the history that is here. */
export async function isShallow(git: GitCommand): Promise<boolean> {
  return (await answer(git, ['rev-parse', '--is-shallow-repository'])) === 'true'
}

/** Whether files are left out of the folders that are here. */
export async function isSparse(git: GitCommand): Promise<boolean> {
  return (await answer(git, ['config', '--type=bool', '--get', 'core.sparseCheckout'])) === 'true'
}

/** The folder that Git works in, from the top of the repository, with a slash at its end; undefined without Git. */
export async function prefixIn(git: GitCommand): Promise<string | undefined> {
  return await answer(git, ['rev-parse', '--show-prefix']).catch(() => undefined)
}

/** Undefined where Git says no. */
async function answer(git: GitCommand, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await git(args)).toString('utf8').replace(/\n$/, '')
  } catch (error) {
    if (error instanceof GitFailure) return undefined
    throw error
  }
}

/** Why Git failed, in one line. */
export function reasonOf(error: unknown): string {
  return (error instanceof GitFailure ? wordsOf(error) : messageOf(error)).replace(/\.$/, '')
}
