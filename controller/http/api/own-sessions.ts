import type { FastifyInstance, FastifyRequest } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { Me, SessionView } from '../../../api/sign-in.ts'
import { ownerOf, type Session } from '../../ports/session-store.ts'
import type { SignIn } from '../../sign-in/sign-in.ts'
import { entryOf } from '../audited.ts'
import { badInput, notFound } from '../errors.ts'
import { needs, requirePrincipal } from '../guard.ts'

export interface OwnSessionOptions {
  signIn: SignIn
}

/** Who one is, and where one has signed in. */
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

  app.get(routeOf(paths.sessions), needs('token'), async (request) => {
    const own = await ownSession(request)
    const sessions = await signIn.sessions.list(ownerOf(own.who))
    return { sessions: sessions.map((each) => viewOf(each, own)) }
  })

  app.delete(routeOf(paths.sessions), needs('token', 'session.end'), async (request) => {
    const own = await ownSession(request)
    const audit = entryOf(request, own.id, { reason: "all of one's own" })
    return { ended: await signIn.sessions.end(ownerOf(own.who), audit) }
  })

  app.delete<{ Params: { id: string } }>(
    routeOf(paths.session),
    needs('token', 'session.end'),
    async (request) => {
      const { id } = request.params
      const own = await ownSession(request)
      const ended = await signIn.sessions.end(ownerOf(own.who), entryOf(request, id), id)
      if (ended === 0) throw notFound(`a session ${JSON.stringify(id.slice(0, 40))} of yours`)
      return { ended }
    },
  )

  async function ownSession(request: FastifyRequest): Promise<Session> {
    const session = await signIn.sessionOf(request)
    if (!session) throw badInput('this is not a session: whoever shows a token has none; sign in first')
    return session
  }
}

function viewOf(session: Session, own: Session): SessionView {
  const { id, place, address, agent } = session
  return {
    ...{ id, place, address, agent },
    current: id === own.id,
    createdAt: new Date(session.createdAt).toISOString(),
    usedAt: new Date(session.usedAt).toISOString(),
    expiresAt: new Date(session.endsAt).toISOString(),
  }
}
