import type { FastifyInstance, FastifyRequest } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { Allowed, Subject } from '../../../core/access/decide.ts'
import { type Why, whoMay, whyMay } from '../../../core/access/question.ts'
import { type Thing, whole } from '../../../core/domain/access.ts'
import { environmentTypes } from '../../../core/domain/desired.ts'
import type { KeyLimit } from '../../../core/domain/key-limit.ts'
import { isOfWhole, isRight, type Right, rights } from '../../../core/domain/rights.ts'
import { closest } from '../../../core/lib/closest.ts'
import type { AccessInForce } from '../../access/access-in-force.ts'
import { limitOf as subjectLimitOf, subjectOf } from '../../access/may.ts'
import { badInput, forbidden, notFound } from '../errors.ts'
import { demand, needs, requirePrincipal } from '../guard.ts'
import { askedOf, type Findable } from '../things.ts'
import { listOf } from './environment-query.ts'

export interface AccessOptions {
  access: Pick<AccessInForce, 'access' | 'commit' | 'policy' | 'waiting'>
  fleet: Findable
  /** What a key of a machine may do at most; undefined where there is no such key. */
  limitOf(key: string): KeyLimit | undefined
}

type Query = {
  right?: string
  rights?: string
  object?: string
  user?: string
  group?: string
  key?: string
}
type Asking = FastifyRequest<{ Querystring: Query }>

const mostGroups = 200

/** Who may do what, and why. */
export function addAccessRoutes(app: FastifyInstance, { access, fleet, limitOf }: AccessOptions): void {
  app.get(routeOf(paths.access), needs('access:read'), async (request) => {
    demand(request.may.everywhere('access:read'), 'access:read', whole)
    return { commit: access.commit, waiting: access.waiting, access: access.access }
  })

  app.get<{ Querystring: Query }>(routeOf(paths.whyAccess), needs('token'), async (request) => {
    const right = rightOf(request.query.right)
    const asked = thingsOf(request, right, fleet)
    const { subject, isOwn } = askedAbout(request, asked, limitOf)
    const administrator = subject === 'admin'
    const tellsAll = isOwn || request.may.everywhere('access:read')
    const answers = asked.map((thing) => {
      if (subject === 'admin') return { allowed: true, by: null, missing: null, elsewhere: [], thing }
      const { by, elsewhere, ...why } = whyMay(access.policy, subject, right, thing)
      return { ...why, by: by && toldOf(by), elsewhere: tellsAll ? elsewhere.map(toldOf) : [], thing }
    })
    return { ...(answers.find((each) => each.allowed) ?? answers[0]), administrator, right }
  })

  app.get<{ Querystring: Query }>(routeOf(paths.mayAccess), needs('token'), async (request) => {
    const subject = ownSubject(request)
    const named = thingsNamed(request, fleet)
    const asked = listOf('rights', request.query.rights, rights.length)?.map(rightOf) ?? rights
    const answerOn = (right: Right) => {
      if (subject === 'admin') return { allowed: true, missing: null }
      const answers = thingsFor(right, named).map((thing) => whyMay(access.policy, subject, right, thing))
      const { allowed, missing } = answers.find((each) => each.allowed) ?? (answers[0] as Why)
      return { allowed, missing }
    }
    return {
      rights: asked.map((right) => ({ right, ...answerOn(right), anywhere: request.may.anywhere(right) })),
    }
  })

  app.get<{ Querystring: Query }>(routeOf(paths.whoAccess), needs('access:read'), async (request) => {
    const right = rightOf(request.query.right)
    const [thing = whole] = thingsOf(request, right, fleet)
    demand(request.may.may('access:read', thing), 'access:read', thing)
    return { right, thing, allowed: whoMay(access.policy, right, thing) }
  })
}

/**
 * About oneself anybody may ask; about others, who may read Access there.
 * @throws {HttpError} 403
 */
function askedAbout(
  request: Asking,
  things: readonly Thing[],
  limitOf: AccessOptions['limitOf'],
): { subject: Subject | 'admin'; isOwn: boolean } {
  const { user, group, key } = request.query
  if (user === undefined && group === undefined && key === undefined)
    return { subject: ownSubject(request), isOwn: true }
  for (const thing of things) demand(request.may.may('access:read', thing), 'access:read', thing)
  const limit = key === undefined ? undefined : limitOf(key)
  const subject = {
    users: user === undefined ? [] : [user],
    groups: listOf('group', group, mostGroups) ?? [],
    key: key ?? null,
    ...(limit && { limit: subjectLimitOf(limit) }),
  }
  return { subject, isOwn: false }
}

/** @throws {HttpError} 403 for the key of an environment */
function ownSubject(request: FastifyRequest): Subject | 'admin' {
  const principal = requirePrincipal(request)
  if (principal.kind === 'environment')
    throw forbidden('the key of an environment is for that environment alone')
  return subjectOf(principal) ?? 'admin'
}

/** A grant as far as it is about whoever is asked about: whom else it names is not told. */
function toldOf({ grant, as }: Allowed): Allowed {
  return { as, grant: { ...grant, users: [], groups: [], keys: [], [`${as.kind}s`]: [as.name] } }
}

function rightOf(text: string | undefined): Right {
  if (text !== undefined && isRight(text)) return text
  const meant = text === undefined ? undefined : closest(text, rights)
  const help = meant === undefined ? `expected one of ${rights.join(', ')}` : `did you mean "${meant}"?`
  throw badInput(
    `right: ${text === undefined ? 'is missing' : `there is no "${text.slice(0, 64)}"`}; ${help}`,
  )
}

function thingsOf(request: Asking, right: Right, fleet: Findable): readonly Thing[] {
  return thingsFor(right, thingsNamed(request, fleet))
}

/** A right about the whole installation is about that, whatever object is named. */
function thingsFor(right: Right, named: readonly Thing[]): readonly Thing[] {
  return isOfWhole(right) ? [whole] : named
}

/** What is not the caller's to see is not there. Of a path, which anybody can name, only the rights are told. */
function thingsNamed(request: Asking, fleet: Findable): readonly Thing[] {
  const { object } = request.query
  if (object === undefined || object === '*') return [whole]
  const path = pathIn(object)
  if (path) return [path]
  const asked = askedOf(
    /^ENV-|:|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(object)
      ? { environment: object }
      : { extension: object },
    fleet,
  )
  const isSeen = (thing: Thing) =>
    request.may.may('environments:read', thing) || request.may.may('access:read', thing)
  const seen = asked?.things.filter(isSeen) ?? []
  if (seen.length === 0) throw notFound(asked?.called ?? object)
  return seen
}

/** `teams/billing/prod.yaml`, or with `:production`. */
function pathIn(object: string): Thing | undefined {
  const type = environmentTypes.find((each) => object.endsWith(`:${each}`)) ?? null
  const path = type === null ? object : object.slice(0, -type.length - 1)
  return path.includes('/') || /\.ya?ml$/.test(path) ? { path, type } : undefined
}
