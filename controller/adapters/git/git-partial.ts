import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitFailure } from './git-process.ts'

/**
 * A partial clone has the commits and folders of a repository, and of its files those that were asked for. Its settings are
 * given to the commands that talk to the remote and to housekeeping, and are not in the repository: so no other command ever
 * goes to the remote for a file, one by one and unseen. Where a host does not leave files out, it sends all, and Git goes on.
 * @see https://git-scm.com/docs/partial-clone
 */
export const partialRemote = 'bowline'

/** What is left out of a history that is new here, and of what comes after: all files, and large ones. */
export const noFiles = 'blob:none'
export const smallFiles = 'blob:limit=1m'

/** Options of Git that come before a command. */
export function partialSettings(url: string): readonly string[] {
  const settings = { url, promisor: true, partialclonefilter: noFiles }
  return Object.entries(settings).flatMap(([name, value]) => [
    '-c',
    `remote.${partialRemote}.${name}=${value}`,
  ])
}

/** Whether a host has said that it leaves nothing out. */
export function sendsAll(words: string): boolean {
  return words.includes('filtering not recognized by server')
}

/** Nothing is negotiated for a list of files: there are no commits in common to tell of. */
export const withoutNegotiation: readonly string[] = ['-c', 'fetch.negotiationAlgorithm=noop']

/** Whether a host that leaves files out does not give them by their ids: with Git's protocol of before 2018. */
export function givesNoFiles(failure: GitFailure): boolean {
  return /unadvertised object/i.test(failure.stderr)
}

/** Says in a mirror that it holds every file of the history, so that nobody has to find out again. */
const note = 'bowline-whole'

export async function isNotedWhole(gitDir: string): Promise<boolean> {
  return await readFile(join(gitDir, note)).then(
    () => true,
    () => false,
  )
}

export async function noteWhole(gitDir: string): Promise<void> {
  await writeFile(join(gitDir, note), 'The host sends all files of the history, or gives none later.\n')
}
