import type { FastifyInstance, FastifyRequest } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { Me, SessionView } from '../../../api/sign-in.ts'
import { whole } from '../../../core/domain/access.ts'
import { nameOf, ownerOf, type Session } from '../../ports/session-store.ts'
import type { SignIn } from '../../sign-in/sign-in.ts'
import { entryOf } from '../audited.ts'
import { badInput, notFound } from '../errors.ts'
import { demand, needs, requirePrincipal } from '../guard.ts'

export interface OwnSessionOptions {
  signIn: SignIn
}

/** Who one is, and where one has signed in; those of others for whoever manages keys. */
export function addOwnSessionRoutes(app: FastifyInstance, { signIn }: OwnSessionOptions): void {
  app.get(routeOf(paths.me), needs('token'), async (request): Promise<Me> => {
    const principal = requirePrincipal(request)
    const session = await signIn.sessionOf(request)
    const { id, name, groups, limit } = {
      id: 'admin',
      name: 'admin',
      groups: [],
      limit: undefined,
      ...principal,
      ...(principal.kind === 'environment' && { name: principal.id }),
    }
    return {
      ...{ kind: principal.kind, id, name, groups },
      limit: limit ? { role: limit.role, paths: limit.paths } : null,
      session: session ? viewOf(session, session) : null,
    }
  })

  app.get<Whose>(routeOf(paths.sessions), needs('token'), async (request) => {
    const current = await signIn.sessionOf(request)
    const sessions = await signIn.sessions.list(holderIn(request, current) ?? ownOf(request, current))
    return { sessions: sessions.map((each) => viewOf(each, current)) }
  })

  app.delete<Whose>(routeOf(paths.sessions), needs('token', 'session.end'), async (request) => {
    const current = await signIn.sessionOf(request)
    const of = holderIn(request, current)
    if (of) {
      const object = of === 'everybody' ? of : of.name
      const audit = entryOf(request, object, { reason: 'all sessions' })
      return { ended: await signIn.sessions.end(of, audit) }
    }
    const own = ownOf(request, current)
    const audit = entryOf(request, current?.id ?? 'admin', { reason: "all of one's own" })
    return { ended: await signIn.sessions.end(own, audit) }
  })

  app.delete<{ Params: { id: string } }>(
    routeOf(paths.session),
    needs('token', 'session.end'),
    async (request) => {
      const { id } = request.params
      const isOfAll = request.may.everywhere('keys:manage')
      const of = isOfAll ? 'everybody' : ownOf(request, await signIn.sessionOf(request))
      const ended = await signIn.sessions.end(of, entryOf(request, id), id)
      if (ended === 0)
        throw notFound(`a session ${JSON.stringify(id.slice(0, 40))}${isOfAll ? '' : ' of yours'}`)
      return { ended }
    },
  )
}

type Whose = { Querystring: { user?: string | string[] } }

/** Whose sessions the query names; undefined: one's own. @throws {HttpError} 403 for those of others */
function holderIn(
  request: FastifyRequest<Whose>,
  current: Session | undefined,
): { name: string } | 'everybody' | undefined {
  const { user } = request.query
  if (user === undefined) return undefined
  if (typeof user !== 'string' || user === '') throw badInput('user: expected a name, once; * is everybody')
  if (current && user === nameOf(current.who) && current.who.kind !== 'machine') return undefined
  demand(request.may.everywhere('keys:manage'), 'keys:manage', whole)
  return user === '*' ? 'everybody' : { name: user }
}

/** Of whoever has signed in; whoever shows the administrator's token is the administrator. */
function ownOf({ principal }: FastifyRequest, current: Session | undefined): { owner: string } {
  if (current) return { owner: ownerOf(current.who) }
  if (principal?.kind === 'admin') return { owner: 'admin' }
  throw badInput('this is not a session: whoever shows a key has none; sign in first')
}

function viewOf(session: Session, current: Session | undefined): SessionView {
  const { id, place, address, agent } = session
  return {
    ...{ id, place, address, agent },
    user: nameOf(session.who),
    current: id === current?.id,
    createdAt: new Date(session.createdAt).toISOString(),
    usedAt: new Date(session.usedAt).toISOString(),
    expiresAt: new Date(session.endsAt).toISOString(),
  }
}
