import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createCommitMemory } from '../adapters/git/commit-memory.ts'
import type { GitCredentials } from '../adapters/git/git-credentials.ts'
import { createCommitSignatures } from '../adapters/git/git-signatures.ts'
import { SignedCommits } from '../sync/signed-commits.ts'

export interface OpenSignedCommits {
  repository: string
  branch: string
  credentials: GitCredentials | undefined
  dataFolder: string
  /** Where the keys are listed; undefined: commits need no signature. */
  requireSigned: string | undefined
}

/**
 * The policy for one controller; undefined where there is none. Then what was checked before is forgotten, so that a
 * policy made later does not ask for signatures of what was taken meanwhile.
 */
export async function openSignedCommits(options: OpenSignedCommits): Promise<SignedCommits | undefined> {
  const { repository, branch, credentials, dataFolder, requireSigned: keys } = options
  const memoryFile = join(dataFolder, 'signed-commit.json')
  if (keys === undefined) {
    await rm(memoryFile, { force: true })
    return undefined
  }
  const directory = join(dataFolder, 'config.git')
  const signatures = await createCommitSignatures({ url: repository, branch, directory, credentials, keys })
  const memory = createCommitMemory(memoryFile, { repository, branch })
  return new SignedCommits({ signatures, memory, keys, memoryFile })
}
