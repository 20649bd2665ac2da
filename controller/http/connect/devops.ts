import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  environmentUuid,
  extensionOfEnvironment,
  variableId,
  wireEnvironmentType,
} from '../../../core/domain/identifiers.ts'
import type { Target } from '../../../core/domain/target.ts'
import type { EnvironmentView } from '../../apply/environment.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { StoredExtension } from '../../ports/environment-store.ts'
import type { RunnerHub } from '../../ports/runners.ts'
import { notFound, requireAdmin, requireEnvironment, requirePrincipal } from '../app.ts'
import { contentRange, parseQuery, type Query, select } from './rql.ts'

export interface DevopsOptions {
  fleet: Fleet
  hub: Pick<RunnerHub, 'connections'>
}

const base = '/public/v1/devops'
/** Clients that name no limit read one page only: it must hold all that matters. */
const defaultLimit = 1000

/** The read side of Connect's devops REST. */
export function addDevopsRoutes(app: FastifyInstance, options: DevopsOptions): void {
  const { fleet } = options

  app.get(`${base}/services`, async (request, reply) => {
    requireAdmin(request)
    return sendList(
      request,
      reply,
      fleet.extensions().map((each) => serviceOf(each, options)),
    )
  })
  app.get<ServiceParams>(`${base}/services/:service`, async (request) =>
    serviceOf(findExtension(request, fleet), options),
  )
  app.get<ServiceParams>(`${base}/services/:service/environments`, async (request, reply) => {
    const { id } = findExtension(request, fleet)
    const own = fleet.environments().filter((each) => each.target?.extension.id === id)
    return sendList(
      request,
      reply,
      own.map((each) => environmentOf(each, options)),
    )
  })

  const environment = `${base}/services/:service/environments/:environment`
  app.get<EnvironmentParams>(environment, async (request) =>
    environmentOf(findEnvironment(request, fleet), options),
  )
  app.get<EnvironmentParams>(`${environment}/variables`, async (request, reply) => {
    return sendList(request, reply, variablesOf(findEnvironment(request, fleet)))
  })
}

/** The environment a path names, by `ENV-` id or UUID, if the caller may see it. */
export function findEnvironment(request: FastifyRequest<EnvironmentParams>, fleet: Fleet): EnvironmentView {
  requirePrincipal(request)
  const wanted = request.params.environment
  const id = environmentIdOf(wanted, fleet.ids())
  const view = id === undefined ? undefined : fleet.environment(id)
  if (!view?.target || extensionOfEnvironment(view.id) !== request.params.service)
    throw notFound(`environment ${wanted}`)
  requireEnvironment(request, view.id)
  return view
}

/** Accepts an `ENV-` id or the environment's UUID, in any case. */
export function environmentIdOf(text: string, ids: readonly string[]): string | undefined {
  const wanted = text.toLowerCase()
  // a UUID takes a hash to tell, and most callers do without
  return ids.find((id) => id.toLowerCase() === wanted) ?? ids.find((id) => environmentUuid(id) === wanted)
}

export type ServiceParams = { Params: { service: string } }
export type EnvironmentParams = { Params: { service: string; environment: string } }
export type ItemParams = { Params: { service: string; environment: string; id: string } }

export function queryOf(request: FastifyRequest): Query {
  const mark = request.url.indexOf('?')
  return parseQuery(mark < 0 ? '' : request.url.slice(mark + 1))
}

export function sendList(
  request: FastifyRequest,
  reply: FastifyReply,
  items: readonly object[],
): FastifyReply {
  const query = queryOf(request)
  const { page, total } = select(items, query, defaultLimit)
  return reply.header('content-range', contentRange(query.offset, page.length, total)).send(page)
}

function findExtension(request: FastifyRequest<ServiceParams>, fleet: Fleet): StoredExtension {
  const principal = requirePrincipal(request)
  const { service } = request.params
  const own = principal.kind === 'admin' || extensionOfEnvironment(principal.id) === service
  const found = own ? fleet.extensions().find((each) => each.id === service) : undefined
  if (!found) throw notFound(`service ${service}`)
  return found
}

const wireType = {
  'fulfillment-automation': 'products',
  'hub-integration': 'hub',
  'multi-account-installation': 'multiaccount',
  'commerce-transformations': 'transformations',
} as const

function serviceOf({ id, account, spec }: StoredExtension, options: DevopsOptions) {
  const own = options.fleet.environments().filter((each) => each.target?.extension.id === id)
  const types = own.flatMap((each) =>
    each.target ? [[wireEnvironmentType[each.target.environment.type], each] as const] : [],
  )
  return {
    id,
    type: wireType[spec.type],
    name: spec.displayName,
    description: spec.description,
    icon: spec.icon,
    package_id: spec.packageId,
    products: account.products.filter((each) => spec.products.includes(each.id)),
    hub: account.hubs.find((each) => each.id === spec.hub) ?? null,
    owner: { id: account.id, name: account.displayName, role: account.role },
    environments: Object.fromEntries(types.map(([type, view]) => [type, environmentOf(view, options)])),
  }
}

function environmentOf(view: EnvironmentView, { hub }: DevopsOptions) {
  const { environment, extension } = view.target as Target
  const setups = hub.connections(view.id).map((each) => each.setup)
  const schedulables = new Map(setups.flatMap((each) => each.schedulables).map((each) => [each.method, each]))
  return {
    id: view.id,
    type: wireEnvironmentType[environment.type],
    runtime: environment.mode,
    external_id: environmentUuid(view.id),
    status: view.status.toLowerCase(),
    log_level: environment.logLevel,
    ...(environment.source ? { git: gitOf(view, environment.source) } : {}),
    readme_url: setups.find((each) => each.readmeUrl)?.readmeUrl ?? null,
    changelog_url: setups.find((each) => each.changelogUrl)?.changelogUrl ?? null,
    schedulables: [...schedulables.values()],
    features: {
      event_processing_available: setups.some((each) => Object.keys(each.eventSubscriptions).length > 0),
    },
    instances: view.instances.map(({ id, connected }) => ({
      id,
      status: connected ? 'connected' : 'disconnected',
    })),
    extension: { id: extension.id, name: extension.displayName },
  }
}

function gitOf({ deployed }: EnvironmentView, source: { url: string; tag: string }) {
  return { url: source.url, tag: deployed?.tag ?? source.tag, commit: deployed?.commit ?? null }
}

function variablesOf({ id, target }: EnvironmentView) {
  return (target?.environment.variables ?? []).map((each) => {
    const { name, secure } = each
    return { id: variableId(id, name), name, value: each.secure ? '*****' : each.value, secure }
  })
}
