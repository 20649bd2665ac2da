import type { Source } from '../../../core/domain/desired.ts'
import { BowlineError } from '../../../core/domain/errors.ts'
import type { GitCredentials } from './git-credentials.ts'

/**
 * What opens a source: its user name, and the password that the controller's own environment holds under the name the
 * source gives. Read anew each time, and never kept.
 * @throws {BowlineError} `source-auth` when there is no such variable
 */
export function sourceCredentials(
  { auth }: Source,
  environment: NodeJS.ProcessEnv = process.env,
): { credentials?: GitCredentials } {
  if (!auth) return {}
  const password = environment[auth.passwordFrom]
  if (password) return { credentials: { username: auth.username, password } }
  const message = `the source wants a password from ${auth.passwordFrom}, which is not set where the controller runs`
  throw new BowlineError('source-auth', message)
}
