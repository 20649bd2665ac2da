import { quoted } from '../../core/lib/closest.ts'

const shown = 8

/** Why there is nothing to follow, for people. @param there branches that are at the remote, without our own */
export function absentBranch(branch: string, there: readonly string[]): string {
  if (there.length === 0)
    return `the repository has no branch "${branch}" yet, nor any other: push a first commit to it`
  const more = there.length > shown ? ` and ${there.length - shown} more` : ''
  return (
    `there is no branch "${branch}" in the repository; there are ${quoted(there.slice(0, shown))}${more}. ` +
    `Push "${branch}", or choose another with --branch`
  )
}
