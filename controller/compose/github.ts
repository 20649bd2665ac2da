import { BowlineError } from '../../core/domain/errors.ts'
import { withoutEnd } from '../../core/lib/without-end.ts'
import { GitHubBroker } from '../adapters/github/github-broker.ts'
import { GitHubClient, type GitHubCredentials, publicApiUrl } from '../adapters/github/github-client.ts'
import { GitHubHost } from '../adapters/github/github-host.ts'
import { gitHubRepositoryOf } from '../adapters/github/github-repository.ts'
import type { GitHubEvent } from '../http/webhooks/github-events.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { GitHost } from '../ports/git-host.ts'
import type { GitSource } from '../ports/git-source.ts'
import type { Log } from '../ports/log.ts'
import { DeploymentReporter } from '../pulls/deployment-reporter.ts'
import { planCheck, replanButton } from '../pulls/plan-check.ts'
import type { Live } from '../pulls/plan-pull.ts'
import { PullPlanner, type PullPlannerOptions } from '../pulls/pull-planner.ts'
import { SyncReporter } from '../pulls/sync-reporter.ts'
import type { Overviews } from '../report/overviews.ts'
import type { SnapshotLoader } from '../sync/snapshot-loader.ts'

/** How Bowline is known at GitHub. */
export interface GitHubOptions {
  credentials: GitHubCredentials
  /** Default that of github.com; for GitHub Enterprise `https://HOST/api/v3`. */
  apiUrl: string | undefined
  /** `owner/name`; default what the URL of the config repository says. */
  repository: string | undefined
  /** What the webhook was set up with; without one GitHub is polled as any Git host. */
  webhookSecret: string | undefined
  /** Keep a comment on each pull request, too. */
  comment: boolean
  /** Where people reach this controller, for links; undefined: no links. */
  publicUrl: string | undefined
}

export interface GitHubParts {
  /** URL of the config repository. */
  url: string
  branch: string
  git: GitSource
  loader: SnapshotLoader
  live: () => Live
  /** `live().commit` by itself, as that is asked for often. */
  applied: () => string | null
  /** As `Sync.checkAt`. */
  checkAt?: PullPlannerOptions['checkAt']
  overviews: Overviews
  /** Which of a pull request's commits would not be let in, and why. Left out: all are. */
  refusal?: ((base: string, head: string, signal: AbortSignal) => Promise<string | null>) | undefined
  /** Digest of the plan with which the newest commit was taken up. */
  planned: () => string | null
  /** Looks at the branch now. */
  pushed: () => void
  clock: TimerClock
  log: Log
  pollMs: number
}

/** So often, in milliseconds, what has changed is looked at: changes come in bursts. */
const burstMs = 250

export interface GitHubService extends Pick<GitHost, 'openPullRequest'> {
  /** What is told of all may have changed: looked at once for a burst. */
  changed(): void
  /** A webhook has told of something. */
  heard(event: GitHubEvent): void
  start(): void
  stop(): Promise<void>
}

/**
 * Pull requests, checks and deployments at GitHub.
 * @throws {BowlineError} where it cannot be told which repository is meant, or the App's key is none
 */
export function createGitHubService(options: GitHubOptions, parts: GitHubParts): GitHubService {
  const { clock, log, branch, overviews } = parts
  const client = new GitHubClient({
    apiUrl: options.apiUrl ?? publicApiUrl,
    repository: repositoryOf(options, parts.url),
    credentials: options.credentials,
    clock,
  })
  const host = new GitHubHost(client, new GitHubBroker({ client, clock, log }))
  const planner = new PullPlanner({ ...parts, host, comment: options.comment })
  const shown = (pull: number) => planner.shown(pull)?.digest
  const syncs = new SyncReporter({ host, overviews, planned: parts.planned, shown, clock, log })
  const deployments = new DeploymentReporter({ host, overviews, logUrl: logUrlOf(options), clock, log })
  let applied = parts.applied()
  let cancelLook: (() => void) | undefined
  const look = () => {
    cancelLook = undefined
    syncs.changed()
    deployments.changed()
    if (parts.applied() === applied) return
    applied = parts.applied()
    void planner.look({ force: true }) // what is open would be merged into something else now
  }
  return {
    changed() {
      cancelLook ??= clock.after(burstMs, look)
    },
    openPullRequest: (wanted, signal) => host.openPullRequest(wanted, signal),
    heard: (event) => react(event, { planner, pushed: parts.pushed, branch }),
    start: () => void planner.start(),
    async stop() {
      cancelLook?.()
      syncs.stop()
      deployments.stop()
      await Promise.all([planner.stop(), host.close()])
    },
  }
}

function repositoryOf({ repository }: GitHubOptions, url: string): string {
  const found = repository ?? gitHubRepositoryOf(url)
  if (found !== undefined) return found
  throw new BowlineError(
    'no-repository',
    'cannot tell from the URL of the config repository which one it is at GitHub; say it with --github-repository owner/name',
  )
}

function logUrlOf({ publicUrl }: GitHubOptions): (environment: string) => string | undefined {
  if (publicUrl === undefined) return () => undefined
  const base = withoutEnd(publicUrl, '/')
  return (environment) => `${base}/api/v1/environments/${environment}/logs`
}

/** A webhook says where to look, never what to do. */
function react(
  event: GitHubEvent,
  { planner, pushed, branch }: { planner: PullPlanner; pushed: () => void; branch: string },
): void {
  switch (event.kind) {
    case 'push':
      if (event.ref === `refs/heads/${branch}`) pushed()
      return
    case 'pull-request':
      planner.moved(event.number, event.head)
      return
    case 'rerequest':
      if (event.check === null || event.check === planCheck) void planner.look({ force: true })
      return
    case 'action':
      if (event.check === planCheck && event.action === replanButton) void planner.look({ force: true })
      return
    case 'installation':
      return
  }
}
