import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor, Credentials } from './credentials.ts'
import { Description, type Operation } from './description.ts'
import type { Answer, Call, Endpoint, Endpoints } from './endpoint.ts'
import type { Failure, Failures } from './failures.ts'
import { fillIn } from './fill-in.ts'
import type { PrimaryState } from './rate-limits.ts'
import { forbidden, notFound, Refusal } from './refusal.ts'
import type { FakeRepository } from './repository.ts'
import type { World } from './world.ts'

export interface ApiRequest {
  method: string
  /** Below the API's root, still encoded, without the query. */
  path: string
  query: Record<string, unknown>
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: unknown
}

export interface ApiAnswer {
  status: number
  headers: Record<string, string>
  /** Undefined: no body. */
  body: unknown
  /** The connection breaks in place of the answer. */
  lost?: boolean
}

/** One request and how it was answered. */
export interface RecordedCall {
  method: string
  /** As in GitHub's description, such as `POST /repos/{owner}/{repo}/check-runs`. */
  route: string
  path: string
  query: Readonly<Record<string, unknown>>
  body: unknown
  status: number
  /** Milliseconds of the clock. */
  at: number
}

export interface ApiOptions {
  world: World
  credentials: Credentials
  endpoints: Endpoints
  failures: Failures
}

interface Matched {
  operation: Operation
  endpoint: Endpoint
  path: Record<string, unknown>
}

/** Answers requests as GitHub's description says, and keeps a list of what broke it. */
export class Api {
  readonly calls: RecordedCall[] = []
  /** Requests GitHub does not know, and answers of ours that GitHub would not give. Tests expect none. */
  readonly violations: string[] = []
  /** Limits that were passed, each with the request that did it. */
  readonly limitsPassed: string[] = []
  readonly #options: ApiOptions
  readonly #operations: readonly { operation: Operation; endpoint: Endpoint }[]

