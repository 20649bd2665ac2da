import { eventCatalogue } from '../core/domain/event-catalogue.ts'
import { type Operation, ok, page } from './operation.ts'
import { paths } from './paths.ts'
import { anything, integer, list, named, object, oneOf, record, type TypeOf, text } from './schema.ts'
import { namedId, role } from './service.ts'

export const WireAccount = named('Account', object({ id: text(), name: text(), role }))

export const WireEventDefinition = named(
  'EventDefinition',
  object({
    id: integer(),
    source: oneOf('system'),
    type: text(),
    name: text(),
    description: text(),
    group: text('What its objects are.'),
    extension_type: oneOf('products', 'hub', 'multiaccount', 'transformations'),
    category: oneOf('background', 'interactive'),
    object_statuses: list(text()),
  }),
)
export type WireEventDefinition = TypeOf<typeof WireEventDefinition>

const EventObject = named('EventObject', record(anything()))

const common = { method: 'get', tag: 'Connect' } as const

/** What runners and tools ask about beside extensions. */
export const directoryOperations: readonly Operation[] = [
  {
    ...common,
    id: 'listAccounts',
    path: paths.accounts,
    summary: 'Who owns the config repository',
    needs: 'environments:read',
    runner: true,
    rql: true,
    answers: page('A page of accounts.', list(WireAccount)),
    errors: [400],
  },
  {
    ...common,
    id: 'listEventDefinitions',
    path: paths.eventDefinitions,
    summary: 'Every event type there is',
    needs: 'environments:read',
    runner: true,
    rql: true,
    answers: page('A page of event definitions.', list(WireEventDefinition)),
    errors: [400],
  },
  {
    ...common,
    id: 'getEventDefinition',
    path: paths.eventDefinition,
    summary: 'An event type for a type of extension',
    needs: 'environments:read',
    runner: true,
    answers: ok('The event definition.', WireEventDefinition),
    errors: [404],
  },
  {
    ...common,
    id: 'listProductsOfAccount',
    path: paths.products,
    summary: 'The products that an extension may be for',
    needs: 'environments:read',
    rql: true,
    answers: page('A page of products.', list(namedId)),
    errors: [400],
  },
  {
    ...common,
    id: 'listHubsOfAccount',
    path: paths.hubs,
    summary: 'The hubs that an extension may integrate',
    needs: 'environments:read',
    rql: true,
    answers: page('A page of hubs.', list(namedId)),
    errors: [400],
  },
  {
    ...common,
    id: 'listInstallationsOfService',
    path: paths.installationsOfService,
    summary: 'Installations that events brought, for a runner; for others there are none',
    needs: 'environments:read',
    runner: true,
    rql: true,
    answers: page('A page of installations.', list(EventObject)),
    errors: [400, 403, 404, 429],
  },
  {
    ...common,
    id: 'getInstallationOfService',
    path: paths.installationOfService,
    summary: 'An installation that an event brought, for a runner; for others there are none',
    needs: 'environments:read',
    runner: true,
    answers: ok('The installation.', EventObject),
    errors: [403, 404],
  },
]

/** The objects of events, by their collections: what runners look up while they handle a task. */
export const objectOperations: readonly Operation[] = [
  ...new Set(eventCatalogue.map((each) => each.collection)),
].flatMap((collection): Operation[] => {
  const name = collection.replace(/(^|\W)(\w)/g, (_, __, letter: string) => letter.toUpperCase())
  const path = (of: string) => of.replace('{collection}', collection)
  const ofRunner = { ...common, tag: 'Objects', needs: 'runner' } as const
  return [
    {
      ...ofRunner,
      id: `list${name}`,
      path: path(paths.objects),
      summary: `Objects of ${collection} that events brought`,
      rql: true,
      answers: page('A page of objects.', list(EventObject)),
      errors: [400, 404, 429],
    },
    {
      ...ofRunner,
      id: `get${name}`,
      path: path(paths.object),
      summary: `An object of ${collection}, as its newest event brought it`,
      answers: ok('The object.', EventObject),
      errors: [404],
    },
  ]
})
