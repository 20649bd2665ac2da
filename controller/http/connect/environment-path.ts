import type { FastifyRequest } from 'fastify'
import { type EnvironmentType, environmentTypes } from '../../../core/domain/desired.ts'
import { extensionOfEnvironment } from '../../../core/domain/extension-of-environment.ts'
import { environmentId, environmentUuid } from '../../../core/domain/identifiers.ts'
import type { EnvironmentView } from '../../apply/environment-view.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { StoredExtension } from '../../ports/environment-store.ts'
import { notFound } from '../errors.ts'
import { requirePrincipal } from '../guard.ts'
import { thingOf } from '../things.ts'

/** Parameters of Connect's paths: a service is an extension. */
export type ServiceParams = { Params: { service: string } }
export type EnvironmentParams = { Params: { service: string; environment: string } }
export type ItemParams = { Params: { service: string; environment: string; id: string } }

/** What finds extensions and environments. */
export type Found = Pick<Fleet, 'extension' | 'environment'>

/** One of the three environments that an extension has in Connect's eyes. */
export interface EnvironmentOfService {
  id: string
  type: EnvironmentType
  extension: StoredExtension
  /** Undefined: Git does not declare it. */
  view: EnvironmentView | undefined
}

/**
 * The extension a path names, if the caller may see it: an environment's key opens its own; of others the guard has decided.
 * @throws {HttpError} 404 where it is not there, and the same where it may not be seen
 */
export function extensionOfPath(request: FastifyRequest<ServiceParams>, fleet: Found): StoredExtension {
  const { service } = request.params
  const principal = requirePrincipal(request)
  const isVisible = principal.kind !== 'environment' || extensionOfEnvironment(principal.id) === service
  const found = isVisible ? fleet.extension(service) : undefined
  if (!found) throw notFound(`service ${service}`)
  return found
}

/** The environments of an extension that the caller may see: an environment's key opens that one alone, whatever it is. */
export function environmentsOf(
  request: FastifyRequest,
  extension: StoredExtension,
  fleet: Found,
): EnvironmentOfService[] {
  const principal = requirePrincipal(request)
  return environmentTypes
    .map((type) => ({ id: environmentId(extension.id, type), type }))
    .filter(({ id, type }) =>
      principal.kind === 'environment'
        ? principal.id === id
        : request.may.may('environments:read', thingOf(extension.spec, type)),
    )
    .map((each) => ({ ...each, extension, view: declaredView(each.id, fleet) }))
}

/**
 * The environment a path names, declared or not, if the caller may see it: by its `ENV-` id or UUID, in any case, or by
 * `extension:type`.
 * @throws {HttpError} 404 where it is not there, and the same where it may not be seen
 */
export function environmentOfService(
  request: FastifyRequest<EnvironmentParams>,
  fleet: Found,
): EnvironmentOfService {
  const { environment } = request.params
  const wanted = environment.toLowerCase()
  const found = environmentsOf(request, extensionOfPath(request, fleet), fleet).find(
    ({ id, type, extension }) =>
      id.toLowerCase() === wanted ||
      `${extension.spec.name}:${type}` === environment ||
      environmentUuid(id) === wanted,
  )
  if (!found) throw notFound(`environment ${environment}`)
  return found
}

/**
 * The same, where it must be declared.
 * @throws {HttpError} 404
 */
export function environmentOfPath(request: FastifyRequest<EnvironmentParams>, fleet: Found): EnvironmentView {
  const { view } = environmentOfService(request, fleet)
  if (!view) throw notFound(`environment ${request.params.environment}`)
  return view
}

function declaredView(id: string, fleet: Found): EnvironmentView | undefined {
  const view = fleet.environment(id)
  return view?.target ? view : undefined
}
