/** Where the config repository is hosted, as far as people meet Bowline there. */
export interface GitHost {
  /**
   * Pull requests whose head is this commit, those of forks too, and those that it merged.
   * @throws {GitHubFailure} here and below: when the host refuses, or does not answer in five attempts
   */
  pullRequestsOf(commit: string, signal?: AbortSignal): Promise<PullRequest[]>

  /** All that are open, newest first. */
  openPullRequests(signal?: AbortSignal): Promise<PullRequest[]>

  /**
   * Opens a pull request from a branch of the repository; where there is one from it, whatever became of it, that one.
   */
  openPullRequest(wanted: NewPullRequest, signal?: AbortSignal): Promise<Pick<PullRequest, 'number' | 'url'>>

  /**
   * Makes a commit's check of this name say this. The newest report of a check wins; one that changes nothing is not
   * sent. Resolves when the host has it, or a newer one took its place. May take as long as the host's limits say.
   */
  reportCheck(report: CheckReport): Promise<void>

  /** Makes the one comment with this marker on a pull request say this, in place. */
  comment(comment: Comment): Promise<void>

  /** Tells of an environment's way to a commit. Older deployments of it become inactive when this one is a success. */
  reportDeployment(deployment: DeploymentReport): Promise<void>

  /** Stops sending. What was not sent is not kept: the next controller reports what is there then. */
  close(): Promise<void>
}

export interface PullRequest {
  number: number
  title: string
  url: string
  state: 'open' | 'closed' | 'merged'
  /** Login. */
  author: string
  head: { commit: string; branch: string; repository: string }
  base: { commit: string; branch: string }
  /** Its head is in another repository: nothing of it is to be trusted. */
  fromFork: boolean
  /** The commit by which it was merged, where it was. */
  mergeCommit: string | null
}

export interface NewPullRequest {
  /** Name of the branch it comes from. */
  head: string
  /** Name of the branch it goes into. */
  base: string
  title: string
  /** Markdown, cut where it is too long. */
  body: string
}

/** `waiting`: held back until somebody acts. `neutral`: nothing to say about it. */
export type CheckState =
  | 'queued'
  | 'running'
  | 'success'
  | 'failure'
  | 'neutral'
  | 'waiting'
  | 'cancelled'
  | 'skipped'

export interface CheckReport {
  /** Full commit id. */
  commit: string
  /** Such as `bowline/plan`. */
  name: string
  state: CheckState
  /** One line. */
  title: string
  /** Markdown, cut where it is too long. */
  summary: string
  /** Markdown below the summary, cut where it is too long; default none. */
  details?: string
  annotations?: readonly CheckAnnotation[]
  /** At most three. */
  buttons?: readonly CheckButton[]
  /**
   * Comes back when a button is pressed: what was seen then, such as a plan's hash. Reports of a check with the same
   * reference have the same annotations.
   */
  reference?: string
  /** Page with more; default the host's own. */
  url?: string
}

/** A remark at a place in a file of the commit. Lines and columns from 1. */
export interface CheckAnnotation {
  level: 'notice' | 'warning' | 'failure'
  path: string
  line: number
  column?: number
  title: string
  message: string
}

export interface CheckButton {
  /** At most 20 characters. */
  id: string
  /** At most 20 characters. */
  label: string
  /** At most 40 characters. */
  description: string
}

export interface Comment {
  pullRequest: number
  /** Tells our comment from others; letters, digits, `-` and `/`. Not shown. */
  marker: string
  /** Markdown, cut where it is too long. */
  body: string
}

export interface DeploymentReport {
  /** As people know it, such as `billing production`. */
  environment: string
  production: boolean
  /** Full commit id of the config repository. */
  commit: string
  state: 'queued' | 'running' | 'success' | 'failure' | 'inactive'
  /** Cut at 140 characters. */
  description: string
  /** Where its log is. */
  logUrl?: string
  /** Where it answers. */
  environmentUrl?: string
}
