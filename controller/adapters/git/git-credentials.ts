import { BowlineError } from '../../../core/domain/errors.ts'
import { isLoopback } from '../../../core/domain/loopback.ts'

/**
 * For http and https URLs. They reach Git through a credential helper and the environment, so that no argument list, URL or
 * file holds them. Over ssh Git uses the user's keys and agent; local paths need none.
 */
export interface GitCredentials {
  username: string
  password: string
}

/** The server of an http URL, as it is written there: `git.example.com`, `127.0.0.1:3000`. */
export interface HttpServer {
  protocol: 'http:' | 'https:'
  host: string
}

/** Undefined for other URLs, and where Git and the URL standard do not agree on the host. */
export function httpServerOf(url: string): HttpServer | undefined {
  const [, protocol, host = ''] =
    /^(https?:)\/\/(?:[^/?#@\\]*@)?((?:[a-z0-9._~-]+|\[[0-9a-f:.]+\])(?::\d+)?)(?=[/?#]|$)/i.exec(url) ?? []
  if ((protocol !== 'http:' && protocol !== 'https:') || !URL.canParse(url)) return undefined
  return new URL(url).host === new URL(`${protocol}//${host}`).host ? { protocol, host } : undefined
}

/**
 * The environment from which the helper in `git-home.ts` answers Git, at the URL's host only.
 * @throws {BowlineError} `source-auth` where the password would be readable on its way
 */
export function credentialEnvironment(
  url: string,
  credentials: GitCredentials | undefined,
): Record<string, string> {
  const server = httpServerOf(url)
  if (!credentials || !server) return {}
  const { protocol, host } = server
  if (protocol === 'http:' && !isLoopback(host)) {
    const message = `a password is not sent to ${host} in clear text over http; name the https URL of the repository`
    throw new BowlineError('source-auth', message)
  }
  return {
    BOWLINE_GIT_PROTOCOL: protocol,
    BOWLINE_GIT_HOST: host,
    BOWLINE_GIT_USERNAME: credentials.username,
    BOWLINE_GIT_PASSWORD: credentials.password,
    ...(protocol === 'http:' && { NO_PROXY: '*', no_proxy: '*' }), // a proxy would read it
  }
}

/** The text without the password, in whichever form a remote may echo it, and without users in URLs. */
export function withoutCredentials(text: string, credentials: GitCredentials | undefined): string {
  const shown = text.replace(/:\/\/[^\s/@']*@/g, '://')
  if (!credentials || credentials.password === '') return shown
  const { username, password } = credentials
  const basic = Buffer.from(`${username}:${password}`).toString('base64')
  return [basic, password, encodeURIComponent(password)].reduce(
    (masked, secret) => masked.replaceAll(secret, '***'),
    shown,
  )
}
