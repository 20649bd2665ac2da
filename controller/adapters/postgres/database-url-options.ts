import type { BowlineError } from '../../../core/domain/errors.ts'
import { ownValue } from '../../../core/lib/own-value.ts'

/** `sslmode` as PostgreSQL's own programs understand it. Undefined: as `PGSSLMODE` says, else no TLS. */
export interface TlsWish {
  mode: 'disable' | 'require' | 'verify-ca' | 'verify-full' | undefined
  /** Paths of PEM files: the authority to trust, and a certificate of our own with its key. */
  ca: string | undefined
  cert: string | undefined
  key: string | undefined
}

export interface DatabaseUrlOptions {
  tls: TlsWish
  options: string | undefined
  channelBinding: boolean
  connectTimeoutMs: number | undefined
  /** What may stand there, too, and goes before what stands in its place. */
  more: { host?: string; port?: number; user?: string; password?: string; database?: string }
}

const modes = ['disable', 'require', 'verify-ca', 'verify-full'] as const
/** Other words for the same, as node-postgres and others write them. */
const sameAs: Readonly<Record<string, TlsWish['mode']>> = {
  'no-verify': 'require',
  true: 'verify-full',
  '1': 'verify-full',
  false: 'disable',
  '0': 'disable',
}
const served = [
  ...['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'channel_binding', 'options', 'connect_timeout'],
  ...['host', 'port', 'user', 'password', 'dbname'],
]
/** What has no meaning here, and does no harm: people copy URLs from where they are offered. */
const ignored = [
  ...[
    'application_name',
    'fallback_application_name',
    'target_session_attrs',
    'gssencmode',
    'uselibpqcompat',
  ],
  ...[
    'keepalives',
    'keepalives_idle',
    'keepalives_interval',
    'keepalives_count',
    'ssl',
    'pgbouncer',
    'schema',
  ],
]

interface Reading {
  decode: (text: string) => string
  wrong: (what: string) => BowlineError
}

/** @param query what stands after `?` */
export function readDatabaseOptions(query: string, { decode, wrong }: Reading): DatabaseUrlOptions {
  const given = new Map<string, string>()
  for (const part of query.split('&').filter((each) => each !== '')) {
    const [name = '', ...value] = part.split('=')
    if (![...served, ...ignored].includes(name))
      throw wrong(`an option after "?" is none of ${served.join(', ')}`)
    given.set(name, decode(value.join('=').replaceAll('+', '%20')))
  }
  const seconds = Number(given.get('connect_timeout') ?? 0)
  const port = given.has('port') ? { port: portOf(given.get('port') ?? '', wrong) } : {}
  return {
    tls: tlsOf(given, wrong),
    options: given.get('options'),
    channelBinding: ['require', 'prefer'].includes(given.get('channel_binding') ?? ''),
    connectTimeoutMs: seconds > 0 ? seconds * 1000 : undefined,
    more: {
      ...named('host', given.get('host')),
      ...port,
      ...named('user', given.get('user')),
      ...named('password', given.get('password')),
      ...named('database', given.get('dbname')),
    },
  }
}

function named<K extends string>(key: K, value: string | undefined): { [N in K]?: string } {
  return (value ? { [key]: value } : {}) as { [N in K]?: string }
}

function portOf(text: string, wrong: Reading['wrong']): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) throw wrong('a port is a number from 1 to 65535')
  return port
}

function tlsOf(given: ReadonlyMap<string, string>, wrong: Reading['wrong']): TlsWish {
  const said = given.get('sslmode') ?? given.get('ssl')
  const mode = modes.find((each) => each === said) ?? ownValue(sameAs, said ?? '')
  if (said !== undefined && mode === undefined) {
    throw wrong(`sslmode is one of ${modes.join(', ')}: whether it is encrypted is not left to the server`)
  }
  const ca = given.get('sslrootcert')
  const tls = { ca: ca === 'system' ? undefined : ca, cert: given.get('sslcert'), key: given.get('sslkey') }
  return { mode: mode ?? (tls.ca === undefined ? undefined : 'verify-full'), ...tls }
}
