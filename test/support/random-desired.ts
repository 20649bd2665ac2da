import fc from 'fast-check'
import {
  type Account,
  type AccountRole,
  type Desired,
  type Environment,
  type Extension,
  type ExtensionType,
  environmentTypes,
  type Schedule,
  type Source,
  type Trigger,
  type Variable,
} from '../../core/domain/desired.ts'
import { accountId, environmentId, extensionId, scheduleId } from '../../core/domain/identifiers.ts'

/** Text that YAML reads as something else, or not at all, unless it is written with care. */
const nasty = fc.constantFrom(
  ...['NO', 'yes', 'null', '~', '', ' ', ' a ', '010', '1e3', '0x1F', '.inf', '-1', '1_000', '2026-01-02'],
  ...[
    '# a',
    'a # b',
    'a: b',
    'a:',
    ': a',
    '- a',
    '-',
    '? a',
    '*a',
    '&a',
    '!a',
    '%a',
    '@a',
    '`a',
    '|',
    '>',
    '<<',
  ],
  ...['{a: b}', '[a]', '{{ a }}', ', a', '"a"', "it's", 'a\\b', '---', '...', 'true', '=', 'Łódź 🚢'],
  ...['a\nb', 'a\n', '\na', 'a\n\n\nb\n\n', '  a\nb', 'a \n b', '\ta', 'a\tb', '- a\n- b\n', 'a: |\n  b\n'],
)
const anyText = fc.oneof(nasty, fc.string({ maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 12 }))
const someText = anyText.filter((text) => text !== '')
const lineOfText = anyText.map((text) => text.replaceAll(/[\r\n]/g, ' '))
const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/)
const documentName = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9 ._/-]{0,10}[A-Za-z0-9])?$/)
const word = fc.stringMatching(/^[!-~]{1,12}$/)
const path = fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8})?\.png$/)

/** In the order `validate` gives lists in: by code unit. */
function sorted(texts: fc.Arbitrary<string>, maxLength = 3): fc.Arbitrary<string[]> {
  return fc.uniqueArray(texts, { maxLength }).map((each) => each.sort())
}

const namedIds = sorted(word).chain((ids) =>
  fc.tuple(...ids.map((id) => fc.record({ id: fc.constant(id), name: someText }))),
)

const account: fc.Arbitrary<Account> = fc
  .record({
    name,
    displayName: someText,
    role: fc.constantFrom<AccountRole>('vendor', 'distributor', 'reseller'),
    products: namedIds,
    hubs: namedIds,
    adopted: fc.option(fc.stringMatching(/^\d{3}-\d{3}$/)),
  })
  .map(({ adopted, ...rest }) => {
    const prefix = rest.role === 'vendor' ? 'VA' : 'PA'
    return { ...rest, id: adopted === null ? accountId(rest.name, rest.role) : `${prefix}-${adopted}` }
  })

const second = 1000
const hour = 3600 * second
const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Calcutta', 'America/New_York', 'Pacific/Chatham')
const day = fc.date({ min: new Date('2027-01-01'), max: new Date('2090-12-31'), noInvalidDate: true })
const wallTime = fc
  .tuple(day, fc.constantFrom('', 'Z', '+02:00', '-09:30'))
  .map(
    ([date, offset]) =>
      `${date.toISOString().slice(0, 17)}${date.getUTCSeconds() % 2 ? '00' : '30'}${offset}`,
  )
const dayOrTime = fc.oneof(
  day.map((date) => date.toISOString().slice(0, 10)),
  wallTime,
)

