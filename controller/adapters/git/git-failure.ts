import { BowlineError } from '../../../core/domain/errors.ts'
import { GitFailure } from './git-process.ts'
import { displayUrl } from './git-url.ts'

interface Explanation {
  code: 'source-auth' | 'source-invalid' | 'source-unreachable' | 'git-missing' | 'disk-full'
  /** What Git, ssh and curl say under `LC_ALL=C`. */
  pattern: RegExp
  problem: string
  advice: string
}

/** In this order: ssh ends every failure with "Could not read from remote repository". */
const explanations: readonly Explanation[] = [
  {
    code: 'git-missing',
    pattern: /spawn git E/,
    problem: 'could not be started to work',
    advice: 'Install Git 2.32 or newer and put it on the PATH.',
  },
  {
    code: 'disk-full',
    pattern: /no space left on device|disk quota exceeded/i,
    problem: 'had no space for a copy of what is',
    advice: 'Free some space where the data folder is, or at the remote.',
  },
  {
    code: 'source-auth',
    pattern:
      /authentication failed|could not read (username|password)|permission denied|permission to .* denied|marked as read only|access denied|returned error: 40[13]|host key verification failed/i,
    problem: 'was refused',
    advice: 'Check that the credentials or the ssh key are right and may read this repository.',
  },
  {
    code: 'source-invalid',
    pattern:
      /does not appear to be a git repository|repository .*not found|not valid: is this a git repository/i,
    problem: 'found no Git repository there',
    advice: 'Check the URL or path ("~" is not expanded), and that the repository exists.',
  },
  {
    code: 'source-invalid',
    pattern: /couldn't find remote ref|not our ref/i,
    problem: 'no longer found what was asked for',
    advice: 'The branch was deleted or force-pushed meanwhile; its newest commit is taken next.',
  },
  {
    code: 'source-unreachable',
    pattern:
      /unable to (access|connect|look up)|could not resolve|could not read from remote|connection (refused|reset|timed out)|hung up|early eof|rpc failed|expected flush|invalid server response/i,
    problem: 'got no answer',
    advice: 'Check the host name, the network and the firewall.',
  },
]

/** Whether the reason is known to be another than the repository on our disk. */
export function isExplained(failure: GitFailure): boolean {
  return explanationOf(failure) !== undefined
}

export function isUnreachable(failure: GitFailure): boolean {
  return explanationOf(failure)?.code === 'source-unreachable'
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

/** The last words of Git and its remote, in one line. */
export function wordsOf({ stderr }: GitFailure): string {
  const lines = stderr
    .split(/[\r\n]+/)
    .map((line) => line.replace(/^(fatal|error|remote|git): */i, '').trim())
    .filter((line) => line !== '' && !noise.test(line))
  return [...new Set(lines)].slice(-6).join('; ')
}

function sourceError(failure: GitFailure, url: string): BowlineError {
  const { code, problem, advice } = explanationOf(failure) ?? {
    code: 'source-unreachable',
    problem: 'failed',
    advice:
      'It is tried again; the remote, or free space and permissions of the data folder, may be the reason.',
  }
  return new BowlineError(code, `Git ${problem} at ${displayUrl(url)}: ${reasonOf(failure)}. ${advice}`)
}

function explanationOf(failure: GitFailure): Explanation | undefined {
  if (failure.silentMs !== undefined) return explanations.find(({ code }) => code === 'source-unreachable')
  return explanations.find(({ pattern }) => pattern.test(failure.stderr))
}

function reasonOf(failure: GitFailure): string {
  if (failure.silentMs !== undefined) return `nothing heard for ${failure.silentMs / 1000} s`
  return wordsOf(failure).replace(/\.$/, '') || 'it said nothing'
}
