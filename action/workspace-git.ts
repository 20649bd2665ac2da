import { type GitCommand, gitWith } from '../cli/checkout/git-here.ts'
import { inheritedByGit } from '../controller/adapters/git/git-environment.ts'
import type { Environment } from './inputs.ts'

/**
 * No program that an earlier step may have left in the repository is started. In a job with a container the workspace
 * belongs to another user than ours, which is what Git is told to put up with: it was given to us to read.
 */
const options = [
  ...['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'gc.auto=0', 'maintenance.auto=false'],
  ...['safe.directory=*', 'fetch.recurseSubmodules=false', 'advice.detachedHead=false'],
].flatMap((each) => ['-c', each])

/** Git in the workspace, with whatever credentials the checkout left in its settings and none of our own. */
export function workspaceGit(directory: string, env: Environment): GitCommand {
  const protocols = { GIT_ALLOW_PROTOCOL: 'file:http:https:ssh:git' }
  return gitWith(directory, { ...inheritedByGit(env), ...protocols }, options)
}
