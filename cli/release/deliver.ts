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
  /** Where it may be pushed to; null where there is no such remote. */
  remote: 'origin' | null
  /** Branch that was built on, and that it is to be merged into; null where that is none. */
  into: string | null
  pullRequest: PullRequest | null
}

const onlyAPatch = { branch: null, commit: null, pushed: false, remote: null, into: null, pullRequest: null }

/** Makes of a change what is wanted. What cannot work is refused before anything is made. */
export async function deliver(
  { path, before, after, ...words }: Delivery,
  history: History | undefined,
  options: ReleaseOptions,
): Promise<Delivered> {
  const place = `${history?.prefix ?? ''}${path}`
  const patch = await patchOf({ path: place, before, after })
  const onlyPatch = { ...onlyAPatch, patch }
  if (!history) return refuseWithoutGit(options) ?? onlyPatch
  if (options.patch) return onlyPatch
  const { git, commit: base } = history
  const origin = await textIfAny(git(['remote', 'get-url', 'origin']))
  const pushed = options.push || options.pullRequest
  if (pushed && origin === undefined) throw new UsageError('the repository has no remote "origin" to push to')
  const into = options.into ?? (await branchOf(history)) ?? null
  const open = options.pullRequest && origin ? preparePullRequest(origin, into, history) : undefined
  const branch = options.branch ?? words.branch
  const message = `${words.title}\n\n${words.body}\n`
  const commit = await commitOnBranch(git, { branch, base, path: place, content: after, message })
  if (pushed) await pushBranch(git, branch)
  const remote = origin === undefined ? null : 'origin'
  const pullRequest = (await open?.({ ...words, branch })) ?? null
  return { patch, branch, commit, pushed, remote, into, pullRequest }
}

function refuseWithoutGit({ dir, branch, push, pullRequest }: ReleaseOptions): undefined {
  if (branch === undefined && !push && !pullRequest) return undefined
  throw new UsageError(`${JSON.stringify(dir)} is in no Git repository: only --patch is possible`)
}

/** Finds out where the pull request goes. */
function preparePullRequest(origin: string, base: string | null, { revision }: History) {
  const repository = gitHubRepository(origin, process.env)
  if (base === null)
    throw new UsageError(`${revision} is no branch: name the one the pull request is for with --into`)
  return async ({ branch, title, body }: Pick<Delivery, 'branch' | 'title' | 'body'>) =>
    await openPullRequest(repository, { head: branch, base, title, body })
}
