import { BowlineError } from '../../../core/domain/errors.ts'
import { cutText } from '../../../core/lib/cut-text.ts'
import { type Explanation, explanations, unknownFailure } from './git-explanations.ts'
import { GitFailure } from './git-process.ts'
import { displayUrl } from './git-url.ts'

/** Whether the reason is known to be another than the repository on our disk. What is damaged may be that. */
export function isExplained(failure: GitFailure): boolean {
  const { code } = explanationOf(failure) ?? {}
  return code !== undefined && code !== 'source-damaged'
}

/** Whether the remote has understood what was asked for, and does not want it. */
export function isRefused(failure: GitFailure): boolean {
  const { code } = explanationOf(failure) ?? {}
  return code === 'source-auth' || code === 'source-invalid' || code === 'disk-full'
}

/** Does work with Git, and says what its failures mean: each becomes a {BowlineError} of one of the codes above. */
export async function explaining<T>(url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof GitFailure ? sourceError(error, url) : error
  }
}

/** `Receiving objects: 42% (21/50)`, the lines ssh's failures all end with, and the stack of a failed start. */
const noise =
  /^[A-Z][a-z]+ [a-z]+: +\d+(%|, done)|^Total \d+|^Please make sure|^and the repository exists|^at /

const longestLine = 1000

/** The last words of Git and its remote, in one line. */
export function wordsOf({ stderr }: GitFailure): string {
  const lines = stderr
    .split(/[\r\n]+/)
    .map((line) => cutText(line.replace(/^(fatal|error|remote|git): */i, '').trim(), longestLine))
    .filter((line) => line !== '' && !noise.test(line))
  return [...new Set(lines)].slice(-6).join('; ')
}

function sourceError(failure: GitFailure, url: string): BowlineError {
  const { code, problem, advice, localAdvice }: Omit<Explanation, 'pattern'> =
    explanationOf(failure) ?? unknownFailure
  const moved = redirectedTo(failure.stderr, url)
  const isElsewhere = moved !== undefined && hostOf(moved) !== hostOf(url) // gets no credentials: theirs are not the reason
  const advised = [
    ...(isElsewhere ? [] : [advice]),
    ...(localAdvice !== undefined && url.startsWith('/') ? [localAdvice] : []),
    ...(moved === undefined ? [] : [`It has moved to ${displayUrl(moved)}: name that URL.`]),
  ]
  const reason = reasonOf(failure)
  return new BowlineError(code, `Git ${problem} at ${displayUrl(url)}: ${reason}. ${advised.join(' ')}`)
}

/** Where a server that has answered with a redirect sends everybody, and Git did not get through. */
function redirectedTo(words: string, url: string): string | undefined {
  const [, asked] = /could not read (?:Username|Password) for '(https?:\/\/[^']+)'/.exec(words) ?? []
  return (
    /redirecting to (\S+)/.exec(words)?.[1]?.split('/info/refs')[0] ??
    /^ *redirect: (\S+)/m.exec(words)?.[1] ??
    (asked !== undefined && hostOf(asked) !== hostOf(url) ? asked : undefined)
  )
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : ''
}

function explanationOf(failure: GitFailure): Explanation | undefined {
  if (failure.silentMs !== undefined) return explanations.find(({ code }) => code === 'source-unreachable')
  return explanations.find(({ pattern }) => pattern.test(failure.stderr))
}

function reasonOf(failure: GitFailure): string {
  if (failure.silentMs !== undefined) return `nothing heard for ${failure.silentMs / 1000} s`
  return wordsOf(failure).replace(/\.$/, '') || 'it said nothing'
}
