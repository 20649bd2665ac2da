import type { FastifyRequest } from 'fastify'
import { extensionOfEnvironment } from '../../../core/domain/identifiers.ts'
import type { EnvironmentView } from '../../apply/environment-view.ts'
import type { Fleet } from '../../apply/fleet.ts'
import { notFound } from '../errors.ts'
import { findEnvironment } from '../find-environment.ts'
import { requireEnvironment } from '../guard.ts'

/** Parameters of Connect's paths: a service is an extension. */
export type ServiceParams = { Params: { service: string } }
export type EnvironmentParams = { Params: { service: string; environment: string } }
export type ItemParams = { Params: { service: string; environment: string; id: string } }

/**
 * The environment a path names, if it is one of its service and the caller may see it.
 * @throws {HttpError} 404 where it is not
 */
export function environmentOfPath(request: FastifyRequest<EnvironmentParams>, fleet: Fleet): EnvironmentView {
  const { service, environment } = request.params
  const view = findEnvironment(environment, fleet)
  if (!view.target || extensionOfEnvironment(view.id) !== service)
    throw notFound(`environment ${environment}`)
  requireEnvironment(request, view.id)
  return view
}
