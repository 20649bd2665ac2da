import type { IncomingHttpHeaders } from 'node:http'

/** That of a session, and what a sign-in on its way has to find again, sealed. */
export type CookieFor = 'session' | 'sign-in'

/** As much of a request as tells which of its cookies are ours. */
export interface WithCookies {
  headers: IncomingHttpHeaders
  /** Path in front of ours where they called by a public address that has one, without `/` at its end; usually empty. */
  prefix: string
}

/**
 * `__Host-`: browsers take it with `Secure`, for the whole of this host, and by no other. Below a path of a host, others are behind
 * it, too, who are not to be sent it: there it is for that path, which `__Host-` does not allow.
 */
export function cookieName(which: CookieFor, prefix: string): string {
  const name = which === 'session' ? 'bowline' : 'bowline-sign-in'
  return prefix === '' ? `__Host-${name}` : `__Secure-${name}`
}

/** The value of a cookie; undefined where there is none, or more than one: somebody else may have put the other there. */
export function cookieIn({ headers: { cookie }, prefix }: WithCookies, which: CookieFor): string | undefined {
  const name = cookieName(which, prefix)
  const values = (cookie ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=')
    return at > 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : []
  })
  return values.length === 1 ? values[0] : undefined
}

/** @param seconds until it is forgotten; 0: at once */
export function setCookie(
  { prefix }: Pick<WithCookies, 'prefix'>,
  which: CookieFor,
  value: string,
  seconds: number,
): string {
  return `${cookieName(which, prefix)}=${value}; Path=${prefix || '/'}; Max-Age=${seconds}; HttpOnly; Secure; SameSite=Lax`
}
