import { resolve } from 'node:path'
import { BowlineError } from '../../../core/domain/errors.ts'

const schemes = ['file', 'git', 'http', 'https', 'ssh']

/** What people are told to do in place of writing a secret into a URL. */
const giveCredentials = 'give the user name and password as credentials instead'

/** What GitHub and GitLab put in front of their tokens, which are secrets even where a user name is expected. */
const tokenPrefix = /^(gh[a-z]_|github_pat_|gl[a-z]+-)/

/** The protocols Git may use, in the form of `GIT_ALLOW_PROTOCOL`. */
export const allowedProtocols = schemes.join(':')

/**
 * Why a Git URL or local path must not be handed to Git; undefined where it may.
 * The reason never repeats the URL, which may hold a secret.
 */
export function checkGitUrl(url: string): string | undefined {
  if (url.trim() === '') return 'it is empty'
  if (url.startsWith('-')) return 'it begins with "-", which Git would read as an option'
  if (/[\u0000-\u001f\u007f]/.test(url)) return 'it contains control characters'
  if (/^[^/\\]*?::/.test(url)) return 'transport helpers ("transport::address") are not allowed'
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]
  return scheme === undefined ? undefined : checkScheme(scheme, url)
}

function checkScheme(scheme: string, url: string): string | undefined {
  if (!schemes.includes(scheme)) return `"${scheme}://" is not one of ${schemes.join(', ')}`
  if (scheme === 'file') return undefined
  if (!URL.canParse(url)) return 'it is not a valid URL'
  const { username, password } = new URL(url)
  if (password !== '') return `it carries a password; ${giveCredentials}`
  if (tokenPrefix.test(username)) return `it carries an access token; ${giveCredentials}`
  return undefined
}

/** The URL as it may be shown: without user name, password and query. */
export function displayUrl(url: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return url
  if (!URL.canParse(url)) return url.replace(/^([a-z][a-z0-9+.-]*:\/\/).*@/is, '$1').replace(/[?#].*/s, '')
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}

/**
 * The URL as Git gets it: checked, and a local path made absolute. `~` is an ordinary character.
 * @throws {BowlineError} code `source-url`
 */
export function resolveGitUrl(url: string): string {
  const reason = checkGitUrl(url)
  if (reason !== undefined) {
    throw new BowlineError('source-url', `Cannot use ${displayUrl(url)} as a Git URL: ${reason}.`)
  }
  return isLocalPath(url) ? resolve(url) : url
}

/** Whether it is a folder, however it is named. */
export function isOnThisMachine(url: string): boolean {
  return isLocalPath(url) || /^file:\/\//i.test(url)
}

/** Git's own rule: a colon before the first slash means `host:path`, save for a drive letter on Windows. */
function isLocalPath(url: string): boolean {
  const colon = url.indexOf(':')
  const slash = url.indexOf('/')
  return colon < 0 || (slash >= 0 && slash < colon) || /^[a-z]:[\\/](?!\/)/i.test(url)
}
