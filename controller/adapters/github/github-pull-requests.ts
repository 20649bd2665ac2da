import type { PullRequest, PullRequestProposal } from '../../ports/git-host.ts'
import type { Send } from './github-broker.ts'
import type { Answer, Place } from './github-client.ts'
import { GitHubFailure } from './github-failure.ts'

const perPage = 100

type ListedPull = Answer<'GET /repos/{owner}/{repo}/pulls'>[number]

/** Undefined where there is none of this number. */
export async function findPull(send: Send, place: Place, number: number): Promise<PullRequest | undefined> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'
  const found = await orMissing(send(route, { ...place, pull_number: number }))
  return found && pullOf(found as unknown as ListedPull)
}

/** Of forks GitHub knows no commits, so that those are looked for among all that are open. */
export async function pullsOf(send: Send, place: Place, commit: string): Promise<PullRequest[]> {
  const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls'
  const listed = (await orMissing(send(route, { ...place, commit_sha: commit, per_page: perPage }))) ?? []
  const isAbout = ({ head, mergeCommit }: PullRequest) => head.commit === commit || mergeCommit === commit
  const found = listed.map(pullOf).filter(isAbout)
  if (found.length > 0) return found
  return (await openPulls(send, place)).filter(({ head }) => head.commit === commit)
}

/** Newest first. @param branch only those of this branch of the repository itself */
export async function openPulls(send: Send, place: Place, branch?: string): Promise<PullRequest[]> {
  const found: PullRequest[] = []
  for (let page = 1; ; page += 1) {
    const asked = { ...place, state: 'open', per_page: perPage, page } as const
    const head = branch === undefined ? {} : { head: `${place.owner}:${branch}` }
    const listed = await send('GET /repos/{owner}/{repo}/pulls', { ...asked, ...head })
    found.push(...listed.map(pullOf))
    if (listed.length < perPage) return found
  }
}

/** Gives the one that is open for this branch, or opens one. */
export async function openPull(
  send: Send,
  place: Place,
  proposal: PullRequestProposal,
): Promise<PullRequest> {
  const { branch, base, title, body } = proposal
  const open = (await openPulls(send, place, branch)).find((each) => each.base.branch === base)
  if (open) return open
  const opened = await send('POST /repos/{owner}/{repo}/pulls', { ...place, head: branch, base, title, body })
  return pullOf(opened as unknown as ListedPull)
}

async function orMissing<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking
  } catch (error) {
    if (error instanceof GitHubFailure && error.kind === 'missing') return undefined
    throw error
  }
}

/** A repository that was deleted is none: its pull requests stay. */
function pullOf(pull: ListedPull): PullRequest {
  const { number, title, html_url: url, user, head, base } = pull
  const repository = (head.repo as ListedPull['head']['repo'] | null)?.full_name ?? ''
  const merged = pull.merged_at !== null && pull.merged_at !== undefined
  return {
    number,
    title,
    url,
    state: merged ? 'merged' : pull.state === 'open' ? 'open' : 'closed',
    author: user?.login ?? 'ghost',
    head: { commit: head.sha, branch: head.ref, repository },
    base: { commit: base.sha, branch: base.ref },
    fromFork: repository !== base.repo.full_name,
    mergeCommit: merged ? (pull.merge_commit_sha ?? null) : null,
  }
}
