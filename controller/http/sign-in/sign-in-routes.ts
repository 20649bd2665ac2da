import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { pages } from '../../../api/pages.ts'
import { paths, routeOf } from '../../../api/paths.ts'
import type { SignedOut } from '../../../api/sign-in.ts'
import type { AuditAction } from '../../../core/domain/audit.ts'
import { messageOf } from '../../../core/domain/errors.ts'
import { auditActorOf } from '../../access/audit-actor.ts'
import { cookieIn, setCookie } from '../../access/cookies.ts'
import { loopback } from '../../lib/addresses.ts'
import { type IdentityProvider, ProviderAway, SignInRefused } from '../../ports/identity-provider.ts'
import type { Log } from '../../ports/log.ts'
import { ownerOf, type Session } from '../../ports/session-store.ts'
import type { Pairing } from '../../sign-in/pairings.ts'
import { type Origin, principalOf, sessionLimits } from '../../sign-in/sessions.ts'
import type { SignIn } from '../../sign-in/sign-in.ts'
import { HttpError, notFound, tooManySignIns, unauthorized } from '../errors.ts'
import { needs } from '../guard.ts'
import { baseOf, type WebSafety } from '../web-safety.ts'
import { errorPage } from './error-page.ts'
import { fieldOf, localPath, neededField, readForms } from './forms.ts'
import { type Html, html, sendPage } from './page.ts'

export interface SignInRouteOptions {
  signIn: SignIn
  web: WebSafety
  log: Log
}

const page = (audits?: AuditAction | 'nothing') =>
  ({ config: { needs: 'nothing', isPage: true, ...(audits && { audits }) } }) as const
/** A look at its headers alone must use nothing up, and sign nobody in: HEAD is not for such a path. */
const once = { ...page('session.begin'), exposeHeadRoute: false }
const onItsWaySeconds = 600

/** `/auth`: how people sign in and out with a browser. Pages have no script; what they write are forms. */
export function addSignInRoutes(app: FastifyInstance, options: SignInRouteOptions): void {
  app.register(async (scope) => {
    readForms(scope)
    scope.decorate('errorPage', errorPage(options.web))
    const routes = new SignInRoutes(options)
    scope.get<LoginQuery>(routeOf(paths.login), page(), (request, reply) => routes.login(request, reply))
    scope.get<Named>(routeOf(paths.loginCallback), once, (request, reply) => routes.callback(request, reply))
    scope.post(routeOf(paths.loginToken), page('session.begin'), (request, reply) =>
      routes.token(request, reply),
    )
    scope.get<CodeQuery>(routeOf(paths.loginLink), once, (request, reply) => routes.link(request, reply))
    scope.post(routeOf(paths.logout), page('session.end'), (request, reply) => routes.logout(request, reply))
    scope.get(routeOf(paths.account), page(), (request, reply) => routes.account(request, reply))
    scope.get<CodeQuery>(routeOf(paths.device), page(), (request, reply) => routes.device(request, reply))
    scope.post(routeOf(paths.device), page('nothing'), (request, reply) => routes.decide(request, reply))
    scope.post(routeOf(paths.backchannelLogout), needs('nothing', 'session.end'), (request, reply) =>
      routes.backchannel(request, reply),
    )
  })
}

type LoginQuery = { Querystring: { provider?: string; return?: string } }
type CodeQuery = { Querystring: { code?: string } }
type Named = { Params: { provider: string } }

class SignInRoutes {
  readonly #signIn: SignIn
  readonly #web: WebSafety
  readonly #log: Log

  constructor({ signIn, web, log }: SignInRouteOptions) {
    this.#signIn = signIn
    this.#web = web
    this.#log = log
  }

  async login(request: FastifyRequest<LoginQuery>, reply: FastifyReply): Promise<FastifyReply> {
    const { provider: name, return: wanted } = request.query
    const to = localPath(wanted)
    if (name !== undefined) return await this.#goTo(this.#provider(name), request, reply, { to })
    const { providers } = this.#signIn
    const [only, ...others] = providers
    if (only && others.length === 0 && wanted !== undefined)
      return await this.#goTo(only, request, reply, { to })
    return sendPage(reply, 'Sign in', loginPage(request, providers, to))
  }

