import type { IncomingHttpHeaders } from 'node:http'

/** `__Host-`: browsers take it with `Secure`, for this host alone and by none of its subdomains. */
export const sessionCookie = '__Host-bowline'
/** What a sign-in on its way has to find again, sealed. */
export const signInCookie = '__Host-bowline-sign-in'

/** The value of a cookie; undefined where there is none, or more than one: somebody else may have put the other there. */
export function cookieIn({ cookie }: IncomingHttpHeaders, name: string): string | undefined {
  const values = (cookie ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=')
    return at > 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : []
  })
  return values.length === 1 ? values[0] : undefined
}

/** @param seconds until it is forgotten; 0: at once */
export function setCookie(name: string, value: string, seconds: number): string {
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; Secure; SameSite=Lax`
}
