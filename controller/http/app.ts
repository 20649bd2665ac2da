import { randomBytes } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { messageOf } from '../../core/domain/errors.ts'
import { exactText } from '../../core/lib/exact-json.ts'
import { auditActorOf } from '../access/audit-actor.ts'
import { type May, mayAll, mayNothing } from '../access/may.ts'
import {
  type Authenticate,
  actorOf,
  authenticate,
  type Calling,
  type Principal,
  type Tokens,
} from '../access/principal.ts'
import { type Refusal, Strangers } from '../audit/strangers.ts'
import { Addresses } from '../lib/addresses.ts'
import { systemClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { redactValue } from '../redact/redact-value.ts'
import { aboutRefusal, type Trail } from './audited.ts'
import { Bodies } from './bodies.ts'
import { type ConnectionLimits, Connections, usualConnections } from './connections.ts'
import {
  answerTo,
  badInput,
  type ErrorPage,
  Hidden,
  HttpError,
  notAllowed,
  notFound,
  type RefusedObject,
  unknownCaller,
} from './errors.ts'
import { readExactNumbers } from './exact-numbers.ts'
import { type Door, guard, holdConnection } from './guard.ts'
import { Guesses } from './guesses.ts'
import { refuseNoRequest, refuseUnservable } from './no-request.ts'
import { limitUnread } from './on-their-way.ts'
import { otherMethodOf } from './other-methods.ts'
import { limitPipelining } from './pipelining.ts'
import { Refusals } from './refusals.ts'
import { keepBrowsersSafe, looksForPage, prefixOf, type WebSafety } from './web-safety.ts'

export interface AppOptions extends Tokens {
  /** Said by every answer, in its header `Connect-Version`. */
  connectVersion: string
  /** Hides secrets in a text. */
  redact: (text: string) => string
  log: Log
  /** Asked about whoever has neither the administrator's token nor an environment's key. Default: they are nobody. */
  authenticate?: Authenticate
  /** The audit trail. Default: there is none. */
  trail?: Trail
  /** By which names people reach us. Default: those of this machine. */
  web?: WebSafety
  /** Proxies whose word counts of who called them, by address or network. Default: none. */
  trustedProxies?: readonly string[]
  /** Who may do what. Left out: all but the administrator and runners are refused. */
  door?: Door
  /** Default: by what the system gives. */
  connections?: ConnectionLimits
}

/** So long a request may take to arrive, in milliseconds: largest bodies come at a Mbit/s. */
const requestMs = 60_000
/** And so long its headers. */
const headersMs = 15_000
/** By so much later what is late is ended. The look is at all times, also while nobody is connected. */
const lookMs = 5_000
/** So long the rest of a body that nobody reads may come: a connection that is cut while it sends loses its answer. */
const restMs = 2_000

/** The bare application: who may call, and how errors look. Routes are in the folders below, and are added by `compose/http.ts`. */
export function createApp(options: AppOptions): FastifyInstance {
  const mayOf = (principal: Principal | null): May => {
    if (!principal) return mayNothing
    return principal.kind === 'admin' ? mayAll : (options.door?.permits.of(principal) ?? mayNothing)
  }
  const findCaller = async (request: FastifyRequest, calling: Calling): Promise<void> => {
    request.principal =
      authenticate(request.headers.authorization, options) ?? (await options.authenticate?.(calling)) ?? null
    request.may = mayOf(request.principal)
  }
  const answer = (error: unknown, reply: FastifyReply, page?: ErrorPage) => {
    const told = answerTo(error)
    const { status, code, message, retryAfter, details } = told
    if (status === 401) reply.header('www-authenticate', 'Bearer')
    if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter))
    reply.status(status)
    const isSent = page?.(told, reply) ?? false
    if (!isSent) reply.send({ error_code: code, errors: [message], ...details })
  }
  const web = options.web ?? { names: [], publicUrl: undefined }
  const app = Fastify({
    trustProxy: isTrusted(options.trustedProxies),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
    frameworkErrors: (error, _request, reply) => answer(error, reply),
    bodyLimit: 1024 * 1024,
    genReqId: () => randomBytes(12).toString('base64url'),
    requestTimeout: requestMs,
    forceCloseConnections: true,
    // what Node.js and Fastify would answer by themselves is answered here, with the body that all errors have
    clientErrorHandler: refuseNoRequest,
    return503OnClosing: false,
    http: {
      requireHostHeader: false,
      maxHeaderSize: 16 * 1024,
      headersTimeout: headersMs,
      connectionsCheckingInterval: lookMs,
    },
  })
  refuseUnservable(app.server)
  limitPipelining(app.server)
  const connections = new Connections(options.connections ?? usualConnections(), options.log)
  app.decorate('connections', connections)
  app.decorate('redact', options.redact)
  const trail = options.trail ?? noTrail
  app.decorate('trail', trail)
  const strangers = new Strangers(trail, systemClock, options.log)
  const lookUps = new Strangers(trail, systemClock, options.log)
  const refusals = new Refusals(systemClock)
  const guesses = new Guesses(systemClock)
  app.decorate('guesses', guesses)
  app.addHook('onClose', async () => {
    await Promise.all([strangers.close(), lookUps.close()])
  })
  app.decorate('door', options.door)
  app.addHook('onReady', async () => connections.watch(app.server))
  readExactNumbers(app)
  endWhatIsRefused(app)
  new Bodies().readOn(app)
  limitUnread(app)
  app.setReplySerializer((payload) => exactText(payload))
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
    guesses.close()
  })
  app.decorateRequest('principal', null)
  app.decorateRequest('sender', null)
  app.decorateRequest('prefix', '')
  app.addHook('onRequest', async (request, reply) => {
    reply.header('connect-version', options.connectVersion).header('x-request-id', request.id)
    if (isClosing) throw new HttpError(503, 'UNAVAILABLE', 'the controller is stopping; try again')
    if (request.raw.httpVersion === '1.1' && request.headers.host === undefined)
      throw badInput('the header Host is missing')
    request.prefix = prefixOf(request.host, web)
    keepBrowsersSafe(request, reply, web)
    await findCaller(request, { ...callingOf(request), answer: reply.raw })
    if (request.url.includes('%00')) throw badInput('a URL cannot hold U+0000')
    if (request.is404) return nowhere(request, reply)
    guard(request)
    holdConnection(request, request.principal && actorOf(request.principal))
  })
  app.addHook('preValidation', async (request) => {
    if (request.principal === null || request.body === undefined) return
    await findCaller(request, callingOf(request)) // who it was may be nobody by the time the body is there, or may no more
    guard(request)
  })
  app.addHook('preSerialization', async (request, _reply, payload) => {
    const isForRunner = request.principal?.kind === 'environment' // who knows its own secrets, and works with them
    const { answersSecret, answersDeclared } = request.routeOptions.config
    return isForRunner || answersSecret || answersDeclared ? payload : redactValue(payload, options.redact)
  })
  app.setErrorHandler(async (error, request, reply) => {
    const { status, code, message } = answerTo(error)
    if (status >= 500) options.log.error({ err: error, route: request.routeOptions.url }, 'a request failed')
    const stranger = { object: pathOf(request), request: request.id, source: request.ip, why: message }
    if (status === 401 && request.headers.authorization !== undefined) {
      if (strangers.refused(stranger))
        options.log.warn(
          { address: request.ip, path: pathOf(request).slice(0, 200) },
          "refused a caller whose token is nobody's; the audit trail counts the others of this address",
        )
      await guesses.turn(request.ip)
    }
    if (status === 403 && isRefusal(code)) {
      const refused = error instanceof HttpError ? error.refused : undefined
      // nobody can fill the trail: of who is not known, or is refused all the time, many are one row
      if (!request.principal) strangers.refused(stranger)
      else if (refusals.has(actorOf(request.principal)))
        await writeRefusal(request, message, options.log, refused)
      else
        strangers.refused({
          ...stranger,
          object: refused?.object ?? stranger.object,
          path: refused?.path,
          actor: auditActorOf(request.principal),
        })
    }
    if (error instanceof Hidden) lookUps.refused(hiddenFrom(request, error))
    return answer(error, reply, request.server.errorPage)
  })
  app.setNotFoundHandler((request) => {
    throw noSuchPath(request)
  })
  return app
}