const trigger: fc.Arbitrary<Trigger> = fc.oneof(
  fc.record({
    type: fc.constant('onetime' as const),
    at: wallTime,
    timeZone: zone,
    ifPast: fc.constantFrom('run' as const, 'error' as const),
  }),
  fc.record({
    type: fc.constant('recurring' as const),
    every: fc.record({
      n: fc.integer({ min: 1, max: 32_767 }),
      unit: fc.constantFrom('hour' as const, 'day' as const, 'week' as const, 'month' as const),
    }),
    start: dayOrTime,
    end: fc.option(dayOrTime.map((text) => text.replace(/^20/, '21'))),
    timeZone: zone,
  }),
  fc.record({
    type: fc.constant('advanced' as const),
    cron: fc.constantFrom(
      '0 30 2 * * *',
      '0 */15 * ? * MON-FRI',
      '0 0 6 L-3,15W * ?',
      '0 0 0 29 2 ? 2028-2040',
    ),
    timeZone: zone,
  }),
  fc.record({
    type: fc.constant('advanced' as const),
    cron: fc.constant('0 30 2 13 * FRI'),
    timeZone: zone,
    domDow: fc.constantFrom('or' as const, 'and' as const),
  }),
  fc.record({
    type: fc.constant('advanced' as const),
    cron: fc.constant('0 30 2 ? * 1'),
    timeZone: zone,
    dialect: fc.constant('quartz' as const),
  }),
)

const key = fc
  .oneof(nasty, fc.string({ maxLength: 8 }))
  .filter((each) => each !== '<<' && each !== '__proto__')
/** What JSON and YAML both keep; -0 is 0 in JSON. */
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    anyText,
    fc.maxSafeInteger(),
    fc.constantFrom(null, true, false, 0.5, -2.25e-7, 1.5e10),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(key, tie('json'), { maxKeys: 3, noNullPrototype: true }),
  ),
}))

function scheduleOf(environment: string): fc.Arbitrary<Schedule> {
  return fc
    .record({
      name: documentName,
      displayName: someText,
      description: anyText,
      method: someText,
      data: fc.dictionary(key, json, { maxKeys: 4, noNullPrototype: true }),
      trigger,
      enabled: fc.boolean(),
      missedRuns: fc.constantFrom('last' as const, 'none' as const, 'all' as const),
      catchUpWindowMs: fc.integer({ min: 60, max: 744 * 3600 }).map((seconds) => seconds * second),
      overlap: fc.constantFrom(
        'skip' as const,
        'queueOne' as const,
        'queueAll' as const,
        'cancelPrevious' as const,
        'allow' as const,
      ),
      maxQueued: fc.integer({ min: 1, max: 1000 }),
      jitterMs: fc.integer({ min: 0, max: 3600 }).map((seconds) => seconds * second),
    })
    .map((each) => {
      const overlap = each.missedRuns === 'all' && each.overlap !== 'queueAll' ? 'allow' : each.overlap
      const maxQueued = overlap === 'queueAll' ? each.maxQueued : 1
      return { ...each, id: scheduleId(environment, each.name), overlap, maxQueued }
    })
}

const source: fc.Arbitrary<Source> = fc.record(
  {
    url: fc.webUrl({ validSchemes: ['https'], withQueryParameters: true }),
    tag: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_#'"!&-]{0,10}$/),
    auth: fc.record({
      username: word.map((text) => text.replaceAll(':', '_')),
      passwordFrom: fc.constant('BOWLINE_SECRET_A'),
    }),
  },
  { requiredKeys: ['url', 'tag'] },
)
const runtime = fc.record(
  {
    kind: fc.constant('process' as const),
    build: fc.option(someText),
    start: someText,
    env: fc.dictionary(fc.stringMatching(/^[A-Z_][A-Za-z0-9_]{0,8}$/), someText, {
      minKeys: 1,
      maxKeys: 3,
      noNullPrototype: true,
    }),
  },
  { requiredKeys: ['kind', 'build', 'start'] },
)
const local = { source: null, runtime: null, instances: 1, resources: { cpuMillis: null, memoryBytes: null } }
const placed = fc.oneof(
  fc.constant({ mode: 'local' as const, ...local }),
  fc.record({
    mode: fc.constant('cloud' as const),
    source,
    runtime,
    instances: fc.integer({ min: 1, max: 16 }),
    resources: fc.record({
      cpuMillis: fc.option(fc.integer({ min: 10, max: 128_000 })),
      memoryBytes: fc.option(fc.integer({ min: 16 * 1024 ** 2, max: 1024 ** 4 })),
    }),
  }),
)

