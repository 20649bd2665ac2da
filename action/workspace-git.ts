import { type GitCommand, gitWith } from '../cli/checkout/git-here.ts'
import type { Environment } from './inputs.ts'

/** To be found, to reach its remote through a proxy, to trust it, and to use ssh keys: no token, and nothing else. */
const inherited = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'SYSTEMROOT', 'SSH_AUTH_SOCK', 'GIT_SSH_COMMAND'],
  ...['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO', 'GIT_SSL_CAPATH'],
]

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
  const kept = inherited.flatMap((name) => (env[name] ? [[name, env[name]]] : []))
  const protocols = { GIT_ALLOW_PROTOCOL: 'file:http:https:ssh:git' }
  return gitWith(directory, { ...Object.fromEntries(kept), ...protocols }, options)
}