function isTrusted(proxies: readonly string[] = []): (address: string) => boolean {
  let trusted: Addresses | undefined
  return (address) => {
    trusted ??= new Addresses(proxies)
    return trusted.has(address)
  }
}

/** Where no trail is kept: in tests of a route alone. */
const noTrail: Trail = { audit: async () => 0, declaredAt: () => undefined }

/** What Connect has and we have not is nobody's right. */
function isRefusal(code: string): boolean {
  return code !== 'NOT_OFFERED'
}

/** Nothing was done, so it is answered also where it cannot be written. */
async function writeRefusal(
  request: FastifyRequest,
  why: string,
  log: Log,
  { object = pathOf(request), path }: RefusedObject = {},
): Promise<void> {
  const entry = { ...aboutRefusal(request), object, path, result: 'refused', why } as const
  await request.server.trail.audit(entry).catch((error: unknown) => {
    log.warn({ reason: messageOf(error) }, 'could not write that a caller was refused')
  })
}

/** A look at what one may not know of: it cannot fill the trail, either. */
function hiddenFrom(request: FastifyRequest, { refused }: Hidden): Refusal {
  const why = 'it is there, and may not be seen: answered as what is not there'
  return { ...aboutRefusal(request), object: pathOf(request), path: refused?.path, source: request.ip, why }
}

function callingOf({ headers, ip, prefix }: FastifyRequest): Calling {
  return { headers, ip, prefix }
}

/** A path that is there is told with what it does, in `Allow` too, to whoever may know of it. */
function noSuchRoute(request: FastifyRequest, reply: FastifyReply): HttpError {
  const other = otherMethodOf(request.server, pathOf(request))
  if (!other || !(request.principal || other.isForAnybody)) return noSuchPath(request)
  reply.header('allow', other.allowed.join(', '))
  return notAllowed(`${request.method} is not for this path; it takes ${other.allowed.join(' and ')}`)
}

/** A browser is shown a page. @throws {HttpError} for programs */
function nowhere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { nowherePage } = request.server
  if (nowherePage && looksForPage(request)) return nowherePage(request, reply)
  throw noSuchRoute(request, reply)
}

/** Who is nobody is not told which paths there are. */
function noSuchPath(request: FastifyRequest): HttpError {
  return request.principal ? notFound(pathOf(request)) : unknownCaller(request.headers.authorization)
}

function pathOf({ url }: Pick<FastifyRequest, 'url'>): string {
  return url.split('?', 1)[0] ?? ''
}

/**
 * What is answered before its body has come: nobody is asked for that body, and where it comes all the same, nobody reads it,
 * and its connection ends soon.
 */
function endWhatIsRefused(app: FastifyInstance): void {
  app.server.on('checkContinue', (request, response) => app.server.emit('request', request, response))
  app.addHook('onResponse', async ({ raw }) => {
    if (raw.complete !== false) return
    const end = setTimeout(() => raw.destroy(), restMs).unref()
    raw.once('close', () => clearTimeout(end))
  })
}
