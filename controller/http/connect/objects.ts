import type { FastifyInstance } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import { type EventType, eventCatalogue } from '../../../core/domain/event-catalogue.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { ObjectStore } from '../../ports/object-store.ts'
import { notFound } from '../errors.ts'
import { needs, requireRunner } from '../guard.ts'
import { queryOf, sendList } from './list.ts'
import { demandedValue } from './rql.ts'

/**
 * What runners ask Connect about while they handle a task: accounts, event definitions, and the objects of
 * events, which belong to the environment whose events brought them.
 */
export function addObjectRoutes(
  app: FastifyInstance,
  { fleet, store }: { fleet: Fleet; store: ObjectStore },
): void {
  app.get(routeOf(paths.accounts), needs('token'), async (request, reply) => {
    const accounts = new Map(fleet.extensions().map(({ account }) => [account.id, account]))
    return sendList(
      request,
      reply,
      [...accounts.values()].map(({ id, displayName, role }) => ({ id, name: displayName, role })),
    )
  })

  app.get(routeOf(paths.eventDefinitions), needs('token'), async (request, reply) => {
    return sendList(request, reply, eventCatalogue.map(definitionOf))
  })

  for (const collection of new Set(eventCatalogue.map((each) => each.collection))) {
    app.get(paths.objects.replace('{collection}', collection), needs('runner'), async (request, reply) => {
      const environment = requireRunner(request)
      const id = demandedValue(queryOf(request).filter, 'id')
      if (id === undefined)
        return sendList(request, reply, (await store.listObjects(environment, collection)) as object[])
      const object = (await store.getObject(environment, collection, id)) as object | undefined
      return sendList(request, reply, object ? [object] : [])
    })
    app.get<{ Params: { id: string } }>(
      routeOf(paths.object).replace(':collection', collection),
      needs('runner'),
      async (request, reply) => {
        const environment = requireRunner(request)
        const object = await store.getObject(environment, collection, request.params.id)
        if (object === undefined) throw notFound(`${collection}/${request.params.id}`)
        return reply.send(object)
      },
    )
  }
}

function definitionOf({ type, category, statuses }: EventType, index: number) {
  return {
    id: index + 1,
    source: 'system',
    type,
    name: type.replaceAll('_', ' '),
    category,
    object_statuses: statuses,
  }
}
