import { cutMarkdown } from '../../../core/lib/cut-markdown.ts'
import type { NewPullRequest, PullRequest } from '../../ports/git-host.ts'
import type { Send } from './github-broker.ts'
import { textBytes } from './github-check-runs.ts'
import type { Answer, Repository } from './github-client.ts'
import { GitHubFailure } from './github-failure.ts'

const perPage = 100

type ListedPull = Answer<'GET /repos/{owner}/{repo}/pulls'>[number]

/** Of forks GitHub knows no commits, so that those are looked for among all that are open. */
export async function pullsOf(send: Send, repository: Repository, commit: string): Promise<PullRequest[]> {
  const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls'
  const listed =
    (await orMissing(send(route, { ...repository, commit_sha: commit, per_page: perPage }))) ?? []
  const isAbout = ({ head, mergeCommit }: PullRequest) => head.commit === commit || mergeCommit === commit
  const found = listed.map(pullOf).filter(isAbout)
  if (found.length > 0) return found
  return (await openPulls(send, repository)).filter(({ head }) => head.commit === commit)
}

/** Newest first. */
export async function openPulls(send: Send, repository: Repository): Promise<PullRequest[]> {
  const found: PullRequest[] = []
  for (let page = 1; ; page += 1) {
    const asked = { ...repository, state: 'open', per_page: perPage, page } as const
    const listed = await send('GET /repos/{owner}/{repo}/pulls', asked)
    found.push(...listed.map(pullOf))
    if (listed.length < perPage) return found
  }
}

/** What was sent before and got no answer may have arrived: it is looked for first. */
export async function openPull(
  send: Send,
  repository: Repository,
  { head, base, title, body }: NewPullRequest,
): Promise<PullRequest> {
  const asked = { ...repository, state: 'all', head: `${repository.owner}:${head}`, base } as const
  const [there] = await send('GET /repos/{owner}/{repo}/pulls', asked)
  if (there) return pullOf(there)
  const wanted = { ...repository, head, base, title, body: cutMarkdown(body, textBytes) }
  const made = await send('POST /repos/{owner}/{repo}/pulls', wanted)
  return pullOf(made as unknown as ListedPull)
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
  const from = (head.repo as ListedPull['head']['repo'] | null)?.full_name ?? ''
  const merged = pull.merged_at !== null && pull.merged_at !== undefined
  return {
    number,
    title,
    url,
    state: merged ? 'merged' : pull.state === 'open' ? 'open' : 'closed',
    author: user?.login ?? 'ghost',
    head: { commit: head.sha, branch: head.ref, repository: from },
    base: { commit: base.sha, branch: base.ref },
    fromFork: from !== base.repo.full_name,
    mergeCommit: merged ? (pull.merge_commit_sha ?? null) : null,
  }
}
