import type { KeyObject } from 'node:crypto'
import { request as octokitRequest } from '@octokit/request'
import type { Endpoints } from '@octokit/types'
import { messageOf } from '../../../core/domain/errors.ts'
import { withoutEnd } from '../../../core/lib/without-end.ts'
import { withinTime } from '../../lib/within-time.ts'
import type { Clock } from '../../ports/clock.ts'
import {
  appJwt,
  type GitHubApp,
  type InstallationToken,
  InstallationTokens,
  readAppKey,
} from './github-app-token.ts'
import { explainAnswer, GitHubFailure } from './github-failure.ts'

/** As in GitHub's reference, such as `POST /repos/{owner}/{repo}/check-runs`. */
export type Route = keyof Endpoints
export type Parameters<R extends Route> = Endpoints[R]['parameters']
export type Answer<R extends Route> = Endpoints[R]['response']['data']

/** What GitHub says is left until the hour ends. */
export interface Remaining {
  requests: number
  /** Milliseconds since the epoch. */
  resetAt: number
}

/** A repository, as GitHub's routes name it. */
export interface Repository {
  owner: string
  repo: string
}

export type GitHubCredentials = ({ kind: 'app' } & GitHubApp) | { kind: 'token'; token: string }

export interface GitHubClientOptions {
  /** `GITHUB_API_URL`: `https://api.github.com`, or for GitHub Enterprise `https://HOST/api/v3`. */
  apiUrl: string
  /** `owner/name`; its installation is the one whose token an App uses. */
  repository: string
  credentials: GitHubCredentials
  clock: Clock
  /** How long an answer may take, in milliseconds; default 15 000 (GitHub itself gives up after 10 000). */
  timeoutMs?: number
}

export const publicApiUrl = 'https://api.github.com'

const apiVersion = '2022-11-28'

/** GitHub's REST API for one repository. Sends each request once: who may try again knows what it costs. */
export class GitHubClient {
  /** Only Apps may write checks. */
  readonly mode: 'app' | 'token'
  readonly repository: Repository
  /** Undefined for a token, and where the App is known by its client id. */
  readonly appId: number | undefined
  readonly #options: GitHubClientOptions
  readonly #key: KeyObject | undefined
  readonly #tokens: InstallationTokens
  #installation: number | undefined

  /** @throws {BowlineError} `github-auth` when the App's key cannot be read */
  constructor(options: GitHubClientOptions) {
    const { credentials, repository, clock } = options
    const [owner = '', repo = ''] = repository.split('/')
    this.mode = credentials.kind
    this.repository = { owner, repo }
    this.appId = credentials.kind === 'app' ? numberOf(credentials.appId) : undefined
    this.#options = options
    this.#key = credentials.kind === 'app' ? readAppKey(credentials.privateKey) : undefined
    this.#tokens = new InstallationTokens(clock, (signal) => this.#fetchToken(signal))
  }

  /** @throws {GitHubFailure} or the signal's reason */
  async request<R extends Route>(
    route: R,
    parameters: Parameters<R>,
    signal: AbortSignal,
  ): Promise<{ data: Answer<R>; remaining: Remaining | undefined }> {
    const authorization = await this.#authorization(signal)
    try {
      const { data, headers } = await this.#send(route, parameters, { authorization, signal })
      return { data: data as Answer<R>, remaining: remainingOf(headers) }
    } catch (error) {
      if (error instanceof GitHubFailure && error.kind === 'credentials') this.#tokens.forget()
      throw error
    }
  }

  async #authorization(signal: AbortSignal): Promise<string> {
    const { credentials } = this.#options
    return `token ${credentials.kind === 'token' ? credentials.token : await this.#tokens.get(signal)}`
  }

  async #fetchToken(signal: AbortSignal): Promise<InstallationToken> {
    this.#installation ??= await this.#findInstallation(signal)
    const route = 'POST /app/installations/{installation_id}/access_tokens'
    const { data } = await this.#sendAsApp(route, { installation_id: this.#installation }, signal)
    const { token, expires_at } = data as Answer<typeof route>
    return { token, expiresAt: Date.parse(expires_at) }
  }

  async #findInstallation(signal: AbortSignal): Promise<number> {
    const route = 'GET /repos/{owner}/{repo}/installation'
    const { data } = await this.#sendAsApp(route, this.repository, signal)
    return (data as Answer<typeof route>).id
  }

  async #sendAsApp(route: Route, parameters: object, signal: AbortSignal) {
    const { credentials, clock } = this.#options
    if (credentials.kind !== 'app' || !this.#key) throw new TypeError('a token has no App')
    const jwt = await appJwt({ appId: credentials.appId, key: this.#key }, clock.now())
    try {
      return await this.#send(route, parameters, { authorization: `bearer ${jwt}`, signal })
    } catch (error) {
      this.#forgetInstallation(error)
      throw error
    }
  }

  /** It may have been removed, and installed again as another. */
  #forgetInstallation(error: unknown): void {
    if (error instanceof GitHubFailure && error.kind === 'missing') this.#installation = undefined
  }

  async #send(route: Route, parameters: object, call: { authorization: string; signal: AbortSignal }) {
    const { apiUrl, clock, timeoutMs = 15_000 } = this.#options
    call.signal.throwIfAborted()
    const headers = {
      authorization: call.authorization,
      'user-agent': 'bowline',
      'x-github-api-version': apiVersion,
    }
    const baseUrl = withoutEnd(apiUrl, '/')
    try {
      return await withinTime(
        timeoutMs,
        [call.signal],
        async (signal) =>
          await octokitRequest(route, { ...parameters, baseUrl, headers, request: { signal } }),
      )
    } catch (error) {
      call.signal.throwIfAborted()
      throw this.#explain(error, route, clock.now())
    }
  }

  #explain(error: unknown, route: Route, now: number): GitHubFailure {
    const response = (error as { response?: { status: number; headers: object; data: unknown } }).response
    if (response) {
      const headers = response.headers as Record<string, unknown>
      return explainAnswer({ route, status: response.status, headers, data: response.data }, now)
    }
    const { host } = new URL(this.#options.apiUrl)
    const message = `${host} gave no answer to ${route}: ${messageOf(error)}. Check the network and GITHUB_API_URL.`
    return new GitHubFailure('away', message, { cause: error })
  }
}

function remainingOf(headers: Readonly<Record<string, unknown>>): Remaining | undefined {
  const requests = Number(headers['x-ratelimit-remaining'] ?? Number.NaN)
  const resetAt = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000
  return Number.isFinite(requests) && Number.isFinite(resetAt) ? { requests, resetAt } : undefined
}

function numberOf(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined
}
