import { type Operation, ok, page } from './operation.ts'
import { paths } from './paths.ts'
import {
  described,
  flag,
  instant,
  integer,
  list,
  named,
  nullable,
  number,
  object,
  oneOf,
  optional,
  record,
  type TypeOf,
  text,
} from './schema.ts'

export const environmentType = oneOf('development', 'test', 'production')
export const role = oneOf('vendor', 'distributor', 'reseller')
const runtime = oneOf('local', 'cloud')
export const namedId = object({ id: text(), name: text() })

const Instance = named(
  'Instance',
  object({
    id: text('`INS-...` in cloud mode; in local mode what the runner calls itself.'),
    runtime,
    status: oneOf('connected', 'disconnected'),
  }),
)

/** An environment in Connect's words. What there is none of is left out, as its clients expect. */
export const WireEnvironment = named(
  'Environment',
  object({
    id: text('`ENV-...`.'),
    type: environmentType,
    runtime,
    external_id: text('Its UUID.'),
    status: text('In small letters; `uninitialized` where Git does not declare it.'),
    log_level: optional(oneOf('DEBUG', 'INFO', 'WARNING', 'ERROR')),
    git: optional(object({ url: text(), tag: text(), commit: optional(text()) })),
    readme_url: optional(text()),
    changelog_url: optional(text()),
    schedulables: list(object({ method: text(), name: text(), description: text() })),
    features: object({
      event_processing_available: flag(),
      web_app_available: flag(),
      anvil_app_available: flag(),
      transformation_app_available: flag(),
    }),
    resources: optional(
      object({ cpu: optional(number('Processors.')), memory: optional(number('GB: 10^9 bytes.')) }),
    ),
    replicas: optional(integer('How many instances there are to be.')),
    instances: list(Instance),
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
    short_description: text(),
    overview: text('Markdown.'),
    website: optional(text()),
    icon: optional(text()),
    package_id: nullable(text()),
    products: list(namedId),
    hub: optional(namedId),
    permissions: list(text('A module of the platform.')),
    owner: object({ id: text(), name: text(), role }),
    environments: described(
      "By `development`, `test` and `production`: all three, whether Git declares them or not. An environment's key sees its own.",
      record(WireEnvironment),
    ),
  }),
)
export type WireService = TypeOf<typeof WireService>

export const WireVariable = named(
  'Variable',
  object({
    id: text('`VAR-...`.'),
    name: text(),
    value: text(
      '`*****` where secure. Of one that only the extension declares, what it is until Git sets it.',
    ),
    secure: flag(),
  }),
)
export type WireVariable = TypeOf<typeof WireVariable>

export const WireEventSubscription = named(
  'EventSubscription',
  object({
    type: text(),
    name: text(),
    group: text(),
    category: oneOf('background', 'interactive', 'scheduled', 'transformation'),
    statuses: list(text('None: all.')),
  }),
)
export type WireEventSubscription = TypeOf<typeof WireEventSubscription>

const EnvironmentLogs = named(
  'EnvironmentLogs',
  object({
    id: text(),
    type: environmentType,
    runtime,
    logs: list(
      object({
        timestamp: instant(),
        log_level: described('As the line says, else `INFO`.', oneOf('DEBUG', 'INFO', 'WARNING', 'ERROR')),
        message: text(),
      }),
    ),
  }),
)
export type WireLogs = TypeOf<typeof EnvironmentLogs>

const crashNotice = object({ error_output: text('What a runner says of a process of its own that ended.') })

const common = { method: 'get', tag: 'Connect' } as const
const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export const serviceOperations: readonly Operation[] = [
  {
    ...common,
    id: 'listServices',
    path: paths.services,
    summary: 'All extensions',
    needs: 'environments:read',
    rql: true,
    answers: page('A page of extensions.', list(WireService)),
    errors: [400],
  },
  {
    ...common,
    id: 'getService',
    path: paths.service,
    summary: 'An extension',
    needs: 'environments:read',
    runner: true,
    answers: ok('The extension.', WireService),
    errors: [404],
  },
  {
    ...common,
    id: 'listProductsOfService',
    path: paths.serviceProducts,
    summary: 'The products that the extension is for',
    needs: 'environments:read',
    runner: true,
    rql: true,
    answers: page('A page of products.', list(namedId)),
    errors: [400, 404],
  },
  {
    ...common,
    id: 'listEnvironments',
    path: paths.environments,
    summary: 'The environments of an extension',
    needs: 'environments:read',
    runner: true,
    rql: true,
    answers: page('A page of environments.', list(WireEnvironment)),
    errors: [400, 404],
  },
  {
    ...common,
    id: 'getEnvironment',
    path: paths.environment,
    summary: 'An environment',
    needs: 'environments:read',
    runner: true,
    answers: ok('The environment.', WireEnvironment),
    errors: [404],
  },
  {
    ...common,
    id: 'listVariables',
    path: paths.variables,
    summary: "An environment's variables, secure values hidden",
    needs: 'environments:read',
    runner: true,
    rql: true,
    answers: page('A page of variables.', list(WireVariable)),
    errors: [400, 404],
  },
  {
    ...common,
    id: 'exportVariablesOfConnect',
    path: paths.exportVariables,
    summary: 'Its variables as a spreadsheet, without secure values',
    needs: 'environments:read',
    answers: { 200: { description: 'The file.', contentType: spreadsheet } },
    errors: [404],
  },
  {
    ...common,
    id: 'getLogs',
    path: paths.logs,
    summary: 'The newest lines of its instances and builds; in cloud mode only',
    needs: 'logs:read',
    answers: ok('The lines.', EnvironmentLogs),
    errors: [404],
  },
  {
    ...common,
    id: 'listEventSubscriptions',
    path: paths.eventSubscriptions,
    summary: 'The events that its connected runners subscribe to',
    needs: 'environments:read',
    runner: true,
    rql: true,
    answers: page('A page of subscriptions.', list(WireEventSubscription)),
    errors: [400, 404],
  },
  {
    ...common,
    id: 'updateEnvironment',
    method: 'put',
    path: paths.environment,
    summary:
      'What a runner, and nobody else, says when it had to start a process of its own anew; all else is declared in Git, and refused',
    needs: 'environments:read',
    runner: true,
    body: crashNotice,
    answers: ok('The environment.', WireEnvironment),
    errors: [403, 404],
  },
  {
    ...common,
    id: 'updateInstance',
    method: 'put',
    path: paths.instance,
    summary: 'The same of one instance',
    needs: 'environments:read',
    runner: true,
    body: crashNotice,
    answers: ok('The instance.', Instance),
    errors: [403, 404],
  },
  {
    ...common,
    id: 'updateConfiguration',
    method: 'post',
    path: paths.updateConfiguration,
    summary: 'Variables reach runners by themselves; what failed is tried again at once',
    needs: 'environments:restart',
    answers: ok('The environment.', WireEnvironment),
    errors: [404],
  },
]
