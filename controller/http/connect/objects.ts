import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { WireAccount, WireEventDefinition } from '../../../api/directory.ts'
import { paths, routeOf } from '../../../api/paths.ts'
import { namedId } from '../../../api/service.ts'
import { eventCatalogue } from '../../../core/domain/event-catalogue.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { ObjectStore } from '../../ports/object-store.ts'
import { notFound, notOffered } from '../errors.ts'
import { needs, needsOrRunner, requirePrincipal, requireRunner } from '../guard.ts'
import { extensionOfPath, type ServiceParams } from './environment-path.ts'
import { eventDefinitions } from './event-definitions.ts'
import { queryOf, sendList } from './list.ts'
import { type Collection, objectPage } from './object-list.ts'
import { Questions } from './questions.ts'
import { contentRange, demandedValue } from './rql.ts'
import { fieldsOf } from './rql-fields.ts'

const accountFields = fieldsOf(WireAccount)
const namedFields = fieldsOf(namedId)
const definitionFields = fieldsOf(WireEventDefinition)

export interface ObjectOptions {
  fleet: Pick<Fleet, 'account' | 'extension' | 'environment'>
  store: ObjectStore
}

/**
 * What runners ask Connect about while they handle a task: accounts, event definitions, and the objects of
 * events, which belong to the environment whose events brought them.
 */
export function addObjectRoutes(app: FastifyInstance, { fleet, store }: ObjectOptions): void {
  app.get(routeOf(paths.accounts), needsOrRunner('environments:read'), async (request, reply) => {
    const account = fleet.account()
    const accounts = account ? [{ id: account.id, name: account.displayName, role: account.role }] : []
    return sendList(request, reply, accounts, accountFields)
  })
  app.get(routeOf(paths.products), needs('environments:read'), async (request, reply) =>
    sendList(request, reply, fleet.account()?.products ?? [], namedFields),
  )
  app.get(routeOf(paths.hubs), needs('environments:read'), async (request, reply) =>
    sendList(request, reply, fleet.account()?.hubs ?? [], namedFields),
  )
  app.get(routeOf(paths.eventDefinitions), needsOrRunner('environments:read'), async (request, reply) =>
    sendList(request, reply, eventDefinitions, definitionFields),
  )
  app.get<{ Params: { id: string } }>(
    routeOf(paths.eventDefinition),
    needsOrRunner('environments:read'),
    async ({ params }) => {
      const found = eventDefinitions.find(({ id }) => String(id) === params.id)
      if (!found) throw notFound(`event definition ${params.id}`)
      return found
    },
  )

  const asked = { store, questions: new Questions() }
  for (const collection of new Set(eventCatalogue.map((each) => each.collection))) {
    app.get(paths.objects.replace('{collection}', collection), needs('runner'), async (request, reply) => {
      return await sendObjects(request, reply, { environment: requireRunner(request), collection }, asked)
    })
    app.get<{ Params: { id: string } }>(
      routeOf(paths.object).replace(':collection', collection),
      needs('runner'),
      async (request) =>
        await findObject(request.params.id, { environment: requireRunner(request), collection }, store),
    )
  }
  addInstallationRoutes(app, { fleet, ...asked })
}

interface Asked {
  store: ObjectStore
  questions: Questions
}

/** The same for installations, where runners look for those of their own extension. */
function addInstallationRoutes(
  app: FastifyInstance,
  { fleet, store, questions }: Pick<ObjectOptions, 'fleet'> & Asked,
): void {
  const ofRunner = (request: FastifyRequest<ServiceParams>): Collection => {
    const { id } = extensionOfPath(request, fleet)
    if (requirePrincipal(request).kind !== 'environment')
      throw notOffered(`${id} has no installations apart from what external events bring to its runners`)
    return { environment: requireRunner(request), collection: 'devops/installations' }
  }
  app.get<ServiceParams>(
    routeOf(paths.installationsOfService),
    needsOrRunner('environments:read'),
    async (request, reply) => sendObjects(request, reply, ofRunner(request), { store, questions }),
  )
  app.get<{ Params: { service: string; id: string } }>(
    routeOf(paths.installationOfService),
    needsOrRunner('environments:read'),
    async (request) => findObject(request.params.id, ofRunner(request), store),
  )
}

async function sendObjects(
  request: FastifyRequest,
  reply: FastifyReply,
  of: Collection,
  { store, questions }: Asked,
): Promise<FastifyReply> {
  const query = queryOf(request)
  const id = demandedValue(query.filter, 'id')
  if (id !== undefined) {
    const object = (await store.getObject(of.environment, of.collection, id)) as object | undefined
    return sendList(request, reply, object ? [object] : [])
  }
  const { page, total } = await questions.ask(request, reply, () => objectPage(of, query, store))
  return reply.header('content-range', contentRange(query.offset, page.length, total)).send(page)
}

async function findObject(
  id: string,
  { environment, collection }: Collection,
  store: ObjectStore,
): Promise<object> {
  const object = await store.getObject(environment, collection, id)
  if (object === undefined) throw notFound(`${collection}/${id}`)
  return object as object
}
