import { BowlineError } from '../../../core/domain/errors.ts'

/** Where a Redis is and who we are there. */
export interface RedisAddress {
  /** One, or some nodes of a cluster. */
  hosts: readonly { host: string; port: number }[]
  tls: boolean
  username: string | undefined
  password: string | undefined
  db: number
  /** Without credentials: for messages. */
  display: string
}

const form = /^(rediss?):\/\/(?:(?<credentials>.*)@)?(?<hosts>[^@/?#]+)(?:\/(?<db>\d{0,5}))?$/
const usualPort = 6379

/**
 * `redis://[[user]:password@]host[:port][/db]`, `rediss://` for TLS; several hosts, with commas between them, are nodes
 * of one cluster.
 * @throws {BowlineError} `redis-url`, never with the text itself: it may hold a password
 */
export function readRedisUrl(url: string): RedisAddress {
  const match = form.exec(url.trim())
  if (!match) {
    throw wrong(
      url.includes('?')
        ? 'options after "?" are not supported'
        : 'expected redis://[user:password@]host[:port][/db], or rediss:// for TLS, or redis://host1,host2,host3 for a cluster',
    )
  }
  const { credentials, hosts = '', db } = match.groups ?? {}
  const named = hosts.split(',').map(readHost)
  return {
    hosts: named,
    tls: match[1] === 'rediss',
    ...readCredentials(credentials),
    db: Number(db || 0),
    display: named.map(displayHost).join(','),
  }
}

/** What no output may show: the password, as it is and as it was written. */
export function secretsOf(url: string): string[] {
  const { password } = readRedisUrl(url)
  return password === undefined ? [] : [password, encodeURIComponent(password)]
}

function readHost(text: string): { host: string; port: number } {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(text.trim())
  const port = Number(match?.[3] ?? usualPort)
  if (!match || port < 1 || port > 65_535)
    throw wrong('a host is a name or an address (IPv6 in brackets), and may have a port')
  return { host: match[1] ?? match[2] ?? '', port }
}

function displayHost({ host, port }: { host: string; port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

function readCredentials(text: string | undefined): Pick<RedisAddress, 'username' | 'password'> {
  if (text === undefined) return { username: undefined, password: undefined }
  const colon = text.indexOf(':')
  if (colon === -1) throw wrong('a password is written after a colon, as in redis://:PASSWORD@host')
  return {
    username: decode(text.slice(0, colon)) || undefined,
    password: decode(text.slice(colon + 1)) || undefined,
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw wrong('in a user name or password, write "%" as %25')
  }
}

function wrong(what: string): BowlineError {
  return new BowlineError('redis-url', `REDIS_URL is not good: ${what}`)
}