  async #goTo(
    provider: IdentityProvider,
    request: FastifyRequest,
    reply: FastifyReply,
    goal: { to: string; pairing?: string },
  ): Promise<FastifyReply> {
    const callback = `${baseOf(request, this.#web)}${paths.loginCallback.replace('{provider}', provider.name)}`
    const { url, kept } = await this.#signIn.beginAt(provider, callback, goal).catch((error: unknown) => {
      throw this.#refusal(request, error)
    })
    reply.header('set-cookie', setCookie(request, 'sign-in', kept, onItsWaySeconds))
    // not by a redirect: a form of ours may go to ourselves only, and its policy follows it to where it is sent on
    if (request.method === 'POST')
      return sendPage(reply, 'One moment', html`<p><a href="${url}">Go on</a></p>`, url)
    return reply.redirect(url, 303)
  }

  async callback(request: FastifyRequest<Named>, reply: FastifyReply): Promise<FastifyReply> {
    this.#refuseBlocked(request)
    const provider = this.#provider(request.params.provider)
    const url = new URL(request.url, baseOf(request, this.#web))
    const kept = cookieIn(request, 'sign-in')
    const done = await this.#signIn
      .finishAt(provider, url, kept, originOf(request))
      .catch((error: unknown) => {
        throw this.#refusal(request, error)
      })
    const forget = setCookie(request, 'sign-in', '', 0)
    if ('pairing' in done) {
      reply.header('set-cookie', forget)
      return sendPaired(reply, done.pairing, done.code)
    }
    reply.header('set-cookie', [
      forget,
      setCookie(request, 'session', done.token, sessionLimits.longestMs / 1000),
    ])
    return reply.redirect(request.prefix + done.to, 303)
  }

  async token(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!this.#signIn.isAdminToken(neededField(request, 'token').trim()))
      throw this.#refusal(request, new SignInRefused("this is not the administrator's token"))
    const to = localPath(fieldOf(request, 'return'))
    await this.#begin(request, reply, 'by token')
    return reply.redirect(request.prefix + to, 303)
  }

  async link(request: FastifyRequest<CodeQuery>, reply: FastifyReply): Promise<FastifyReply> {
    if (!isFromThisMachine(request))
      throw this.#refusal(
        request,
        new SignInRefused('a link to sign in counts on the machine of the controller only'),
      )
    const { 'sec-purpose': purpose = '', 'sec-fetch-site': site = 'none' } = request.headers
    // a browser that looks ahead must not use it up, nor a page of another site make somebody sign in
    if (String(purpose).includes('prefetch') || (site !== 'none' && site !== 'same-origin'))
      throw new HttpError(
        403,
        'FORBIDDEN',
        'this link counts where it is opened by hand: copy it into the address bar',
      )
    if (!this.#signIn.takeLink(request.query.code ?? ''))
      throw this.#refusal(
        request,
        new SignInRefused(
          'this link was used, is older than five minutes, or the controller was restarted since: "bowline login" makes a new one',
        ),
      )
    await this.#begin(request, reply, 'by link')
    return reply.redirect(request.prefix + pages.overview, 303)
  }

  async #begin(request: FastifyRequest, reply: FastifyReply, how: string): Promise<void> {
    const token = await this.#signIn.beginAdmin('browser', originOf(request), how)
    reply.header('set-cookie', setCookie(request, 'session', token, sessionLimits.longestMs / 1000))
  }

  async logout(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const session = await this.#signIn.keptSessionOf(request)
    if (session) {
      const actor = auditActorOf(principalOf(session))
      const entry = {
        actor,
        action: 'session.end',
        object: session.id,
        request: request.id,
        source: request.ip,
      } as const
      await this.#signIn.sessions.end({ owner: ownerOf(session.who) }, entry, session.id)
    }
    reply.header('set-cookie', setCookie(request, 'session', '', 0))
    const provider = session && this.#signIn.providerOf(session)
    const revoking = session ? this.#signIn.sessions.revokeThere(session) : ('nothing' as const)
    const isForm = String(request.headers['content-type'] ?? '').startsWith('application/x-www-form')
    if (!isForm)
      return reply.send({ provider: provider?.title ?? null, tokens: await revoking } satisfies SignedOut)
    if (provider) return await this.#signOutThere(provider, session, request, reply)
    return reply.redirect(request.prefix + paths.login, 303)
  }

  /** Whatever the provider does: here nobody is signed in any more. */
  async #signOutThere(
    provider: IdentityProvider,
    session: Session,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { title } = provider
    try {
      const url = await provider.signOutUrl(
        `${baseOf(request, this.#web)}${paths.login}`,
        this.#signIn.sessions.idTokenIn(session),
      )
      if (url === null) return reply.redirect(request.prefix + paths.login, 303)
      const body = html`<p>You are signed out here. <a href="${url}">Sign out at ${title}, too</a></p>`
      return sendPage(reply, 'One moment', body, url)
    } catch (error) {
      this.#log.warn(
        { provider: provider.name, reason: messageOf(error) },
        'nobody can sign out at a provider',
      )
      const body = html`<p>You are signed out here. ${title} does not answer: there you may be signed in still, so on a
machine of others close the browser.</p><p><a href="${request.prefix}${paths.login}">Sign in</a></p>`
      return sendPage(reply, 'You are signed out', body)
    }
  }

  async account(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const session = await this.#signIn.sessionOf(request)
    if (!session) return reply.redirect(request.prefix + paths.login, 303)
    return sendPage(
      reply,
      'You are signed in',
      accountPage(request, session, request.may.anywhere('environments:read')),
    )
  }

  async device(request: FastifyRequest<CodeQuery>, reply: FastifyReply): Promise<FastifyReply> {
    this.#refuseBlocked(request)
    const { code } = request.query
    const pairing = code === undefined ? undefined : this.#signIn.pairings.waiting(code)
    // one that only asks again and again is named by who reads its code where it was shown, and by no link
    if (!pairing || pairing.port === undefined) {
      if (code !== undefined) this.#signIn.failures.add(request.ip)
      return sendPage(reply, 'Sign in on a command line', codePage(request))
    }
    return sendPage(reply, 'Sign in on a command line', await this.#decision(request, pairing))
  }

  async decide(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    this.#refuseBlocked(request)
    const pairing = this.#signIn.pairings.waiting(neededField(request, 'code', 20))
    if (!pairing)
      throw this.#refusal(
        request,
        new SignInRefused('no command line waits with this code; begin anew there'),
      )
    const answer = fieldOf(request, 'answer', 40)
    if (answer === undefined)
      return sendPage(reply, 'Sign in on a command line', await this.#decision(request, pairing))
    if (answer === 'no') {
      this.#signIn.pairings.refuse(pairing)
      return sendPage(reply, 'Refused', html`<p>The command line is not signed in.</p>`)
    }
    if (answer !== 'admin') {
      const goal = { to: paths.account, pairing: pairing.userCode }
      return await this.#goTo(this.#provider(answer), request, reply, goal)
    }
    const session = await this.#signIn.sessionOf(request)
    if (session?.who.kind !== 'admin') throw unauthorized('sign in with the token of the administrator first')
    return sendPaired(reply, pairing, this.#signIn.approveAsAdmin(pairing))
  }

  async #decision(request: FastifyRequest, pairing: Pairing): Promise<Html> {
    const session = await this.#signIn.sessionOf(request)
    return decisionPage(request, pairing, this.#signIn.providers, session?.who.kind === 'admin')
  }

  async backchannel(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const token = neededField(request, 'logout_token')
    reply.header('cache-control', 'no-store')
    let refusal = new SignInRefused('no identity provider is declared')
    let isAway = false
    for (const provider of this.#signIn.providers) {
      try {
        await this.#signIn.leaveThere(provider, token)
        return reply.status(200).send()
      } catch (error) {
        if (error instanceof ProviderAway) isAway = true
        else if (error instanceof SignInRefused) refusal = error
        else throw error
      }
    }
    if (isAway)
      // it may be of the one that does not answer
      throw new HttpError(503, 'UNAVAILABLE', 'its keys cannot be asked for; try again')
    throw new HttpError(400, 'VAL_001', `this logout token is not taken: ${refusal.message}`)
  }

  #provider(name: string): IdentityProvider {
    const found = this.#signIn.providers.find((each) => each.name === name)
    if (!found) throw notFound(`an identity provider ${JSON.stringify(name.slice(0, 40))}`)
    return found
  }

  #refuseBlocked(request: FastifyRequest): void {
    const waitMs = this.#signIn.failures.waitMs(request.ip)
    if (waitMs > 0) throw tooManySignIns(waitMs)
  }

  #refusal(request: FastifyRequest, error: unknown): unknown {
    if (error instanceof ProviderAway) {
      this.#log.warn({ reason: error.message }, 'an identity provider does not answer')
      return new HttpError(503, 'UNAVAILABLE', 'the identity provider does not answer; try again', {
        retryAfter: 30,
      })
    }
    if (!(error instanceof SignInRefused)) return error
    this.#refuseBlocked(request)
    this.#signIn.failures.add(request.ip)
    const { ip: address } = request
    const through = isThroughUnknownProxy(request) && 'a proxy that --trusted-proxies does not name'
    this.#log.warn({ address, reason: error.message, ...(through && { through }) }, 'a sign-in was refused')
    return new HttpError(403, 'SIGN_IN_REFUSED', error.message)
  }
}

