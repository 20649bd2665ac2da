import type { FastifyInstance, FastifyRequest } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { WireEnvironment, WireService, WireVariable } from '../../../api/service.ts'
import {
  environmentUuid,
  extensionOfEnvironment,
  variableId,
  wireEnvironmentType,
} from '../../../core/domain/identifiers.ts'
import type { Target } from '../../../core/domain/target.ts'
import type { EnvironmentView } from '../../apply/environment-view.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { StoredExtension } from '../../ports/environment-store.ts'
import { hidden } from '../../redact/redactor.ts'
import type { Declarations } from '../../runners/declarations.ts'
import { notFound } from '../errors.ts'
import { needs, requirePrincipal } from '../guard.ts'
import { type EnvironmentParams, environmentOfPath, type ServiceParams } from './environment-path.ts'
import { sendList } from './list.ts'

export interface DevopsOptions {
  fleet: Fleet
  declarations: Pick<Declarations, 'setups'>
}

/** The read side of Connect's devops REST. */
export function addDevopsRoutes(app: FastifyInstance, options: DevopsOptions): void {
  const { fleet } = options

  app.get(routeOf(paths.services), needs('admin'), async (request, reply) => {
    return sendList(
      request,
      reply,
      fleet.extensions().map((each) => serviceOf(each, options)),
    )
  })
  app.get<ServiceParams>(routeOf(paths.service), needs('token'), async (request) =>
    serviceOf(findExtension(request, fleet), options),
  )
  app.get<ServiceParams>(routeOf(paths.environments), needs('token'), async (request, reply) => {
    const { id } = findExtension(request, fleet)
    const own = fleet.environments().filter((each) => each.target?.extension.id === id)
    return sendList(
      request,
      reply,
      own.map((each) => environmentOf(each, options)),
    )
  })

  app.get<EnvironmentParams>(routeOf(paths.environment), needs('token'), async (request) =>
    environmentOf(environmentOfPath(request, fleet), options),
  )
  app.get<EnvironmentParams>(routeOf(paths.variables), needs('token'), async (request, reply) => {
    return sendList(request, reply, variablesOf(environmentOfPath(request, fleet)))
  })
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

function serviceOf({ id, account, spec }: StoredExtension, options: DevopsOptions): WireService {
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

function environmentOf(view: EnvironmentView, { declarations }: DevopsOptions): WireEnvironment {
  const { environment, extension } = view.target as Target
  const setups = declarations.setups(view.id)
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

function variablesOf({ id, target }: EnvironmentView): WireVariable[] {
  return (target?.environment.variables ?? []).map((each) => {
    const { name, secure } = each
    return { id: variableId(id, name), name, value: each.secure ? hidden : each.value, secure }
  })
}
