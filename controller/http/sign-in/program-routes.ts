import type { FastifyInstance, FastifyRequest } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { AuditAction } from '../../../core/domain/audit.ts'
import { forOneLine } from '../../../core/lib/people-text.ts'
import { ProviderAway, SignInRefused } from '../../ports/identity-provider.ts'
import type { Log } from '../../ports/log.ts'
import { pairingLimits } from '../../sign-in/pairings.ts'
import { principalOf } from '../../sign-in/sessions.ts'
import { linkMs, type SignIn } from '../../sign-in/sign-in.ts'
import { audited } from '../audited.ts'
import { badInput, HttpError, tooManySignIns } from '../errors.ts'
import { needs } from '../guard.ts'
import { baseOf, type WebSafety } from '../web-safety.ts'
import { fieldOf, neededField } from './forms.ts'
import { originOf } from './sign-in-routes.ts'

export interface ProgramRouteOptions {
  signIn: SignIn
  web: WebSafety
  log: Log
}

const secret = (audits: AuditAction | 'nothing') =>
  ({ config: { needs: 'nothing', answersSecret: true, audits } }) as const

const waitsNoMore =
  'no command line waits with this code: somebody said no, it took longer than ten minutes, or it is signed in already; begin anew'

/** `/auth`: how command lines and jobs sign in. */
export function addProgramRoutes(app: FastifyInstance, { signIn, web, log }: ProgramRouteOptions): void {
  app.get(routeOf(paths.providers), needs('nothing'), async () => ({
    providers: signIn.providers.map(({ name, title }) => ({ name, title })),
  }))

  app.post(
    routeOf(paths.links),
    { config: { needs: 'administrator', answersSecret: true, audits: 'sign-in.link' } },
    async (request) => {
      await audited(request, 'admin') // no row, no answer
      const query = new URLSearchParams({ code: signIn.newLink() })
      return { url: `${baseOf(request, web)}${paths.loginLink}?${query}`, expiresIn: linkMs / 1000 }
    },
  )

  app.post(routeOf(paths.pairings), needs('nothing', 'nothing'), async (request) => {
    const challenge = neededField(request, 'challenge', 43)
    if (!/^[\w-]{43}$/.test(challenge)) throw badInput('challenge: expected SHA-256 as base64url (RFC 7636)')
    const from = forOneLine(neededField(request, 'from', 100))
    const pairing = signIn.pairings.begin({ challenge, port: portIn(request), from, address: request.ip })
    if (!pairing)
      throw new HttpError(429, 'TOO_MANY', 'too many command lines wait; try again in ten minutes', {
        retryAfter: 600,
      })
    const url = `${baseOf(request, web)}${paths.device}`
    return {
      userCode: pairing.userCode,
      url: pairing.port === undefined ? url : `${url}?${new URLSearchParams({ code: pairing.userCode })}`,
      expiresIn: pairingLimits.forMs / 1000,
      interval: pairingLimits.pollSeconds,
    }
  })

  app.post(routeOf(paths.collectPairing), secret('session.begin'), async (request, reply) => {
    const code = fieldOf(request, 'code', 100)
    const [userCode, verifier] = [neededField(request, 'userCode', 20), neededField(request, 'verifier', 128)]
    const found = signIn.pairings.collect(userCode, verifier, code)
    if (found === 'waiting') return reply.status(202).send({ waiting: true })
    if (found === 'gone') throw new HttpError(404, 'NOT_FOUND', waitsNoMore)
    const { token, session } = await signIn.beginPaired(found, originOf(request))
    const principal = principalOf(session)
    return {
      token,
      expiresAt: new Date(session.endsAt).toISOString(),
      name: principal.kind === 'user' ? principal.name : 'admin',
    }
  })

  app.post(routeOf(paths.exchange), secret('session.begin'), async (request) => {
    const waitMs = signIn.failures.waitMs(request.ip)
    if (waitMs > 0) throw tooManySignIns(waitMs)
    try {
      const { token, endsAt, name } = await signIn.exchange(
        neededField(request, 'token', 16_384),
        originOf(request),
      )
      return { token, expiresAt: new Date(endsAt).toISOString(), name }
    } catch (error) {
      if (error instanceof ProviderAway)
        throw new HttpError(503, 'UNAVAILABLE', 'the issuer of this token does not answer; try again', {
          retryAfter: 30,
        })
      if (!(error instanceof SignInRefused)) throw error
      signIn.failures.add(request.ip)
      log.warn({ address: request.ip, reason: error.message }, 'a machine was not signed in')
      throw new HttpError(403, 'SIGN_IN_REFUSED', error.message)
    }
  })
}

function portIn({ body }: FastifyRequest): number | undefined {
  const { port } = body as { port?: unknown }
  if (port === undefined) return undefined
  if (Number.isInteger(port) && Number(port) > 1023 && Number(port) < 65_536) return Number(port)
  throw badInput('port: expected a port from 1024 to 65535')
}