export function originOf({ ip, id, headers }: FastifyRequest): Origin {
  return { address: ip, agent: headers['user-agent'], request: id }
}

/** By no proxy either: that one may stand on this machine, and speak for anybody. */
function isFromThisMachine({ headers, socket }: FastifyRequest): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'via'].some(
    (name) => name in headers,
  )
  return !isForwarded && loopback.has(socket.remoteAddress ?? '')
}

/** Then all that come through it are one address to us. */
function isThroughUnknownProxy({ headers, socket, ip }: FastifyRequest): boolean {
  return 'x-forwarded-for' in headers && ip === socket.remoteAddress
}

function sendPaired(reply: FastifyReply, { port, userCode }: Pairing, code: string): FastifyReply {
  const body = html`<p>Go back to the command line: it is signed in.</p>`
  if (port === undefined) return sendPage(reply, 'Done', body)
  const query = new URLSearchParams({ code, user_code: userCode })
  return sendPage(reply, 'Done', body, `http://127.0.0.1:${port}/?${query}`)
}

function loginPage({ prefix }: FastifyRequest, providers: readonly IdentityProvider[], to: string): Html {
  const links = providers.map(
    ({ name, title }) =>
      html`<p><a href="${`${prefix}${paths.login}?${new URLSearchParams({ provider: name, return: to })}`}">Sign in at ${title}</a></p>`,
  )
  const none = html`<p>No identity provider is set up here (see docs/sign-in.md): the administrator signs in with the
token in the file <code>admin-token</code> of the data folder, or with a link of <code>bowline login</code>.</p>`
  return html`${providers.length === 0 ? none : links}<form method="post" action="${prefix}${paths.loginToken}">
<input type="hidden" name="return" value="${to}"><label>Administrator's token
<input type="password" name="token" required autocomplete="off"></label><button>Sign in with the token</button></form>`
}

