import { AccessInForce } from './access.ts'
import { type Operation, ok } from './operation.ts'
import { paths } from './paths.ts'
import {
  anything,
  described,
  either,
  flag,
  instant,
  integer,
  list,
  named,
  nullable,
  object,
  oneOf,
  optional,
  record,
  type Schema,
  text,
} from './schema.ts'

const timeZone = text('IANA name.')
const milliseconds = (description?: string) => integer(description ?? 'Milliseconds.')

const trigger = either(
  object({ type: oneOf('onetime'), at: text(), timeZone, ifPast: oneOf('run', 'error') }),
  either(
    object({
      type: oneOf('recurring'),
      every: object({ n: integer(), unit: oneOf('hour', 'day', 'week', 'month') }),
      start: text(),
      end: nullable(text()),
      timeZone,
    }),
    object({
      type: oneOf('advanced'),
      cron: text(),
      timeZone,
      dialect: optional(oneOf('quartz')),
      domDow: optional(oneOf('or', 'and')),
    }),
  ),
)

const DeclaredSchedule = named(
  'DeclaredSchedule',
  object({
    id: text(),
    name: text(),
    displayName: text(),
    description: text(),
    method: text(),
    data: record(anything()),
    trigger,
    enabled: flag(),
    missedRuns: oneOf('last', 'none', 'all'),
    catchUpWindowMs: milliseconds(),
    overlap: oneOf('skip', 'queueOne', 'queueAll', 'cancelPrevious', 'allow'),
    maxQueued: integer(),
    jitterMs: milliseconds(),
  }),
)

const variable = either(
  object({ name: text(), secure: oneOfBoolean(false), value: text() }),
  object({ name: text(), secure: oneOfBoolean(true), sealed: text('A digest of the sealed value.') }),
)

function oneOfBoolean<const Value extends boolean>(value: Value): Schema<Value> {
  return { json: { const: value }, named: {} }
}

const DeclaredEnvironment = named(
  'DeclaredEnvironment',
  object({
    id: text(),
    extension: text('Name.'),
    extensionId: text(),
    type: oneOf('dev', 'test', 'production'),
    mode: oneOf('local', 'cloud'),
    state: oneOf('running', 'stopped'),
    source: nullable(
      object({
        url: text(),
        tag: text(),
        auth: optional(
          object({ username: text(), passwordFrom: text('Name of a variable of the controller.') }),
        ),
      }),
    ),
    runtime: nullable(
      object({
        kind: oneOf('process'),
        build: nullable(text()),
        start: text(),
        env: optional(record(text())),
      }),
    ),
    instances: integer(),
    resources: object({ cpuMillis: nullable(integer()), memoryBytes: nullable(integer()) }),
    logLevel: oneOf('DEBUG', 'INFO', 'WARNING', 'ERROR'),
    drainTimeoutMs: milliseconds(),
    deployTimeoutMs: milliseconds(),
    externalEvents: object({ enabled: flag() }),
    suspend: nullable(object({ reason: text(), until: nullable(instant()) })),
    variables: list(variable),
    schedules: list(DeclaredSchedule),
  }),
)

const DeclaredExtension = named(
  'DeclaredExtension',
  object({
    id: text(),
    name: text(),
    displayName: text(),
    type: oneOf(
      'multi-account-installation',
      'commerce-transformations',
      'fulfillment-automation',
      'hub-integration',
    ),
    description: text(),
    shortDescription: text(),
    overview: text('Markdown.'),
    website: nullable(text()),
    icon: nullable(text()),
    packageId: nullable(text()),
    products: list(text()),
    hub: nullable(text()),
    permissions: list(text()),
    events: nullable(list(text())),
    environments: list(DeclaredEnvironment),
    files: list(text('Path in the config repository.')),
    declaredIn: optional(
      object(
        { extension: text(), environments: record(text()) },
        'The files that declare it and its environments.',
      ),
    ),
  }),
)

const namedIds = list(object({ id: text(), name: text() }))

const Observed = named(
  'Observed',
  object({
    commit: nullable(text('The newest commit seen.')),
    account: nullable(
      object({
        id: text(),
        name: text(),
        displayName: text(),
        role: oneOf('vendor', 'distributor', 'reseller'),
        products: namedIds,
        hubs: namedIds,
      }),
    ),
    isolated: flag('Whether each environment runs as a user of its own.'),
    access: nullable(described('Who may do what. Null for whoever may not ask.', AccessInForce)),
    observed: object({
      extensions: list(
        object({
          spec: described('The last good specification.', DeclaredExtension),
          environments: list(
            object({
              id: text(),
              applied: nullable(described('What was last applied in full.', DeclaredEnvironment)),
              status: text(),
            }),
          ),
        }),
      ),
    }),
  }),
)

export const observedOperations: readonly Operation[] = [
  {
    id: 'getObserved',
    method: 'get',
    path: paths.observed,
    tag: 'Status',
    summary: 'What was last applied, to compare a checkout with; no secure value is in it',
    needs: 'environments:read',
    answers: ok('What is there.', Observed),
  },
]
