import { rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type FastifyInstance, fastify } from 'fastify'
import { type GitHttpServer, startGitHttpServer } from '../support/git-http-server.ts'
import { temporaryFolder } from '../support/git-repository.ts'
import { Api, type RecordedCall } from './api.ts'
import { Credentials } from './credentials.ts'
import { Deliveries, type Delivery, type WebhookTarget } from './deliveries.ts'
import { created, type Endpoints } from './endpoint.ts'
import { type Failure, Failures } from './failures.ts'
import { checkEndpoints } from './operations/checks.ts'
import { commentEndpoints } from './operations/comments.ts'
import { deploymentEndpoints } from './operations/deployments.ts'
import { openPull, pullEndpoints } from './operations/pulls.ts'
import { refEndpoints } from './operations/refs.ts'
import { repositoryEndpoints } from './operations/repositories.ts'
import { statusEndpoints } from './operations/statuses.ts'
import { notFound } from './refusal.ts'
import type { CheckRun, FakeRepository, PullRequest } from './repository.ts'
import { WebhookPayloads } from './webhook-payloads.ts'
import { World } from './world.ts'

export interface FakeGitHubOptions {
  /** Milliseconds since the epoch; default the real time. All limits, tokens and timestamps follow it. */
  now?: () => number
  /** Where webhooks go. Can be set later. */
  webhooks?: WebhookTarget
}

/**
 * A GitHub on loopback, for one test: a REST API that is held to GitHub's published description and limits, Git over
 * HTTP, and webhooks. The API is where GitHub Enterprise has it, below `/api/v3`.
 */
export class FakeGitHub {
  readonly failures = new Failures()
  /** What Git asked for, oldest first: method and path. */
  readonly gitCalls: string[] = []
  readonly deliveries: Deliveries
  readonly credentials: Credentials
  readonly #world: World
  readonly #api: Api
  readonly #payloads: WebhookPayloads
  readonly #server: FastifyInstance
  #git: GitHttpServer | undefined
  /** One after the other, so that each move is told once. */
  #noticing: Promise<void> = Promise.resolve()

  static async start(options: FakeGitHubOptions = {}): Promise<FakeGitHub> {
    const github = new FakeGitHub(await temporaryFolder(), options)
    await github.#listen()
    return github
  }

  private constructor(
    root: string,
    { now = Date.now, webhooks = { secret: 'it is a secret' } }: FakeGitHubOptions,
  ) {
    this.#world = new World(root, now)
    this.credentials = new Credentials(this.#world.app.id, now)
    this.deliveries = new Deliveries(webhooks)
    this.#payloads = new WebhookPayloads(this.#world, this.deliveries)
    this.#world.events = {
      pullOpened: async (pull) => void (await this.#payloads.pullRequest('opened', pull)),
      refsMoved: (repository) => this.noticeRefs(repository),
    }
    this.#api = new Api({
      world: this.#world,
      credentials: this.credentials,
      failures: this.failures,
      endpoints: { ...this.#tokenEndpoints(), ...endpoints },
    })
    this.#server = fastify({ bodyLimit: 8 << 20, forceCloseConnections: true })
    this.#route()
  }

  /** Without a slash at the end; what `GITHUB_API_URL` would say. */
  get apiUrl(): string {
    return this.#world.apiUrl
  }

  get app(): World['app'] {
    return this.#world.app
  }

  /** Every request to the API, oldest first. */
  get calls(): readonly RecordedCall[] {
    return this.#api.calls
  }

  /** Requests and answers that GitHub's description does not allow. A test that uses this server expects none. */
  get violations(): readonly string[] {
    return [...this.#api.violations, ...this.deliveries.violations]
  }

  /** Limits that were passed by the client, other than by `fail`. */
  get limitsPassed(): readonly string[] {
    return this.#api.limitsPassed
  }

  /** Requests that wrote something, counted by route; for a token is no writing. */
  writes(): Map<string, number> {
    const counts = new Map<string, number>()
    for (const { method, route } of this.calls) {
      if (method !== 'GET' && route !== tokenRoute) counts.set(route, (counts.get(route) ?? 0) + 1)
    }
    return counts
  }

  fail(failure: Failure): void {
    this.failures.add(failure)
  }

  /** @param fullName `owner/name` */
  async createRepository(fullName: string): Promise<FakeRepository> {
    return await this.#world.addRepository(fullName)
  }

  /** A repository of another owner with the same history; its pull requests go to the parent. */
  async fork(parent: FakeRepository, owner: string): Promise<FakeRepository> {
    return await this.#world.addRepository(`${owner}/${parent.name}`, parent)
  }

  /** To push to and fetch from; with a token of the installation where none is given. */
  cloneUrl(repository: FakeRepository, token = this.credentials.issue().token): string {
    const url = new URL(`${this.#world.gitUrl}/${repository.fullName}.git`)
    url.username = 'x-access-token'
    url.password = token
    return url.href
  }

  /** Opens a pull request as a person does. @param head a branch, or `owner:branch` for one in a fork */
  async openPullRequest(
    repository: FakeRepository,
    fields: { head: string; base?: string; title?: string; body?: string },
  ): Promise<PullRequest> {
    return await openPull(this.#world, repository, {
      title: fields.title ?? 'A change',
      body: fields.body ?? null,
      head: fields.head,
      base: fields.base ?? repository.defaultBranch,
      draft: false,
      author: this.#payloads.sender,
    })
  }