/** @param seesAnything whether Access gives them any sight at all */
function accountPage({ prefix }: FastifyRequest, session: Session, seesAnything: boolean): Html {
  const principal = principalOf(session)
  const name = principal.kind === 'user' ? principal.name : 'the administrator'
  const groups = principal.kind === 'user' ? principal.groups.join(', ') || 'none' : ''
  const rows = [
    html`<tr><td>You are</td><td>${name}</td></tr>`,
    ...(principal.kind === 'user' ? [html`<tr><td>Groups</td><td>${groups}</td></tr>`] : []),
    html`<tr><td>Until</td><td>${new Date(session.endsAt).toISOString()}</td></tr>`,
  ]
  const nothing = html`<p>Nothing is granted to this name, or to any of its groups, so there is nothing to see yet. Whoever
keeps the documents of kind <code>Access</code> in the config repository can grant it (docs/access.md).</p>`
  return html`<table>${rows}</table>${seesAnything ? html`` : nothing}<form method="post" action="${prefix}${paths.logout}"><button>Sign out</button></form>`
}

function codePage({ prefix }: FastifyRequest): Html {
  return html`<p>Type the code that the command line shows.</p><form method="post" action="${prefix}${paths.device}">
<label>Code <input name="code" required autocomplete="off" placeholder="XXXX-XXXX"></label><button>Go on</button></form>`
}

function decisionPage(
  { prefix }: FastifyRequest,
  pairing: Pairing,
  providers: readonly IdentityProvider[],
  isAdmin: boolean,
): Html {
  const button = (answer: string, text: string) => html`<form method="post" action="${prefix}${paths.device}">
<input type="hidden" name="code" value="${pairing.userCode}"><button name="answer" value="${answer}">${text}</button></form>`
  const isNamedByLink = pairing.port !== undefined // else its code is typed anew
  const back = isNamedByLink ? `${paths.device}?code=${pairing.userCode}` : paths.device
  const token = html`<p><a href="${`${prefix}${paths.login}?${new URLSearchParams({ return: back })}`}">Sign
in with the administrator's token first</a>${isNamedByLink ? '' : ', then type the code once more'}</p>`
  return html`<p>A command line on <b>${pairing.from}</b>, at the address ${pairing.address}, wants to act as you for a day.
Does it show this code?</p><p><code>${pairing.userCode}</code></p>
<p>If you did not start "bowline login" just now, say no: somebody wants to act in your name.</p>
${providers.map(({ name, title }) => button(name, `Yes: sign in at ${title}`))}
${isAdmin ? button('admin', 'Yes: as the administrator') : token}${button('no', 'No')}`
}
