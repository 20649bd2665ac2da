import { repositoryIn, type TestRepository } from '../support/git-repository.ts'

export interface CheckAnnotation {
  path: string
  start_line: number
  end_line: number
  start_column?: number
  end_column?: number
  annotation_level: 'notice' | 'warning' | 'failure'
  message: string
  title?: string
  raw_details?: string
}

export interface CheckAction {
  label: string
  description: string
  identifier: string
}

export interface CheckSuite {
  id: number
  headSha: string
  createdAt: number
}

export interface CheckRun {
  id: number
  suite: CheckSuite
  name: string
  externalId: string
  detailsUrl: string | null
  status: string
  conclusion: string | null
  startedAt: string
  completedAt: string | null
  output: { title: string | null; summary: string | null; text: string | null }
  annotations: CheckAnnotation[]
  actions: CheckAction[]
}

export interface CommitStatus {
  id: number
  sha: string
  context: string
  state: string
  description: string | null
  targetUrl: string | null
  creator: string
  at: number
}

export interface IssueComment {
  id: number
  issue: number
  body: string
  author: string
  createdAt: number
  updatedAt: number
}

export interface DeploymentStatus {
  id: number
  state: string
  description: string
  environmentUrl: string
  logUrl: string
  at: number
}

export interface Deployment {
  id: number
  sha: string
  ref: string
  task: string
  environment: string
  description: string | null
  payload: unknown
  production: boolean
  transient: boolean
  creator: string
  createdAt: number
  /** Oldest first. */
  statuses: DeploymentStatus[]
}

export interface PullRequest {
  id: number
  number: number
  title: string
  body: string | null
  author: string
  draft: boolean
  state: 'open' | 'closed'
  base: { repository: FakeRepository; ref: string; sha: string }
  head: { repository: FakeRepository; ref: string; sha: string }
  mergeCommit: string | null
  createdAt: number
  updatedAt: number
  closedAt: number | null
  mergedAt: number | null
}

/** A branch or tag that moved. */
export interface RefChange {
  ref: string
  /** Null where it is new. */
  before: string | null
  /** Null where it is gone. */
  after: string | null
}

/** A bare repository and what GitHub keeps about it. */
export class FakeRepository {
  readonly id: number
  readonly owner: string
  readonly name: string
  readonly parent: FakeRepository | undefined
  readonly store: TestRepository
  readonly defaultBranch = 'main'
  /** The number of the next issue or pull request. */
  #nextNumber = 1
  #refs: ReadonlyMap<string, string> = new Map()
  /** Ids that were found before: commits do not go away. */
  readonly #commits = new Set<string>()
  readonly pulls: PullRequest[] = []
  /** How many of them, the oldest first, the lists have by now: as GitHub's may be behind its refs. Default: all. */
  listedPulls: number | undefined
  readonly suites: CheckSuite[] = []
  readonly checkRuns: CheckRun[] = []
  readonly statuses: CommitStatus[] = []
  readonly comments: IssueComment[] = []
  readonly deployments: Deployment[] = []

  constructor(
    id: number,
    place: { owner: string; name: string; directory: string; parent?: FakeRepository | undefined },
  ) {
    this.id = id
    this.owner = place.owner
    this.name = place.name
    this.parent = place.parent
    this.store = repositoryIn(place.directory)
  }

  get fullName(): string {
    return `${this.owner}/${this.name}`
  }

  takeNumber(): number {
    this.#nextNumber += 1
    return this.#nextNumber - 1
  }

  git(...args: string[]): Promise<string> {
    return this.store.git(...args)
  }

  /** The commit a branch, tag or id stands for. */
  async commitOf(ref: string): Promise<string | undefined> {
    if (this.#commits.has(ref)) return ref
    const found = this.git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`)
    const commit = await found.catch(() => undefined)
    if (commit !== undefined) this.#commits.add(commit)
    return commit
  }

  async isAncestor(ancestor: string, commit: string): Promise<boolean> {
    return await this.git('merge-base', '--is-ancestor', ancestor, commit).then(
      () => true,
      () => false,
    )
  }

  /** Branches and tags that moved since this was last asked. */
  async changes(): Promise<RefChange[]> {
    const listed = await this.git(
      'for-each-ref',
      '--format=%(refname) %(objectname)',
      'refs/heads',
      'refs/tags',
    )
    const lines = listed.split('\n').filter((line) => line !== '')
    const refs = new Map(lines.map((line) => line.split(' ') as [string, string]))
    const names = [...new Set([...this.#refs.keys(), ...refs.keys()])]
    const changes = names.map((ref) => ({
      ref,
      before: this.#refs.get(ref) ?? null,
      after: refs.get(ref) ?? null,
    }))
    this.#refs = refs
    return changes.filter(({ before, after }) => before !== after)
  }
}
