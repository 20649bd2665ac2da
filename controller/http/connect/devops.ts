import type { FastifyInstance, FastifyRequest } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import {
  namedId,
  WireEnvironment,
  WireEventSubscription,
  type WireLogs,
  WireService,
  WireVariable,
} from '../../../api/service.ts'
import { wireEnvironmentType } from '../../../core/domain/identifiers.ts'
import { isObject } from '../../../core/lib/json.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { StoredExtension } from '../../ports/environment-store.ts'
import type { Log } from '../../ports/log.ts'
import type { LogLine, Runtime } from '../../ports/runtime.ts'
import { audited } from '../audited.ts'
import { notFound, notOffered } from '../errors.ts'
import { needs, needsOrRunner, seesExtension } from '../guard.ts'
import { declaredEnvironment, editInGit, type PlaceOptions } from './declared-place.ts'
import {
  type EnvironmentOfService,
  type EnvironmentParams,
  environmentOfService,
  environmentsOf,
  extensionOfPath,
  type ItemParams,
  type ServiceParams,
} from './environment-path.ts'
import { subscriptionsOf } from './event-definitions.ts'
import { sendList, sendShaped } from './list.ts'
import { fieldsOf } from './rql-fields.ts'
import { environmentOf, instancesOf, serviceOf, wireVariablesOf } from './service-shape.ts'

export interface DevopsOptions extends PlaceOptions {
  fleet: Pick<Fleet, 'extensions' | 'extension' | 'environment' | 'retry'>
  runtime: Pick<Runtime, 'logs'>
  log: Log
}

/** Connect calls a product by itself, and a service has several. */
const serviceFields = fieldsOf(WireService, { product: 'products' })
const productFields = fieldsOf(namedId)
const environmentFields = fieldsOf(WireEnvironment)
const variableFields = fieldsOf(WireVariable)
const subscriptionFields = fieldsOf(WireEventSubscription)

/** Lines of a log that Connect's `logs` shows. */
const shownLines = 1000
const longestNotice = 4000

/** Extensions and their environments as Connect's devops REST shows them. */
export function addDevopsRoutes(app: FastifyInstance, options: DevopsOptions): void {
  const { fleet } = options

  app.get(routeOf(paths.services), needs('environments:read'), async (request, reply) => {
    const sources = fleet.extensions().filter(({ spec }) => seesExtension(request, spec))
    const shapes = (part: readonly StoredExtension[]) =>
      part.map((each) => serviceOf(each, environmentsOf(request, each, fleet), options))
    return await sendShaped(request, reply, { sources, idOf: ({ id }) => id, shapes }, serviceFields)
  })
  app.get<ServiceParams>(routeOf(paths.service), needsOrRunner('environments:read'), async (request) => {
    const extension = extensionOfPath(request, fleet)
    return serviceOf(extension, environmentsOf(request, extension, fleet), options)
  })
  app.get<ServiceParams>(
    routeOf(paths.serviceProducts),
    needsOrRunner('environments:read'),
    async (request, reply) => {
      const extension = extensionOfPath(request, fleet)
      return sendList(request, reply, serviceOf(extension, [], options).products, productFields)
    },
  )
  app.get<ServiceParams>(
    routeOf(paths.environments),
    needsOrRunner('environments:read'),
    async (request, reply) => {
      const environments = environmentsOf(request, extensionOfPath(request, fleet), fleet)
      return sendList(
        request,
        reply,
        environments.map((each) => environmentOf(each, options)),
        environmentFields,
      )
    },
  )
  addEnvironmentReads(app, options)
  addNotices(app, options)
}

function addEnvironmentReads(app: FastifyInstance, options: DevopsOptions): void {
  const { fleet, declarations, runtime } = options
  app.get<EnvironmentParams>(
    routeOf(paths.environment),
    needsOrRunner('environments:read'),
    async (request) => environmentOf(environmentOfService(request, fleet), options),
  )
  app.get<EnvironmentParams>(
    routeOf(paths.variables),
    needsOrRunner('environments:read'),
    async (request, reply) =>
      sendList(
        request,
        reply,
        wireVariablesOf(environmentOfService(request, fleet), options),
        variableFields,
      ),
  )
  app.get<EnvironmentParams>(
    routeOf(paths.eventSubscriptions),
    needsOrRunner('environments:read'),
    async (request, reply) => {
      const { id } = environmentOfService(request, fleet)
      return sendList(request, reply, subscriptionsOf(declarations.setups(id)), subscriptionFields)
    },
  )
  app.get<EnvironmentParams>(routeOf(paths.logs), needs('logs:read'), async (request): Promise<WireLogs> => {
    const { id, type, view } = environmentOfService(request, fleet)
    if (view?.target?.environment.mode === 'local')
      throw notOffered(`${id} is in local mode: its log is where its runner is`)
    const lines = await runtime.logs(id, { lines: shownLines })
    return { id, type: wireEnvironmentType[type], runtime: 'cloud', logs: lines.map(wireLine) }
  })
}

/** What a runner tells of itself over REST, and what pushes what is pushed anyway. */
function addNotices(app: FastifyInstance, options: DevopsOptions): void {
  const { fleet, hub } = options

  app.post<EnvironmentParams>(
    routeOf(paths.updateConfiguration),
    needs('environments:restart', 'environment.retry'),
    async (request) => {
      const environment = environmentOfService(request, fleet)
      await audited(request, environment.id, { environment: environment.id })
      fleet.retry(environment.id)
      return environmentOf(environment, options)
    },
  )
  app.put<EnvironmentParams>(
    routeOf(paths.environment),
    needsOrRunner('environments:read', 'git.edit'),
    async (request) => {
      const environment = environmentOfService(request, fleet)
      takeNotice(request, environment, options)
      return environmentOf(environment, options)
    },
  )
  app.put<ItemParams>(
    routeOf(paths.instance),
    needsOrRunner('environments:read', 'git.edit'),
    async (request) => {
      const environment = environmentOfService(request, fleet)
      const { id, view } = environment
      const instances = view ? instancesOf(view, hub.connections(id)) : []
      const instance = instances.find((each) => each.id === request.params.id)
      if (!instance) throw notFound(`instance ${request.params.id}`)
      takeNotice(request, environment, options)
      return instance
    },
  )
}

/** @throws {HttpError} 403 where it is no runner that calls, or the body says anything else than that a process of it ended */
function takeNotice(
  request: FastifyRequest,
  environment: EnvironmentOfService,
  options: DevopsOptions,
): void {
  const body = isObject(request.body) ? request.body : {}
  const { error_output: notice, ...rest } = body
  const isRunner = request.principal?.kind === 'environment'
  if (!isRunner || typeof notice !== 'string' || Object.keys(rest).length > 0)
    throw editInGit('the environment is declared in Git', declaredEnvironment(environment), options)
  const fields = { environment: environment.id, printed: notice.slice(0, longestNotice) }
  options.log.warn(fields, 'a runner started a process of its own anew')
}

const levels = ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const

function wireLine({ at, text }: LogLine): WireLogs['logs'][number] {
  const said = /\b(DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL|FATAL)\b/.exec(text)?.[1]
  const level = levels.find((each) => said?.startsWith(each.slice(0, 4))) ?? (said ? 'ERROR' : 'INFO')
  return { timestamp: at, log_level: level, message: text }
}