  constructor(options: ApiOptions) {
    this.#options = options
    const description = Description.load()
    this.#operations = Object.entries(options.endpoints).map(([route, endpoint]) => ({
      operation: description.operation(route),
      endpoint,
    }))
  }

  async handle(request: ApiRequest): Promise<ApiAnswer> {
    const matched = this.#match(request)
    const route = matched?.operation.route ?? `${request.method} ${request.path}`
    const record = {
      method: request.method,
      route,
      path: request.path,
      query: request.query,
      body: request.body,
    }
    const at = this.#options.world.now()
    const answer = matched
      ? await this.#perform(request, matched)
      : this.#violation(route, 'there is no such operation here')
    this.calls.push({ ...record, status: answer.status, at })
    return answer
  }

  #match({ method, path }: ApiRequest): Matched | undefined {
    for (const { operation, endpoint } of this.#operations) {
      const found = operation.method === method ? operation.match(path) : undefined
      if (found) return { operation, endpoint, path: found }
    }
    return undefined
  }

  async #perform(request: ApiRequest, matched: Matched): Promise<ApiAnswer> {
    let actor: Actor | undefined
    try {
      actor = await this.#options.credentials.authenticate(String(request.headers.authorization ?? ''))
      const failure = this.#options.failures.take(matched.operation.route, { byApp: actor.kind === 'app' })
      await this.#countAndFail(actor, matched.operation, failure)
      const answer = await this.#serve(request, matched, actor)
      const conditional = this.#conditional(request, answer, actor)
      return { ...conditional, lost: failure?.kind === 'lost-answer' }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { status, body } = error
      return this.#checked(matched, {
        status,
        body,
        headers: { ...this.#limitHeaders(actor), ...error.headers },
      })
    }
  }

  async #countAndFail(
    actor: Actor,
    { method, route }: Operation,
    failure: Failure | undefined,
  ): Promise<void> {
    const { now } = this.#options.world
    if (failure?.kind === 'slow') await sleep(failure.delayMs ?? 200)
    if (actor.kind !== 'app') {
      if (failure?.kind === 'secondary-limit')
        actor.limits.block(now(), failure.retryAfterMs ?? 60_000, 'as the test asked')
      const verdict = actor.limits.take(now(), { content: method !== 'GET' })
      if (verdict.kind === 'primary') throw this.#primaryLimit(route, actor.limits.primary(now()))
      if (verdict.kind === 'secondary') {
        if (!failure) this.limitsPassed.push(`${verdict.limit}, by ${route}`)
        throw secondaryLimit(verdict.retryAfterMs)
      }
    }
    if (failure?.kind === 'not-found') throw notFound()
    if (failure?.kind === 'bad-gateway') throw new Refusal(502, 'Server Error')
  }

  async #serve(request: ApiRequest, matched: Matched, actor: Actor): Promise<ApiAnswer> {
    const { operation, endpoint, path } = matched
    const { query, body } = request
    const { invalid, unknown } = operation.requestProblems({ path, query, body })
    if (unknown.length > 0) return this.#violation(operation.route, `it does not know ${unknown.join(', ')}`)
    if (invalid.length > 0) throw new Refusal(422, `Invalid request.\n\n${invalid.join('\n')}`)
    allow(endpoint, actor)
    const repository = this.#repositoryOf(path)
    const given = { ...(body as object | undefined), ...query, ...path }
    const answer = await endpoint.serve({ world: this.#options.world, actor, repository, given } as Call)
    return this.#build(matched, { answer, repository, headers: this.#limitHeaders(actor) })
  }

  /** @returns undefined for paths without a repository */
  #repositoryOf({ owner, repo }: Record<string, unknown>): FakeRepository | undefined {
    if (owner === undefined) return undefined
    const repository = this.#options.world.repository(`${owner}/${repo}`)
    if (!repository) throw notFound()
    return repository
  }

  #build(
    matched: Matched,
    parts: { answer: Answer; repository: FakeRepository | undefined; headers: Record<string, string> },
  ): ApiAnswer {
    const { status, body } = parts.answer
    const example = this.#localExample(matched.operation.example(status), parts.repository)
    const filled = body === undefined ? undefined : fillIn(example, body)
    return this.#checked(matched, { status, body: filled, headers: parts.headers })
  }

  /** The published example, speaking of this server and repository in place of GitHub's own. */
  #localExample(example: unknown, repository: FakeRepository | undefined): unknown {
    if (example === undefined) return undefined
    const { apiUrl, gitUrl } = this.#options.world
    const text = JSON.stringify(example)
      .replaceAll('https://api.github.com', apiUrl)
      .replaceAll('https://github.com', gitUrl)
    return JSON.parse(
      repository ? text.replace(/(octocat|github)\/hello-world/gi, repository.fullName) : text,
    )
  }

  #checked({ operation }: Matched, answer: ApiAnswer): ApiAnswer {
    const problems = operation.answerProblems(answer.status, answer.body)
    if (problems.length === 0) return answer
    return this.#violation(
      operation.route,
      `the answer ${answer.status} is not GitHub's: ${problems.join('; ')}`,
    )
  }

  #violation(route: string, problem: string): ApiAnswer {
    const message = `${route}: ${problem}`
    this.violations.push(message)
    return { status: 500, headers: {}, body: { message } }
  }

  /** A GET whose answer is known already is answered without it, and costs nothing. */
  #conditional(request: ApiRequest, answer: ApiAnswer, actor: Actor): ApiAnswer {
    if (request.method !== 'GET' || answer.status !== 200) return answer
    const etag = `"${createHash('sha256').update(JSON.stringify(answer.body)).digest('hex')}"`
    const headers = { ...answer.headers, ...this.#pageLinks(request, answer.body), etag }
    if (request.headers['if-none-match'] !== etag) return { ...answer, headers }
    if (actor.kind !== 'app') actor.limits.giveBack()
    return { status: 304, headers: { ...headers, ...this.#limitHeaders(actor) }, body: undefined }
  }

  /** A full page may have a next one. */
  #pageLinks({ path, query }: ApiRequest, body: unknown): Record<string, string> {
    const size = Number(query.per_page ?? 30)
    if (!Array.isArray(body) || body.length < size) return {}
    const next = new URLSearchParams({ ...(query as object), page: String(Number(query.page ?? 1) + 1) })
    return { link: `<${this.#options.world.apiUrl}${path}?${next}>; rel="next"` }
  }

  #limitHeaders(actor: Actor | undefined): Record<string, string> {
    if (!actor || actor.kind === 'app') return {}
    const { limit, remaining, used, resetAt } = actor.limits.primary(this.#options.world.now())
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)),
      'x-ratelimit-resource': 'core',
    }
  }

  #primaryLimit(route: string, { limit }: PrimaryState): Refusal {
    this.limitsPassed.push(`${limit} requests an hour, by ${route}`)
    return new Refusal(
      403,
      `API rate limit exceeded for installation ID ${this.#options.world.app.installation}.`,
    )
  }
}

function secondaryLimit(retryAfterMs: number): Refusal {
  const headers = { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }
  const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
  return new Refusal(403, message, { headers })
}

/** @throws {Refusal} 401 or 403 */
function allow({ only, permission }: Endpoint, actor: Actor): void {
  if (only === 'app' && actor.kind !== 'app') throw new Refusal(401, 'A JSON web token could not be decoded')
  if (only === 'installation' && actor.kind !== 'installation')
    throw forbidden('You must authenticate via a GitHub App.')
  if (only !== 'app' && actor.kind === 'app') throw new Refusal(401, 'Bad credentials')
  if (!permission || actor.kind !== 'installation') return
  const [name, level] = permission
  const has = actor.permissions[name]
  if (has !== 'write' && has !== level) throw forbidden('Resource not accessible by integration')
}
