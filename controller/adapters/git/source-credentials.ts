import type { Source } from '../../../core/domain/desired.ts'
import { BowlineError } from '../../../core/domain/errors.ts'
import { type GitCredentials, httpServerOf } from './git-credentials.ts'

/**
 * What opens a source: its user name, and the password that the controller's own environment holds under the name the
 * source gives. Read anew each time, and never kept. Whoever writes the source chooses where it is; whoever has set the
 * password says beside it which hosts it is for.
 * @throws {BowlineError} `source-auth` where there is no such variable, or the password is not for this host
 */
export function sourceCredentials(
  { url, auth }: Source,
  environment: NodeJS.ProcessEnv = process.env,
): { credentials?: GitCredentials } {
  if (!auth) return {}
  const { username, passwordFrom } = auth
  const password = environment[passwordFrom]
  if (!password) {
    const message = `the source wants a password from ${passwordFrom}, which is not set where the controller runs`
    throw new BowlineError('source-auth', message)
  }
  const host = hostOf(url)
  const hosts = hostsVariable(passwordFrom)
  const allowed = (environment[hosts] ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((each) => each !== '')
  if (host !== undefined && allowed.includes(host)) return { credentials: { username, password } }
  const known = allowed.length === 0 ? 'which is not set' : `which says ${allowed.join(', ')}`
  const message = `the password in ${passwordFrom} is not for ${host ?? 'this URL'}: where the controller runs, ${hosts} names the hosts it may be sent to, ${known}`
  throw new BowlineError('source-auth', message)
}

const prefix = 'BOWLINE_SECRET_'

/** Beside the password: the hosts that it is for. */
function hostsVariable(passwordFrom: string): string {
  return `BOWLINE_HOSTS_${passwordFrom.startsWith(prefix) ? passwordFrom.slice(prefix.length) : ''}`
}

/** With its port, where that is not the usual one. */
function hostOf(url: string): string | undefined {
  return httpServerOf(url) && new URL(url).host
}
