import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { exactText } from '../../core/lib/exact-json.ts'
import { authenticate, type Tokens } from '../access/principal.ts'
import type { Log } from '../ports/log.ts'
import { redactValue } from '../redact/redact-value.ts'
import { answerTo, badInput, HttpError, notFound, unknownCaller } from './errors.ts'
import { readExactNumbers } from './exact-numbers.ts'
import { guard } from './guard.ts'
import { refuseNoRequest, refuseUnservable } from './no-request.ts'

export interface AppOptions extends Tokens {
  /** Said by every answer, in its header `Connect-Version`. */
  connectVersion: string
  /** Hides secrets in a text. */
  redact: (text: string) => string
  log: Log
}

/** The bare application: who may call, and how errors look. Routes are in the folders below, and are added by `compose/http.ts`. */
export function createApp(options: AppOptions): FastifyInstance {
  const answer = (error: unknown, reply: FastifyReply) => {
    const { status, code, message } = answerTo(error)
    if (status === 401) reply.header('www-authenticate', 'Bearer')
    reply.status(status).send({ error_code: code, errors: [message] })
  }
  const app = Fastify({
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
    frameworkErrors: (error, _request, reply) => answer(error, reply),
    bodyLimit: 1024 * 1024,
    forceCloseConnections: true,
    // what Node.js and Fastify would answer by themselves is answered here, with the body that all errors have
    clientErrorHandler: refuseNoRequest,
    return503OnClosing: false,
    http: { requireHostHeader: false },
  })
  refuseUnservable(app.server)
  readExactNumbers(app)
  app.setReplySerializer((payload) => exactText(payload))
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })
  app.decorateRequest('principal', null)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('connect-version', options.connectVersion)
    if (isClosing) throw new HttpError(503, 'UNAVAILABLE', 'the controller is stopping; try again')
    if (request.raw.httpVersion === '1.1' && request.headers.host === undefined)
      throw badInput('the header Host is missing')
    request.principal = authenticate(request.headers.authorization, options)
    if (request.url.includes('%00')) throw badInput('a URL cannot hold U+0000')
    guard(request)
  })
  app.addHook('preSerialization', async (request, _reply, payload) => {
    const isForRunner = request.principal?.kind === 'environment' // who knows its own secrets, and works with them
    const { answersSecret, answersDeclared } = request.routeOptions.config
    return isForRunner || answersSecret || answersDeclared ? payload : redactValue(payload, options.redact)
  })
  app.setErrorHandler((error, request, reply) => {
    const { status } = answerTo(error)
    if (status >= 500) options.log.error({ err: error, route: request.routeOptions.url }, 'a request failed')
    // A connection that is closed while its client still sends is reset, and the answer never read.
    if (status === 413) reply.removeHeader('connection')
    return answer(error, reply)
  })
  app.setNotFoundHandler((request) => {
    throw request.principal
      ? notFound(request.url.split('?', 1)[0] ?? 'this')
      : unknownCaller(request.headers.authorization)
  })
  return app
}
