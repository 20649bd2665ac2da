import { isRefused, wordsOf } from './git-failure.ts'
import type { Mirror } from './git-mirror.ts'
import { GitFailure } from './git-process.ts'

/** What became of a push, with the remote's words: the ref ends with something else by now, or nobody may push there. */
export type Pushed = { done: true } | { moved: string } | { refused: string }

/** Pushes a commit only onto `expected` (empty: only where there is no such ref). Throws {GitFailure} for all else. */
export async function pushOnto(
  mirror: Mirror,
  commit: string,
  onto: { ref: string; expected: string },
  signal: AbortSignal,
): Promise<Pushed> {
  try {
    await mirror.push(commit, onto, signal)
    return { done: true }
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error
    if (lostRace(error)) return { moved: refusalOf(error) }
    if (isRefusal(error)) return { refused: refusalOf(error) }
    throw error
  }
}

/** The words of Git (a lease that does not hold) and of the remote (a ref that moved between lease and write). */
function lostRace({ stdout, stderr }: GitFailure): boolean {
  return /\[rejected\]|cannot lock ref|failed to (update|lock)|incorrect old value|reference already exists/i.test(
    `${stdout}\n${stderr}`,
  )
}

/** Not the network and not the repository on our disk, but the remote's will. */
function isRefusal(failure: GitFailure): boolean {
  return failure.stdout.includes('[remote rejected]') || isRefused(failure)
}

/** From an answer of `push --porcelain`. */
function rejectedWith(printed: string): string | undefined {
  const line = printed.split('\n').find((each) => each.startsWith('!') && each.includes('rejected] ('))
  return line?.slice(line.indexOf('rejected] (') + 'rejected] ('.length).replace(/\)\s?$/, '')
}

/** `!\t<from>:<to>\t[remote rejected] (pre-receive hook declined)` holds the reason; what a hook printed is on stderr. */
function refusalOf(failure: GitFailure): string {
  const reason = rejectedWith(failure.stdout)
  return [...(reason ? [reason] : []), wordsOf(failure)].join('; ')
}
