import { BowlineError, messageOf } from '../../../core/domain/errors.ts'

/** What to do about the words of the server, of TLS and of the network; the first that fits. */
const remedies: readonly (readonly [words: RegExp, remedy: string])[] = [
  [
    /not support SSL/,
    'The server speaks no TLS: turn it on there, or say sslmode=disable where the network may be trusted.',
  ],
  [
    /self.signed certificate|unable to (get|verify)/i,
    'Name the authority that has made its certificate: sslrootcert=/path/ca.pem.',
  ],
  [
    /altname|does not match certificate/i,
    'Its certificate is for another name: use that one, or sslmode=verify-ca.',
  ],
  [/no encryption|SSL off/, 'The server wants TLS: sslmode=verify-full, or require.'],
  [/no pg_hba.conf entry/, 'The server does not let this user in from here: see its pg_hba.conf.'],
  [/password must be a string/, 'The server wants a password: postgres://user:PASSWORD@host/database.'],
  [/password authentication failed|28P01/, 'Check the user and the password.'],
  [/database "[^"]*" does not exist/, 'Make it with: create database.'],
  [/unsupported startup parameter/, 'A pooler is in between that knows no options: leave them out.'],
  [/ENOTFOUND|EAI_AGAIN/, 'Check the name of the host.'],
  [/ECONNREFUSED|ENOENT/, 'Check the address and the port, and that the server is up.'],
  [/timeout/i, 'Check the address, the network and the firewall.'],
]

/** Several addresses of one name fail together, and then say nothing themselves. */
function wordsOf(error: unknown): string {
  const said = messageOf(error)
  if (said !== '') return said
  const each = error instanceof AggregateError ? error.errors.map(messageOf) : []
  return each.join('; ') || String((error as { code?: unknown }).code ?? 'no reason is known')
}

/** Why the server of `DATABASE_URL` cannot be worked with, and what to do. */
export function connectFailure(error: unknown): BowlineError {
  if (error instanceof BowlineError) return error
  const words = wordsOf(error).replace(/\.$/, '')
  const remedy = remedies.find(([pattern]) => pattern.test(words))?.[1]
  const message = `cannot use DATABASE_URL: ${words}${remedy ? `. ${remedy}` : ''}`
  return new BowlineError('database-unreachable', message, { cause: error })
}
