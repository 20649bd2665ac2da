import { quoted } from '../../core/lib/closest.ts'
import { type GitSource, statusBranchName } from '../ports/git-source.ts'

const shown = 8

/** Branches at the remote that somebody may have meant. */
export async function branchesToFollow(
  git: Pick<GitSource, 'branches'>,
  signal: AbortSignal,
): Promise<string[]> {
  return (await git.branches(signal)).filter((each) => each !== statusBranchName)
}

/** Why there is nothing to follow, for people. @param there branches that are at the remote, without our own */
export function absentBranch(branch: string, there: readonly string[]): string {
  const [only] = there
  if (only === undefined)
    return `the repository has no branch "${branch}" yet, nor any other: it needs a first commit`
  const missing = `there is no branch "${branch}" in the repository; there`
  if (there.length === 1)
    return `${missing} is "${only}". Choose it with --branch ${only}, or make "${branch}" there`
  const more = there.length > shown ? ` and ${there.length - shown} more` : ''
  return `${missing} are ${quoted(there.slice(0, shown))}${more}. Choose one with --branch, or make "${branch}" there`
}
