import { isIP } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isOfPage } from '../../api/pages.ts'
import { withoutEnd } from '../../core/lib/without-end.ts'
import { cookieIn } from '../access/cookies.ts'
import { forbidden } from './errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** People come here with a browser: also by a link of another site, and what it writes is a form of our own page. */
    isPage?: boolean
  }
  interface FastifyRequest {
    /** Path in front of all of ours for whoever called, without `/` at its end: that of the public address, where they came by it. */
    prefix: string
  }
}

export interface WebSafety {
  /** Host names of our own, beside those of this machine. */
  names: readonly string[]
  /** Where people reach us; undefined: by the name they call. */
  publicUrl: string | undefined
}

const reads = ['GET', 'HEAD', 'OPTIONS']

/** On every answer: nothing of ours is shown in a frame, run as what it is not, or read by a page of another site. */
const headers: readonly (readonly [name: string, value: string])[] = [
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['cross-origin-resource-policy', 'same-origin'],
  // with `no-referrer` browsers send `Origin: null` with our own forms, too, and none of them could be told from another's
  ['referrer-policy', 'same-origin'],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
]

/**
 * What keeps a page of another site from acting as somebody whose browser is signed in: first thing with every request.
 * Whoever shows a key in `Authorization` is not concerned: no page can have a browser send that.
 * @throws {HttpError} 403
 */
export function keepBrowsersSafe(request: FastifyRequest, reply: FastifyReply, web: WebSafety): void {
  for (const [name, value] of headers) reply.header(name, value)
  const { isPage = looksForPage(request) } = request.routeOptions.config
  if (isPage && !isOwnHost(request.host, web)) throw wrongName(request.host)
  if (request.headers.authorization !== undefined) return
  if (cookieIn(request, 'session') === undefined && !isPage) return
  if (!isOwnHost(request.host, web)) {
    delete request.headers.cookie // no cookie of ours is for this name
    return
  }
  reply.header('cache-control', 'no-store')
  if (reads.includes(request.method)) refuseForeignReads(request, isPage)
  else refuseForeignWrites(request, web, isPage)
}

/** Somebody looks for a page that is none: an address was mistyped, or is of another time. Programs do not accept HTML. */
export function looksForPage({ is404, method, url, headers }: FastifyRequest): boolean {
  if (!is404 || method !== 'GET' || headers.authorization !== undefined) return false
  return isOfPage(url.split('?', 1)[0] ?? '') && /\btext\/html\b/i.test(headers.accept ?? '')
}

/** A link may lead to our pages; nothing else of another site may ask us anything. */
function refuseForeignReads({ headers }: FastifyRequest, isPage: boolean): void {
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return
  const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  if (!(isPage && isLink)) throw forbidden('a page of another site asks for this')
}

function refuseForeignWrites(request: FastifyRequest, web: WebSafety, isPage: boolean): void {
  if (!isFromOwnPage(request, web))
    throw forbidden(
      'this must come from a page of Bowline itself: another site, or a program with a cookie, asks for it; a program shows its token in Authorization',
    )
  const type = request.headers['content-type']
  if (!isPage && type !== undefined && !/^application\/(json|vnd\.openxml)/i.test(type))
    throw forbidden('a browser has to send JSON')
}

/** Browsers say where a write comes from: old ones by `Origin` alone, which all send with it. */
function isFromOwnPage(request: FastifyRequest, web: WebSafety): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  if (origin !== undefined) return origin === ownOrigin(request, web)
  if (site !== undefined) return true
  return cookieIn(request, 'session') === undefined // no browser
}

/** `scheme://host:port` by which the caller reaches us. */
function ownOrigin({ protocol, host }: FastifyRequest, web: WebSafety): string {
  return publicAddressIn(host, web)?.origin ?? `${protocol}://${host}`
}

/** What stands before all our paths in the addresses by which the caller reaches us: `https://tools.acme.com/bowline`. */
export function baseOf(request: FastifyRequest, web: WebSafety): string {
  return ownOrigin(request, web) + request.prefix
}

/** @param host that was called */
export function prefixOf(host: string, web: WebSafety): string {
  return withoutEnd(publicAddressIn(host, web)?.pathname ?? '', '/')
}

/** The public address, where it is the one that was called. */
function publicAddressIn(host: string, { publicUrl }: WebSafety): URL | undefined {
  const own = publicUrl === undefined ? undefined : new URL(publicUrl)
  return own?.host === host.toLowerCase() ? own : undefined
}

/**
 * Whether a name is ours: one of this machine, that of the public address, or an IP address. A page of another site may have
 * its own name lead to us (DNS rebinding), but no address.
 */
export function isOwnHost(host: string, { names, publicUrl }: WebSafety): boolean {
  const name = host
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase()
  if (isIP(name) !== 0 || name === 'localhost' || names.includes(name)) return true
  return publicUrl !== undefined && new URL(publicUrl).hostname === name
}

function wrongName(host: string) {
  return forbidden(
    `nobody signs in by the name ${JSON.stringify(host.slice(0, 100))}: say where people reach this controller with --public-url`,
  )
}
