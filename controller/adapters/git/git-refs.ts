import { createGit, type Git, type GitRemote } from './git.ts'
import { GitFailure } from './git-process.ts'

/** Whoever may push decides how many there are. Those of a project of 20 years are a tenth of this. */
const mostListed = 32 << 20

/**
 * Refs of a remote, by full name, in its order.
 * @param what options and patterns, with the address among them
 */
export async function listRefs(
  git: Git,
  what: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const listed = await git.remote(['ls-remote', ...what], { signal, mostOutput: mostListed })
  return parseRefs(listed)
}

/** What `git ls-remote` lists. */
export function parseRefs(listed: string): Map<string, string> {
  const lines = listed.split('\n').filter((line) => line !== '')
  return new Map(
    lines.map((line) => {
      const [id = '', ref = ''] = line.split('\t')
      return [ref, id]
    }),
  )
}

/** Whether Git takes this as the full name of a ref, such as `refs/heads/main`. */
export async function isRefName(ref: string, remote: GitRemote): Promise<boolean> {
  try {
    await createGit({ remote }).local(['check-ref-format', ref])
    return true
  } catch (error) {
    if (error instanceof GitFailure && error.stderr === '') return false // It only says so by its exit code.
    throw error
  }
}

/** Commit a branch points to at the remote; undefined when there is no such branch. */
export async function remoteHead(
  { git, url }: { git: Git; url: string },
  branch: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const ref = `refs/heads/${branch}`
  return (await listRefs(git, ['--', url, ref], signal)).get(ref)
}

/** Names of all branches at the remote. */
export async function remoteBranches(
  { git, url }: { git: Git; url: string },
  signal: AbortSignal,
): Promise<string[]> {
  const listed = await listRefs(git, ['--heads', '--', url], signal)
  return [...listed.keys()].map((ref) => ref.replace('refs/heads/', ''))
}
