/** What a webhook tells: not what to do, but where to look. A lost one costs a poll interval, a repeated one nothing. */
export type GitHubEvent = PushEvent | PullRequestEvent | RerequestEvent | ActionEvent | InstallationEvent

interface InRepository {
  /** `owner/name` */
  repository: string
}

export interface PushEvent extends InRepository {
  kind: 'push'
  /** Whole, such as `refs/heads/main`. */
  ref: string
  /** Commit ids; null where the ref is new, or is gone. */
  before: string | null
  after: string | null
}

export interface PullRequestEvent extends InRepository {
  kind: 'pull-request'
  number: number
  /** GitHub's word, such as `opened`, `synchronize`, `closed`. */
  action: string
  head: string
  /** Branch it would be merged into. */
  base: string
  merged: boolean
}

/** Somebody asked for checks to run again. */
export interface RerequestEvent extends InRepository {
  kind: 'rerequest'
  commit: string
  /** Null: all of the commit. */
  check: string | null
}

/** Somebody pressed a button of a check. */
export interface ActionEvent extends InRepository {
  kind: 'action'
  commit: string
  check: string
  /** The button. */
  action: string
  /** What the check was given as its reference: for `bowline/plan`, the plan that was seen when the button was pressed. */
  reference: string
  /** Login of whoever pressed it. */
  by: string
}

export interface InstallationEvent {
  kind: 'installation'
  /** Such as `created`, `deleted`, `suspend`. */
  action: string
  installation: number
}

type Json = Record<string, unknown>

/**
 * Reads a delivery.
 * @param name `X-GitHub-Event`
 * @returns undefined for what Bowline does not listen to
 * @throws {TypeError} when the payload is not GitHub's
 */
export function readGitHubEvent(name: string, payload: unknown): GitHubEvent | undefined {
  return readers[name]?.(object(payload, 'the payload'))
}

const readers: Readonly<Record<string, (payload: Json) => GitHubEvent | undefined>> = {
  push: readPush,
  pull_request: readPullRequest,
  check_run: readCheckRun,
  check_suite: readCheckSuite,
  installation: readInstallation,
}

/** Whether deliveries of this name are read at all. */
export function isHeard(name: string): boolean {
  return Object.hasOwn(readers, name)
}

function readPush(payload: Json): PushEvent {
  return {
    kind: 'push',
    repository: repositoryOf(payload),
    ref: text(payload, 'ref'),
    before: commitOrNull(text(payload, 'before')),
    after: commitOrNull(text(payload, 'after')),
  }
}

/** GitHub writes zeros for no commit. */
function commitOrNull(id: string): string | null {
  return /^0+$/.test(id) ? null : id
}

function readPullRequest(payload: Json): PullRequestEvent {
  const pull = object(payload.pull_request, 'pull_request')
  return {
    kind: 'pull-request',
    repository: repositoryOf(payload),
    number: number(pull, 'number'),
    action: text(payload, 'action'),
    head: text(object(pull.head, 'head'), 'sha'),
    base: text(object(pull.base, 'base'), 'ref'),
    merged: pull.merged === true,
  }
}

function readCheckRun(payload: Json): RerequestEvent | ActionEvent | undefined {
  const { action } = payload
  if (action !== 'rerequested' && action !== 'requested_action') return undefined
  const run = object(payload.check_run, 'check_run')
  const common = {
    repository: repositoryOf(payload),
    commit: text(run, 'head_sha'),
    check: text(run, 'name'),
  }
  if (action === 'rerequested') return { kind: 'rerequest', ...common }
  return {
    kind: 'action',
    ...common,
    action: text(object(payload.requested_action, 'requested_action'), 'identifier'),
    reference: typeof run.external_id === 'string' ? run.external_id : '',
    by: text(object(payload.sender, 'sender'), 'login'),
  }
}

function readCheckSuite(payload: Json): RerequestEvent | undefined {
  if (payload.action !== 'rerequested') return undefined
  const suite = object(payload.check_suite, 'check_suite')
  return {
    kind: 'rerequest',
    repository: repositoryOf(payload),
    commit: text(suite, 'head_sha'),
    check: null,
  }
}

function readInstallation(payload: Json): InstallationEvent {
  const installation = number(object(payload.installation, 'installation'), 'id')
  return { kind: 'installation', action: text(payload, 'action'), installation }
}

function repositoryOf({ repository }: Json): string {
  return text(object(repository, 'repository'), 'full_name')
}

function object(value: unknown, name: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError(`${name} is no object`)
  return value as Json
}

function text(from: Json, name: string): string {
  const value = from[name]
  if (typeof value !== 'string') throw new TypeError(`${name} is no text`)
  return value
}

function number(from: Json, name: string): number {
  const value = from[name]
  if (typeof value !== 'number') throw new TypeError(`${name} is no number`)
  return value
}
