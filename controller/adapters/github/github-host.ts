import { cutText } from '../../../core/lib/cut-text.ts'
import type {
  CheckReport,
  CheckState,
  Comment,
  DeploymentReport,
  GitHost,
  NewPullRequest,
  PullRequest,
} from '../../ports/git-host.ts'
import type { GitHubBroker, Send } from './github-broker.ts'
import { GitHubCheckRuns } from './github-check-runs.ts'
import type { GitHubClient } from './github-client.ts'
import { GitHubComments } from './github-comments.ts'
import { GitHubDeployments } from './github-deployments.ts'
import { openPull, openPulls, pullsOf } from './github-pull-requests.ts'

const statusDescriptionLength = 140

const statusStates: Readonly<Record<CheckState, 'pending' | 'success' | 'failure' | 'error'>> = {
  queued: 'pending',
  running: 'pending',
  waiting: 'pending',
  success: 'success',
  neutral: 'success',
  skipped: 'success',
  failure: 'failure',
  cancelled: 'error',
}

/**
 * GitHub, or GitHub Enterprise. Everything goes through the broker, so that no limit is passed. As an App it writes
 * checks; with a token, which may not, commit statuses with the title alone.
 */
export class GitHubHost implements GitHost {
  readonly #client: Pick<GitHubClient, 'mode' | 'repository'>
  readonly #broker: GitHubBroker
  readonly #checks: GitHubCheckRuns
  readonly #comments: GitHubComments
  readonly #deployments: GitHubDeployments

  constructor(client: Pick<GitHubClient, 'mode' | 'repository' | 'appId'>, broker: GitHubBroker) {
    this.#client = client
    this.#broker = broker
    this.#checks = new GitHubCheckRuns(client.repository, client.appId)
    this.#comments = new GitHubComments(client.repository)
    this.#deployments = new GitHubDeployments(client.repository)
  }

  pullRequestsOf(commit: string, signal?: AbortSignal): Promise<PullRequest[]> {
    return this.#broker.read((send) => pullsOf(send, this.#client.repository, commit), signal)
  }

  openPullRequests(signal?: AbortSignal): Promise<PullRequest[]> {
    return this.#broker.read((send) => openPulls(send, this.#client.repository), signal)
  }

  openPullRequest(
    wanted: NewPullRequest,
    signal?: AbortSignal,
  ): Promise<Pick<PullRequest, 'number' | 'url'>> {
    return this.#broker.read((send) => openPull(send, this.#client.repository, wanted), signal)
  }

  async reportCheck(report: CheckReport): Promise<void> {
    const { commit, name, state } = report
    const app = this.#client.mode === 'app'
    await this.#broker.write({
      key: `check ${commit} ${name}`,
      content: app ? report : statusOf(report),
      priority: state === 'queued' || state === 'running' ? 'normal' : 'high',
      send: (send, attempt) =>
        app ? this.#checks.report(send, report, attempt) : this.#setStatus(send, report),
    })
  }

  async comment(comment: Comment): Promise<void> {
    await this.#broker.write({
      key: `comment ${comment.pullRequest} ${comment.marker}`,
      content: comment,
      priority: 'normal',
      send: (send, attempt) => this.#comments.write(send, comment, attempt),
    })
  }

  async reportDeployment(report: DeploymentReport): Promise<void> {
    await this.#broker.write({
      key: `deployment ${report.environment}`,
      content: report,
      priority: 'low',
      send: (send, attempt) => this.#deployments.report(send, report, attempt),
    })
  }

  close(): Promise<void> {
    return this.#broker.close()
  }

  async #setStatus(send: Send, report: CheckReport): Promise<void> {
    const { repository } = this.#client
    await send('POST /repos/{owner}/{repo}/statuses/{sha}', {
      ...repository,
      sha: report.commit,
      ...statusOf(report),
    })
  }
}

function statusOf({ name, state, title, url }: CheckReport) {
  return {
    context: name,
    state: statusStates[state],
    description: cutText(title, statusDescriptionLength),
    ...(url === undefined ? {} : { target_url: url }),
  }
}
