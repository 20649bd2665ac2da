import { textIfAny } from '../checkout/git-here.ts'
import { UsageError } from '../exit.ts'
import { commitOnBranch, pushBranch } from './branch.ts'
import type { ReleaseOptions } from './options.ts'
import { patchOf } from './patch.ts'
import { gitHubRepository, openPullRequest, type PullRequest } from './pull-request.ts'
import { branchOf, type History } from './repository.ts'

/** One file's change, and its words. */
export interface Delivery {
  /** Relative to the folder of the configuration. */
  path: string
  before: string
  after: string
  branch: string
  title: string
  body: string
}

export interface Delivered {
  patch: string
  /** Null: nothing was made, there is only the patch. */
  branch: string | null
  commit: string | null
  pushed: boolean
  pullRequest: PullRequest | null
}

/** Makes of a change what is wanted. What cannot work is refused before anything is made. */
export async function deliver(
  { path, before, after, ...words }: Delivery,
  history: History | undefined,
  options: ReleaseOptions,
): Promise<Delivered> {
  const place = `${history?.prefix ?? ''}${path}`
  const patch = await patchOf({ path: place, before, after })
  const onlyPatch = { patch, branch: null, commit: null, pushed: false, pullRequest: null }
  if (!history) return refuseWithoutGit(options) ?? onlyPatch
  if (options.patch) return onlyPatch
  const { git, commit: base } = history
  const open = options.pullRequest ? await preparePullRequest(history, options) : undefined
  const branch = options.branch ?? words.branch
  const message = `${words.title}\n\n${words.body}\n`
  const commit = await commitOnBranch(git, { branch, base, path: place, content: after, message })
  const pushed = options.push || options.pullRequest
  if (pushed) await pushBranch(git, branch)
  return { patch, branch, commit, pushed, pullRequest: (await open?.({ ...words, branch })) ?? null }
}

function refuseWithoutGit({ dir, branch, push, pullRequest }: ReleaseOptions): undefined {
  if (branch === undefined && !push && !pullRequest) return undefined
  throw new UsageError(`${JSON.stringify(dir)} is in no Git repository: only --patch is possible`)
}

/** Finds out where the pull request goes. */
async function preparePullRequest(history: History, { into }: ReleaseOptions) {
  const origin = await textIfAny(history.git(['remote', 'get-url', 'origin']))
  if (origin === undefined) throw new UsageError('the repository has no remote "origin" to push to')
  const repository = gitHubRepository(origin, process.env)
  const base = into ?? (await branchOf(history))
  if (base === undefined)
    throw new UsageError(`${history.revision} is no branch: name the one the pull request is for with --into`)
  return async ({ branch, title, body }: Pick<Delivery, 'branch' | 'title' | 'body'>) =>
    await openPullRequest(repository, { head: branch, base, title, body })
}
