import type { FastifyInstance, FastifyRequest } from 'fastify'
import { routeOf } from '../../../api/paths.ts'
import { declaredOperations, notOfferedOperations } from '../../../api/refused.ts'
import { notOffered } from '../errors.ts'
import { needsOrRunner } from '../guard.ts'
import { editInGit, type PlaceOptions, refusedThings } from './declared-place.ts'
import { environmentOfService, extensionOfPath, type ItemParams } from './environment-path.ts'

/**
 * What Connect's devops REST offers and this one refuses: what Git declares, with the place to edit, and what is not
 * there at all. Refused before the body is read, whatever that is.
 */
export function addRefusedRoutes(app: FastifyInstance, options: PlaceOptions): void {
  for (const operation of Object.values(declaredOperations)) {
    const { what, of } = refusedThings[operation.id as keyof typeof declaredOperations]
    refuse(app, operation, 'git.edit', (request) => {
      throw editInGit(what, of(request, options), options)
    })
  }
  for (const operation of notOfferedOperations) {
    refuse(app, operation, 'nothing', (request) => {
      if ('environment' in request.params) environmentOfService(request, options.fleet)
      else if ('service' in request.params) extensionOfPath(request, options.fleet)
      throw notOffered(`this is not offered: ${operation.instead}`)
    })
  }
}

function refuse(
  app: FastifyInstance,
  { method, path }: { method: string; path: string },
  audits: 'git.edit' | 'nothing',
  how: (request: FastifyRequest<ItemParams>) => never,
): void {
  app.route<ItemParams>({
    method: method.toUpperCase(),
    url: routeOf(path),
    ...needsOrRunner('environments:read', audits),
    onRequest: async (request) => how(request),
    handler: how,
  })
}
