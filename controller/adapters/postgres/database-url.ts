import { BowlineError } from '../../../core/domain/errors.ts'
import { readDatabaseOptions, type TlsWish } from './database-url-options.ts'

/** Where a PostgreSQL server is and who we are there. What is undefined, node-postgres takes from `PG*` variables. */
export interface DatabaseAddress {
  /** A name, an address, or the folder of a socket. */
  host: string | undefined
  port: number | undefined
  user: string | undefined
  password: string | undefined
  database: string | undefined
  tls: TlsWish
  /** For the server, as in `-c work_mem=64MB`. */
  options: string | undefined
  channelBinding: boolean
  connectTimeoutMs: number | undefined
  /** What no output may show: the password, as it is and as it was written. */
  secrets: readonly string[]
}

const expected = 'expected postgres://[user[:password]@]host[:port]/database[?sslmode=verify-full]'
const encode =
  'in a user name or password, write "/" as %2F, "?" as %3F, "#" as %23, "@" as %40 and "%" as %25'

/**
 * `postgres://[user[:password]@]host[:port]/database[?option=value&...]`
 * @throws {BowlineError} `database-url`, never with the text itself: whatever stands at a wrong place may be a password
 */
export function readDatabaseUrl(url: string): DatabaseAddress {
  const text = url.trim()
  if (/^['"]/.test(text)) throw wrong('it is in quotes; leave them out')
  const match =
    /^postgres(?:ql)?:\/\/(?<authority>[^/?#]*)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/.exec(text)
  const { authority = '', path = '', query = '' } = match?.groups ?? {}
  if (!match) throw wrong(text.includes('#') ? encode : expected)
  if (`${path}${query}`.includes('@') || path.includes('/')) throw wrong(encode)
  const at = authority.lastIndexOf('@')
  const { user, password } = readUser(at === -1 ? '' : authority.slice(0, at))
  const { more, ...options } = readDatabaseOptions(query, { decode, wrong })
  const address = {
    ...readHost(authority.slice(at + 1)),
    user,
    password,
    database: decode(path) || undefined,
    ...options,
    ...more,
  }
  return { ...address, secrets: secretsOf(address.password, password === undefined ? '' : authority) }
}

function secretsOf(password: string | undefined, authority: string): string[] {
  if (!password) return []
  const written = authority.slice(authority.indexOf(':') + 1, authority.lastIndexOf('@'))
  return [...new Set([password, encodeURIComponent(password), written])].filter((each) => each !== '')
}

function readUser(text: string): Pick<DatabaseAddress, 'user' | 'password'> {
  const [user = '', ...password] = text.split(':')
  return { user: decode(user) || undefined, password: decode(password.join(':')) || undefined }
}

/** A folder of a socket is written as `%2Fvar%2Frun%2Fpostgresql`, or as the option `host`. */
function readHost(text: string): Pick<DatabaseAddress, 'host' | 'port'> {
  if (text.includes(',')) {
    throw wrong('it names several hosts; name one, or what leads to the server that takes writes')
  }
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([\w.%-]*))(?::(\d{1,5}))?$/.exec(text)
  const port = match?.[3] === undefined ? undefined : Number(match[3])
  if (!match || port === 0 || Number(port) > 65_535)
    throw wrong('a host is a name or an address (IPv6 in brackets), and may have a port, which is a number')
  return { host: decode(match[1] ?? match[2] ?? '') || undefined, port }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw wrong(encode)
  }
}

function wrong(what: string): BowlineError {
  return new BowlineError('database-url', `DATABASE_URL is not good: ${what}`)
}