  /** Merges as a person does. @throws {Refusal} 405 */
  async merge(repository: FakeRepository, number: number): Promise<PullRequest> {
    const pull = this.#pull(repository, number)
    await this.#world.merge(pull)
    await this.#payloads.pullRequest('closed', pull)
    await this.noticeRefs(repository)
    return pull
  }

  async close(repository: FakeRepository, number: number): Promise<void> {
    const pull = this.#pull(repository, number)
    this.#world.close(pull)
    await this.#payloads.pullRequest('closed', pull)
  }

  /** Presses "Re-run" of one check. */
  rerequest(repository: FakeRepository, run: CheckRun): Delivery {
    return this.#payloads.checkRunRerequested(repository, run)
  }

  /** Presses "Re-run all checks" of a commit. */
  rerequestSuite(repository: FakeRepository, headSha: string): Delivery {
    const suite = repository.suites.find((each) => each.headSha === headSha)
    if (!suite) throw notFound()
    return this.#payloads.checkSuiteRerequested(repository, suite)
  }

  /** Presses a button of a check. */
  pressButton(repository: FakeRepository, run: CheckRun, identifier: string): Delivery {
    return this.#payloads.checkRunAction(repository, run, identifier)
  }

  /** Somebody installs the App, or removes it. */
  installation(action: 'created' | 'deleted'): Delivery {
    return this.#payloads.installation(action, this.#world.repositories)
  }

  /**
   * Brings pull requests and webhooks up to date after branches or tags moved. Pushes over HTTP and merges do it by
   * themselves.
   */
  noticeRefs(repository: FakeRepository): Promise<void> {
    this.#noticing = this.#noticing.then(() => this.#noticeRefs(repository))
    return this.#noticing
  }

  async #noticeRefs(repository: FakeRepository): Promise<void> {
    for (const change of await repository.changes()) {
      const branch = change.ref.replace(/^refs\/heads\//, '')
      for (const pull of this.#world.openPullsFrom(repository, branch)) {
        await this.#world.updateHead(pull)
        if (change.before !== null) await this.#payloads.pullRequest('synchronize', pull, change.before)
      }
      await this.#payloads.push(repository, change)
    }
  }

  async stop(): Promise<void> {
    await this.deliveries.settled()
    await this.#server.close()
    await this.#git?.close()
    await rm(this.#world.root, { recursive: true, force: true })
  }

  #pull(repository: FakeRepository, number: number): PullRequest {
    const pull = repository.pulls.find((each) => each.number === number)
    if (!pull) throw notFound()
    return pull
  }

  async #listen(): Promise<void> {
    this.#git = await startGitHttpServer({
      root: this.#world.root,
      authorize: (request) => this.#mayUseGit(request),
      served: (request) => this.#servedGit(request),
    })
    this.#world.gitUrl = this.#git.url('').replace(/\/$/, '')
    await this.#server.listen({ host: '127.0.0.1', port: 0 })
    const { port } = this.#server.server.address() as AddressInfo
    this.#world.apiUrl = `http://127.0.0.1:${port}/api/v3`
  }

  #route(): void {
    this.#server.all('/api/v3/*', async (request, reply) => {
      const [path = '', query = ''] = request.url.slice('/api/v3'.length).split('?')
      const answer = await this.#api.handle({
        method: request.method,
        path,
        query: Object.fromEntries(new URLSearchParams(query)),
        headers: request.headers,
        body: request.body ?? undefined,
      })
      if (answer.lost) {
        request.raw.socket.destroy()
        return reply.hijack()
      }
      return reply.status(answer.status).headers(answer.headers).send(answer.body)
    })
  }

  #tokenEndpoints(): Endpoints {
    return {
      [tokenRoute]: {
        only: 'app',
        serve: ({ world, given }) => {
          if (given.installation_id !== world.app.installation) throw notFound()
          const { token, expiresAt } = this.credentials.issue()
          return created({ token, expires_at: world.timestamp(expiresAt) })
        },
      },
    }
  }

  /** Any user name and a good token as the password; reading needs one too, as for private repositories. */
  #mayUseGit({ headers }: IncomingMessage): boolean {
    const basic = /^Basic (.+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
    const [, token = ''] = Buffer.from(basic, 'base64').toString().split(':')
    return this.credentials.actorOf(token) !== undefined
  }

  async #servedGit({ method, url = '' }: IncomingMessage): Promise<void> {
    this.gitCalls.push(`${method} ${url}`)
    const pushed = method === 'POST' ? /^\/([^/]+\/[^/]+)\.git\/git-receive-pack$/.exec(url)?.[1] : undefined
    const repository = pushed === undefined ? undefined : this.#world.repository(pushed)
    if (repository) await this.noticeRefs(repository)
  }
}

const tokenRoute = 'POST /app/installations/{installation_id}/access_tokens'

/** All but those that give tokens. */
export const endpoints: Endpoints = {
  ...repositoryEndpoints,
  ...pullEndpoints,
  ...checkEndpoints,
  ...statusEndpoints,
  ...commentEndpoints,
  ...deploymentEndpoints,
  ...refEndpoints,
}
