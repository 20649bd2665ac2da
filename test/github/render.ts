import { installationPermissions } from './credentials.ts'
import { exact } from './fill-in.ts'
import type { CheckRun, CheckSuite, FakeRepository, PullRequest } from './repository.ts'
import type { World } from './world.ts'

/** Fields that matter, laid over GitHub's published examples. Shapes: the schemas of the same names. */

export function renderUser({ apiUrl, gitUrl }: World, login: string): object {
  return {
    login,
    url: `${apiUrl}/users/${login}`,
    html_url: `${gitUrl}/${login}`,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
  }
}

export function repositoryUrl({ apiUrl }: World, repository: FakeRepository): string {
  return `${apiUrl}/repos/${repository.fullName}`
}

export function renderRepository(world: World, repository: FakeRepository): object {
  return {
    id: repository.id,
    name: repository.name,
    full_name: repository.fullName,
    owner: renderUser(world, repository.owner),
    private: true,
    fork: repository.parent !== undefined,
    url: repositoryUrl(world, repository),
    html_url: `${world.gitUrl}/${repository.fullName}`,
    clone_url: `${world.gitUrl}/${repository.fullName}.git`,
    default_branch: repository.defaultBranch,
    description: null,
    language: null,
    has_discussions: false,
    archived: false,
    disabled: false,
  }
}

export function renderPull(world: World, pull: PullRequest): object {
  const url = `${repositoryUrl(world, pull.base.repository)}/pulls/${pull.number}`
  const html = htmlUrl(world, pull)
  return {
    id: pull.id,
    number: pull.number,
    url,
    html_url: html,
    state: pull.state,
    title: pull.title,
    body: pull.body,
    draft: pull.draft,
    locked: false,
    user: renderUser(world, pull.author),
    head: renderSide(world, pull.head),
    base: renderSide(world, pull.base),
    created_at: world.timestamp(pull.createdAt),
    updated_at: world.timestamp(pull.updatedAt),
    closed_at: pull.closedAt === null ? null : world.timestamp(pull.closedAt),
    merged_at: pull.mergedAt === null ? null : world.timestamp(pull.mergedAt),
    merge_commit_sha: pull.mergeCommit,
    labels: [],
    assignee: null,
    assignees: [],
    milestone: null,
    auto_merge: null,
    requested_reviewers: [],
    requested_teams: [],
    _links: { self: { href: url }, html: { href: html } },
  }
}

/** What a pull request has where it is shown alone. */
export async function renderWholePull(world: World, pull: PullRequest): Promise<object> {
  const { base, head } = pull
  const range = `${base.sha}...${head.sha}`
  const commits = await base.repository.git('rev-list', '--count', `${base.sha}..${head.sha}`)
  const counts = await base.repository.git('diff', '--numstat', range)
  const lines = counts.split('\n').filter((line) => line !== '')
  const sum = (column: number) =>
    lines.reduce((all, line) => all + (Number(line.split('\t')[column]) || 0), 0)
  return {
    ...renderPull(world, pull),
    merged: pull.mergedAt !== null,
    mergeable: pull.state === 'open' ? true : null,
    merged_by: pull.mergedAt === null ? null : renderUser(world, pull.author),
    commits: Number(commits),
    additions: sum(0),
    deletions: sum(1),
    changed_files: lines.length,
    comments: base.repository.comments.filter(({ issue }) => issue === pull.number).length,
  }
}

function htmlUrl({ gitUrl }: World, pull: PullRequest): string {
  return `${gitUrl}/${pull.base.repository.fullName}/pull/${pull.number}`
}

function renderSide(world: World, { repository, ref, sha }: PullRequest['head']): object {
  return {
    label: `${repository.owner}:${ref}`,
    ref,
    sha,
    user: renderUser(world, repository.owner),
    repo: renderRepository(world, repository),
  }
}

export function renderApp(world: World): object {
  const { id, slug } = world.app
  return {
    id,
    slug,
    name: 'Bowline',
    html_url: `${world.gitUrl}/apps/${slug}`,
    created_at: world.timestamp(world.startedAt),
    updated_at: world.timestamp(world.startedAt),
    permissions: exact(installationPermissions),
    events: ['push', 'pull_request', 'check_run', 'check_suite'],
  }
}

/** GitHub leaves out pull requests from forks. */
function renderPullsOf(world: World, repository: FakeRepository, sha: string): object[] {
  const pulls = repository.pulls.filter(
    ({ state, head }) => state === 'open' && head.sha === sha && head.repository === repository,
  )
  const side = ({ repository: { id, name }, ref, sha: at }: PullRequest['head']) => {
    return { ref, sha: at, repo: { id, name, url: repositoryUrl(world, repository) } }
  }
  return pulls.map(({ id, number, head, base }) => ({
    id,
    number,
    url: `${repositoryUrl(world, repository)}/pulls/${number}`,
    head: side(head),
    base: side(base),
  }))
}

export function renderCheckRun(world: World, repository: FakeRepository, run: CheckRun): object {
  const url = `${repositoryUrl(world, repository)}/check-runs/${run.id}`
  return {
    id: run.id,
    url,
    html_url: `${world.gitUrl}/${repository.fullName}/runs/${run.id}`,
    details_url: run.detailsUrl ?? `${world.gitUrl}/apps/${world.app.slug}`,
    name: run.name,
    head_sha: run.suite.headSha,
    external_id: run.externalId,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      ...run.output,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite.id },
    app: renderApp(world),
    pull_requests: renderPullsOf(world, repository, run.suite.headSha),
  }
}

export function renderCheckSuite(world: World, repository: FakeRepository, suite: CheckSuite): object {
  const runs = repository.checkRuns.filter((run) => run.suite === suite)
  const done = runs.length > 0 && runs.every(({ status }) => status === 'completed')
  const url = `${repositoryUrl(world, repository)}/check-suites/${suite.id}`
  return {
    id: suite.id,
    url,
    head_sha: suite.headSha,
    head_branch: null,
    status: done ? 'completed' : 'in_progress',
    conclusion: done ? worstOf(runs) : null,
    app: renderApp(world),
    created_at: world.timestamp(suite.createdAt),
    updated_at: world.timestamp(),
    pull_requests: renderPullsOf(world, repository, suite.headSha),
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
    repository: renderRepository(world, repository),
  }
}

function worstOf(runs: readonly CheckRun[]): string {
  const order = ['failure', 'timed_out', 'action_required', 'cancelled', 'success', 'neutral', 'skipped']
  return order.find((each) => runs.some(({ conclusion }) => conclusion === each)) ?? 'neutral'
}