const variables = fc.uniqueArray(
  fc.record({
    name: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,6}$/),
    value: anyText,
    secure: fc.constant(false),
  }),
  { selector: (each) => each.name, maxLength: 4 },
)

function environmentOf(
  extension: Pick<Extension, 'id' | 'name'>,
  type: Environment['type'],
  shared: readonly Variable[],
): fc.Arbitrary<Environment> {
  const id = environmentId(extension.id, type)
  return fc
    .tuple(
      placed,
      variables,
      fc.record({
        state: fc.constantFrom('running' as const, 'stopped' as const),
        logLevel: fc.constantFrom('DEBUG' as const, 'INFO' as const, 'WARNING' as const, 'ERROR' as const),
        drainTimeoutMs: fc.integer({ min: 0, max: hour / second }).map((seconds) => seconds * second),
        deployTimeoutMs: fc.integer({ min: 1, max: hour / second }).map((seconds) => seconds * second),
        externalEvents: fc.record({ enabled: fc.boolean() }),
        suspend: fc.option(
          fc.record({
            reason: someText,
            until: fc.option(day.map((date) => `${date.toISOString().slice(0, 17)}00.000Z`)),
          }),
        ),
        schedules: fc.uniqueArray(scheduleOf(id), { selector: (each) => each.id, maxLength: 3 }),
      }),
    )
    .map(([where, own, rest]) => ({
      id,
      extension: extension.name,
      extensionId: extension.id,
      type,
      ...where,
      ...rest,
      variables: byName(new Map([...shared, ...own].map((each) => [each.name, each])).values()),
      schedules: byName(rest.schedules),
    }))
}

function byName<Item extends { name: string }>(items: Iterable<Item>): Item[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : 1))
}

const typesOf: Readonly<Record<AccountRole, readonly ExtensionType[]>> = {
  vendor: ['multi-account-installation', 'commerce-transformations', 'fulfillment-automation'],
  distributor: ['multi-account-installation', 'commerce-transformations', 'hub-integration'],
  reseller: ['multi-account-installation', 'commerce-transformations', 'hub-integration'],
}

function extensionOf(owner: Account, extensionName: string, index: number): fc.Arbitrary<Extension> {
  const type = fc.constantFrom(...typesOf[owner.role])
  const identity = fc
    .boolean()
    .map((adopted) => (adopted ? `SRVC-0000-000${index}` : extensionId(owner.name, extensionName)))
  return fc.tuple(type, identity, variables).chain(([kind, id, shared]) => {
    const isHub = kind === 'hub-integration'
    const types = fc.subarray([...environmentTypes])
    const environments = types.chain((each) =>
      fc.tuple(...each.map((one) => environmentOf({ id, name: extensionName }, one, shared))),
    )
    return fc.record({
      id: fc.constant(id),
      name: fc.constant(extensionName),
      displayName: someText,
      type: fc.constant(kind),
      description: anyText,
      shortDescription: lineOfText,
      overview: anyText,
      website: fc.option(fc.webUrl()),
      icon: fc.option(path),
      packageId: isHub ? fc.constant('cloudblue.connect.package') : fc.constant(null),
      products: fc.subarray(owner.products.map((each) => each.id)),
      hub:
        isHub && owner.hubs.length > 0
          ? fc.constantFrom(...owner.hubs.map((each) => each.id))
          : fc.constant(null),
      permissions: sorted(someText),
      events: fc.option(
        sorted(fc.constantFrom('background', 'interactive', 'asset_purchase_request_processing')),
      ),
      environments,
      files: fc.constant([]),
    })
  })
}

/** Any valid configuration as it is meant. `files` are left empty: they depend on how it is written. */
export const anyDesired: fc.Arbitrary<Desired> = account.chain((owner) =>
  fc
    .uniqueArray(name, { maxLength: 3 })
    .chain((names) => fc.tuple(...names.sort().map((each, index) => extensionOf(owner, each, index))))
    .map((extensions) => ({ account: owner, extensions })),
)
