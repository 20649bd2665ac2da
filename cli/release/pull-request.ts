import { withinTime } from '../../controller/lib/within-time.ts'
import { BowlineError, messageOf } from '../../core/domain/errors.ts'
import { isLoopback } from '../../core/domain/loopback.ts'
import { withoutEnd } from '../../core/lib/without-end.ts'
import { UsageError } from '../exit.ts'

/** A repository on GitHub, and how to speak to it. */
export interface GitHubRepository {
  owner: string
  name: string
  /** `https://api.github.com`, without a slash at its end. */
  apiUrl: string
  token: string
}

export interface NewPullRequest {
  /** The branch with the change, and the one it is for. */
  head: string
  base: string
  title: string
  /** Markdown. */
  body: string
}

export interface PullRequest {
  number: number
  url: string
}

const timeoutMs = 30_000

/**
 * Whose repository this is and who asks: `BOWLINE_GITHUB_TOKEN` or `GITHUB_TOKEN`, and `GITHUB_API_URL` for GitHub
 * Enterprise. Without that variable the token goes to github.com only, whatever the URL says.
 * @throws {UsageError} where something is missing
 */
export function gitHubRepository(remoteUrl: string, env: NodeJS.ProcessEnv): GitHubRepository {
  const token = env.BOWLINE_GITHUB_TOKEN || env.GITHUB_TOKEN
  if (!token)
    throw new UsageError('a pull request needs GITHUB_TOKEN or BOWLINE_GITHUB_TOKEN; without it use --push')
  const { host, owner, name } = placeOf(remoteUrl) ?? {}
  if (!host || !owner || !name)
    throw new UsageError(
      'the remote "origin" is not at GitHub: expected https://HOST/OWNER/NAME or git@HOST:OWNER/NAME',
    )
  const apiUrl = env.GITHUB_API_URL || (host === 'github.com' ? 'https://api.github.com' : undefined)
  if (!apiUrl) throw new UsageError(`set GITHUB_API_URL, for GitHub Enterprise https://${host}/api/v3`)
  const api = URL.canParse(apiUrl) ? new URL(apiUrl) : undefined
  if (api?.protocol !== 'https:' && !isLoopback(api?.host ?? ''))
    throw new UsageError(`GITHUB_API_URL: expected https://${host}/api/v3, since a token is sent there`)
  return { owner, name, apiUrl: withoutEnd(apiUrl, '/'), token }
}

/** `https://host/owner/name.git`, `ssh://git@host:22/owner/name`, `git@host:owner/name.git` */
function placeOf(url: string): { host?: string; owner?: string; name?: string } | undefined {
  const pattern =
    /^(?:(?:https?|ssh):\/\/(?:[^/@]*@)?([^/:]+)(?::\d+)?\/|(?:[^/@:]+@)?([^/:]+):)([^/]+)\/([^/]+?)(?:\.git)?\/?$/
  const [, inUrl, beforeColon, owner, name] = pattern.exec(url) ?? []
  const host = (inUrl ?? beforeColon)?.toLowerCase()
  return host && owner && name ? { host, owner, name } : undefined
}

/**
 * Opens a pull request; one that is open for the same branches already is given back.
 * @see https://docs.github.com/en/rest/pulls/pulls#create-a-pull-request
 * @throws {BowlineError} with GitHub's reason
 */
export async function openPullRequest(
  repository: GitHubRepository,
  { head, base, title, body }: NewPullRequest,
): Promise<PullRequest> {
  const answer = await ask(repository, 'POST', '/pulls', { title, head, base, body })
  if (answer.status === 201) return pullRequestOf(answer.body)
  const existing = answer.status === 422 ? await findPullRequest(repository, { head, base }) : undefined
  if (existing) return existing
  const reasons = [messageIn(answer.body), ...adviceFor(answer.status)].join('. ')
  throw new BowlineError(
    'pull-request-failed',
    `GitHub opened no pull request (${answer.status}): ${reasons}`,
  )
}

/** @see https://docs.github.com/en/rest/pulls/pulls#list-pull-requests */
async function findPullRequest(
  repository: GitHubRepository,
  { head, base }: { head: string; base: string },
): Promise<PullRequest | undefined> {
  const query = new URLSearchParams({ state: 'open', head: `${repository.owner}:${head}`, base })
  const { status, body } = await ask(repository, 'GET', `/pulls?${query}`)
  const [first] = status === 200 && Array.isArray(body) ? body : []
  return first && pullRequestOf(first)
}

interface Answer {
  status: number
  /** Parsed JSON; undefined where it is none. */
  body: unknown
}

async function ask(
  { owner, name, apiUrl, token }: GitHubRepository,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  const url = `${apiUrl}/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}${path}`
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token}`,
    'user-agent': 'bowline',
    'x-github-api-version': '2022-11-28',
    ...(body && { 'content-type': 'application/json' }),
  }
  const init = {
    method,
    headers,
    redirect: 'error' as const,
    ...(body && { body: JSON.stringify(body) }),
  }
  return await withinTime(timeoutMs, [], async (signal) => {
    const response = await fetch(url, { ...init, signal }).catch((error: unknown) => {
      throw new BowlineError('unreachable', `cannot reach GitHub at ${apiUrl}: ${causeOf(error)}`)
    })
    return { status: response.status, body: await response.json().catch(() => undefined) }
  })
}

function pullRequestOf(body: unknown): PullRequest {
  const { number, html_url: url } = body as { number: number; html_url: string }
  return { number, url }
}

/** GitHub's own message, with those about single fields. */
function messageIn(body: unknown): string {
  const { message = 'no reason given', errors = [] } = (body ?? {}) as {
    message?: string
    errors?: { message?: string }[]
  }
  return [message, ...errors.flatMap((each) => each.message ?? [])].join('; ')
}

function adviceFor(status: number): string[] {
  if (status === 401) return ['Check that the token is right and has not expired']
  if (status === 403 || status === 404)
    return ['Check that the token may write pull requests of this repository, and that this is its name']
  return []
}

/** What fetch throws says nothing itself. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return messageOf(cause ?? error)
}
