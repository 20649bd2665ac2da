import { eventCatalogue } from '../core/domain/event-catalogue.ts'
import { type Operation, ok, page } from './operation.ts'
import { paths } from './paths.ts'
import {
  anything,
  flag,
  integer,
  list,
  named,
  nullable,
  object,
  oneOf,
  optional,
  record,
  type TypeOf,
  text,
} from './schema.ts'

const environmentType = oneOf('development', 'test', 'production')
const role = oneOf('vendor', 'distributor', 'reseller')
const namedId = object({ id: text(), name: text() })

/** An environment in Connect's words. */
export const WireEnvironment = named(
  'Environment',
  object({
    id: text('`ENV-...`.'),
    type: environmentType,
    runtime: oneOf('local', 'cloud'),
    external_id: text('Its UUID.'),
    status: text('In small letters.'),
    log_level: oneOf('DEBUG', 'INFO', 'WARNING', 'ERROR'),
    git: optional(object({ url: text(), tag: text(), commit: nullable(text()) })),
    readme_url: nullable(text()),
    changelog_url: nullable(text()),
    schedulables: list(object({ method: text(), name: text(), description: text() })),
    features: object({ event_processing_available: flag() }),
    instances: list(object({ id: text(), status: oneOf('connected', 'disconnected') })),
    extension: namedId,
  }),
)
export type WireEnvironment = TypeOf<typeof WireEnvironment>

/** An extension, in Connect's words. */
export const WireService = named(
  'Service',
  object({
    id: text('`SRVC-dddd-dddd`.'),
    type: oneOf('products', 'hub', 'multiaccount', 'transformations'),
    name: text(),
    description: text(),
    icon: nullable(text()),
    package_id: nullable(text()),
    products: list(namedId),
    hub: nullable(namedId),
    owner: object({ id: text(), name: text(), role }),
    environments: record(WireEnvironment),
  }),
)
export type WireService = TypeOf<typeof WireService>

export const WireVariable = named(
  'Variable',
  object({ id: text('`VAR-...`.'), name: text(), value: text('`*****` where secure.'), secure: flag() }),
)
export type WireVariable = TypeOf<typeof WireVariable>

const Account = named('Account', object({ id: text(), name: text(), role }))

const EventDefinition = named(
  'EventDefinition',
  object({
    id: integer(),
    source: oneOf('system'),
    type: text(),
    name: text(),
    category: oneOf('background', 'interactive'),
    object_statuses: list(text()),
  }),
)

const EventObject = named('EventObject', record(anything()))

const common = { method: 'get', tag: 'Connect' } as const

export const serviceOperations: readonly Operation[] = [
  {
    ...common,
    id: 'listAccounts',
    path: paths.accounts,
    summary: 'Who owns the config repository',
    needs: 'token',
    rql: true,
    answers: page('A page of accounts.', list(Account)),
    errors: [400],
  },
  {
    ...common,
    id: 'listEventDefinitions',
    path: paths.eventDefinitions,
    summary: 'Every event type there is',
    needs: 'token',
    rql: true,
    answers: page('A page of event definitions.', list(EventDefinition)),
    errors: [400],
  },
  {
    ...common,
    id: 'listServices',
    path: paths.services,
    summary: 'All extensions',
    needs: 'admin',
    rql: true,
    answers: page('A page of extensions.', list(WireService)),
    errors: [400],
  },
  {
    ...common,
    id: 'getService',
    path: paths.service,
    summary: 'An extension',
    needs: 'token',
    answers: ok('The extension.', WireService),
    errors: [404],
  },
  {
    ...common,
    id: 'listEnvironments',
    path: paths.environments,
    summary: 'The environments of an extension',
    needs: 'token',
    rql: true,
    answers: page('A page of environments.', list(WireEnvironment)),
    errors: [400, 404],
  },
  {
    ...common,
    id: 'getEnvironment',
    path: paths.environment,
    summary: 'An environment',
    needs: 'token',
    answers: ok('The environment.', WireEnvironment),
    errors: [404],
  },
  {
    ...common,
    id: 'listVariables',
    path: paths.variables,
    summary: "An environment's variables, secure values hidden",
    needs: 'token',
    rql: true,
    answers: page('A page of variables.', list(WireVariable)),
    errors: [400, 404],
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
      errors: [400, 404],
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
