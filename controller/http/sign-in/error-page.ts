import type { FastifyReply } from 'fastify'
import { paths } from '../../../api/paths.ts'
import { withoutEnd } from '../../../core/lib/without-end.ts'
import type { ErrorAnswer, ErrorPage } from '../errors.ts'
import { isOwnHost, type WebSafety } from '../web-safety.ts'
import { type Html, html, sendPage } from './page.ts'

/** Errors for whoever looks at them in a browser: what is wrong, what to do, and the way back. Programs get JSON. */
export function errorPage(web: WebSafety): ErrorPage {
  return (error, reply) => {
    if (!/\btext\/html\b/i.test(reply.request.headers.accept ?? '')) return false
    const { title, next } = inWords(error)
    const body = html`<p>${sentence(error.message)}</p>${next === '' ? html`` : html`<p>${next}</p>`}${wayBack(reply, web)}
<p>Request ${reply.request.id}</p>`
    sendPage(reply, title, body)
    return true
  }
}

function inWords({ status, code }: ErrorAnswer): { title: string; next: string } {
  if (code === 'SIGN_IN_REFUSED')
    return {
      title: 'You are not signed in',
      next: 'If it is refused again, show this page to whoever runs Bowline: its log says more.',
    }
  if (status === 429)
    return { title: 'Too many tries', next: 'Nobody has to do anything; it counts again by itself.' }
  if (status === 503)
    return {
      title: 'This is not possible now',
      next: "If it stays so, whoever runs Bowline finds the reason in its log. The administrator's token signs in without an identity provider.",
    }
  if (status === 401) return { title: 'Sign in first', next: '' }
  if (status === 403) return { title: 'This is not allowed', next: '' }
  if (status === 404) return { title: 'There is no such thing', next: '' }
  if (status < 500) return { title: 'This cannot be taken as it is', next: '' }
  return { title: 'Something went wrong', next: 'Show this page to whoever runs Bowline.' }
}

/** By a name that is not ours nobody signs in: then the way leads to the one that is, where it is known. */
function wayBack({ request: { host, prefix } }: FastifyReply, web: WebSafety): Html {
  const base = isOwnHost(host, web) ? prefix : web.publicUrl && withoutEnd(new URL(web.publicUrl).href, '/')
  return base === undefined ? html`` : html`<p><a href="${base}${paths.login}">Sign in</a></p>`
}

function sentence(text: string): string {
  const begun = `${text.charAt(0).toUpperCase()}${text.slice(1)}`
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}
