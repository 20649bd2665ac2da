import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Refusal } from './refusal.ts'
import { FakeRepository, type PullRequest } from './repository.ts'

export interface App {
  id: number
  slug: string
  installation: number
}

/** Told about what the API does, as webhooks tell of it. */
export interface WorldEvents {
  pullOpened(pull: PullRequest): Promise<void>
  refsMoved(repository: FakeRepository): Promise<void>
}

/** Everything GitHub knows, but for who may see it. */
export class World {
  events: WorldEvents = { pullOpened: async () => {}, refsMoved: async () => {} }
  readonly now: () => number
  readonly root: string
  readonly startedAt: number
  readonly app: App = { id: 1042, slug: 'bowline', installation: 77 }
  readonly repositories: FakeRepository[] = []
  /** Without a slash at the end; known once the servers listen. */
  apiUrl = ''
  gitUrl = ''
  #nextId = 1000

  constructor(root: string, now: () => number) {
    this.root = root
    this.now = now
    this.startedAt = now()
  }

  nextId(): number {
    this.#nextId += 1
    return this.#nextId
  }

  /** The time in GitHub's form: to the second. */
  timestamp(at = this.now()): string {
    return `${new Date(at).toISOString().slice(0, 19)}Z`
  }

  repository(fullName: string): FakeRepository | undefined {
    return this.repositories.find((each) => each.fullName.toLowerCase() === fullName.toLowerCase())
  }

  async addRepository(fullName: string, parent?: FakeRepository): Promise<FakeRepository> {
    const [owner = '', name = ''] = fullName.split('/')
    const directory = join(this.root, owner, `${name}.git`)
    await mkdir(directory, { recursive: true })
    const repository = new FakeRepository(this.nextId(), { owner, name, directory, parent })
    if (parent) await repository.git('clone', '--quiet', '--bare', parent.store.directory, '.')
    else await repository.git('init', '--quiet', '--bare', '--initial-branch=main')
    await repository.git('config', 'http.receivepack', 'true')
    await repository.git('config', 'uploadpack.allowAnySHA1InWant', 'true')
    await repository.changes()
    this.repositories.push(repository)
    return repository
  }

  /** Open pull requests whose head is this branch. */
  openPullsFrom(repository: FakeRepository, ref: string): PullRequest[] {
    const all = this.repositories.flatMap(({ pulls }) => pulls)
    return all.filter(
      ({ state, head }) => state === 'open' && head.repository === repository && head.ref === ref,
    )
  }

  /** Makes a pull request's head the newest commit of its branch, in its fields and as `refs/pull/N/head`. */
  async updateHead(pull: PullRequest): Promise<void> {
    const { repository, ref } = pull.head
    const sha = await repository.commitOf(`refs/heads/${ref}`)
    if (sha === undefined) return
    const target = `refs/pull/${pull.number}/head`
    await pull.base.repository.git(
      'fetch',
      '--quiet',
      repository.store.directory,
      `+refs/heads/${ref}:${target}`,
    )
    pull.head.sha = sha
    pull.updatedAt = this.now()
  }

  /**
   * Merges with a merge commit, which is on the base branch when this resolves.
   * @throws {Refusal} 405 where it is closed or its changes conflict
   */
  async merge(pull: PullRequest): Promise<void> {
    if (pull.state === 'closed') throw new Refusal(405, 'Pull Request is not mergeable')
    const { repository, ref } = pull.base
    const base = await repository.git('rev-parse', `refs/heads/${ref}`)
    const tree = await repository.git('merge-tree', '--write-tree', base, pull.head.sha).catch(() => {
      throw new Refusal(405, 'Pull Request is not mergeable')
    })
    const message = `Merge pull request #${pull.number} from ${pull.head.repository.owner}/${pull.head.ref}`
    const parents = ['-p', base, '-p', pull.head.sha]
    const commit = await repository.git('commit-tree', tree, ...parents, '-m', message)
    await repository.git('update-ref', `refs/heads/${ref}`, commit, base)
    this.close(pull)
    pull.base.sha = base
    pull.mergedAt = pull.closedAt
    pull.mergeCommit = commit
  }

  close(pull: PullRequest): void {
    pull.state = 'closed'
    pull.closedAt = this.now()
    pull.updatedAt = this.now()
  }
}
