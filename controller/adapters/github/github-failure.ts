import type { EpochMs } from '../../../core/domain/epoch.ts'
import type { ErrorCode } from '../../../core/domain/error-codes.ts'
import { BowlineError } from '../../../core/domain/errors.ts'

/**
 * Why a request to GitHub came to nothing: `limited` is to be sent again at `retryAt`; `away` (no answer, 5xx) and
 * `missing` (404, and 422 for a commit: usual for some seconds after a push) may be better soon, `credentials` with a
 * new token; `refused` stays so.
 */
export type GitHubFailureKind = 'limited' | 'away' | 'missing' | 'credentials' | 'refused'

const codes: Readonly<Record<GitHubFailureKind, ErrorCode>> = {
  limited: 'github-limited',
  away: 'github-unreachable',
  missing: 'github-missing',
  credentials: 'github-auth',
  refused: 'github-refused',
}

/** One request to GitHub that failed. */
export class GitHubFailure extends BowlineError {
  readonly kind: GitHubFailureKind
  /** For `limited`: not before this. */
  readonly retryAt: EpochMs

  constructor(
    kind: GitHubFailureKind,
    message: string,
    options: { retryAt?: EpochMs; cause?: unknown } = {},
  ) {
    super(codes[kind], message, options)
    this.name = 'GitHubFailure'
    this.kind = kind
    this.retryAt = options.retryAt ?? 0
  }
}

/** An answer that is no success. */
export interface BadAnswer {
  route: string
  status: number
  headers: Readonly<Record<string, unknown>>
  /** GitHub's words: `message` and `errors`. */
  data: unknown
}

/** What GitHub asks to wait where it names no time. */
const secondaryWaitMs = 60_000

/** @param now milliseconds since the epoch, to which `Retry-After` counts */
export function explainAnswer(answer: BadAnswer, now: EpochMs): GitHubFailure {
  const { route, status } = answer
  const words = wordsOf(answer.data)
  const retryAt = limitedUntil(answer, words, now)
  if (retryAt !== undefined)
    return new GitHubFailure('limited', `GitHub's limit holds back ${route}.`, { retryAt })
  const said = `GitHub answered ${status} to ${route}: ${words}.`
  if (status >= 500) return new GitHubFailure('away', said)
  if (status === 401) return new GitHubFailure('credentials', `${said} Check the App's key or the token.`)
  if (status === 404 || /no commit found/i.test(words)) {
    const advice = 'Check that it exists, and that the App or token may see this repository.'
    return new GitHubFailure('missing', `${said} ${advice}`)
  }
  const advice = status === 403 ? ' Give the App or token the permission that this needs.' : ''
  return new GitHubFailure('refused', `${said}${advice}`)
}

/** Undefined where it is no limit. Source: docs.github.com, "Rate limits for the REST API", "Exceeding the rate limit". */
function limitedUntil({ status, headers }: BadAnswer, words: string, now: EpochMs): EpochMs | undefined {
  if (status !== 403 && status !== 429) return undefined
  const retryAfter = Number(headers['retry-after'] ?? Number.NaN)
  if (Number.isFinite(retryAfter)) return now + retryAfter * 1000
  if (headers['x-ratelimit-remaining'] === '0') return Number(headers['x-ratelimit-reset']) * 1000
  return status === 429 || /rate limit/i.test(words) ? now + secondaryWaitMs : undefined
}

function wordsOf(data: unknown): string {
  const { message, errors } = (data ?? {}) as { message?: unknown; errors?: unknown }
  const details = Array.isArray(errors) ? errors.map(detailOf).filter((each) => each !== '') : []
  const words = [typeof message === 'string' ? message : '', ...details].filter((each) => each !== '')
  return words.join('; ').replace(/\s+/g, ' ').replace(/\.$/, '') || 'no words'
}

function detailOf(error: unknown): string {
  if (typeof error === 'string') return error
  const { message, field, code } = (error ?? {}) as Record<string, unknown>
  return typeof message === 'string' ? message : [field, code].filter((each) => each !== undefined).join(' ')
}
