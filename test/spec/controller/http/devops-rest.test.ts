import { describe, expect, test } from 'vitest'
import { notOfferedOperations } from '../../../../api/refused.ts'
import { environmentId, environmentUuid } from '../../../../core/domain/identifiers.ts'
import { document } from '../../../support/billing-config.ts'
import { RestWorld } from '../../../support/rest-world.ts'
import { connectionOf } from '../../../support/samples.ts'

const account = document(
  'Account',
  'acme',
  '  role: vendor\n  products:\n    - { id: PRD-123-456-789, name: One }\n',
)
const billing = document(
  'Extension',
  'billing',
  '  type: fulfillment-automation\n  products: [PRD-123-456-789]\n  overview: |\n    # Hello\n  shortDescription: Pays\n  website: https://example.com\n  permissions: [orders]\n',
)
const environment = (type: string, more: string) =>
  document('Environment', `billing-${type}`, `  extension: billing\n  type: ${type}\n${more}`)
const cloud =
  '  source: { url: https://git.example.com/billing.git, tag: v1 }\n  runtime: { start: node main.js }\n'
const files = {
  'account.yaml': account,
  'billing.yaml': `${billing}---\n${environment('dev', `${cloud}  resources: { cpu: 500m, memory: 2G }\n`)}`,
  'local.yaml': environment('test', '  mode: local\n  logLevel: DEBUG\n'),
  'variables.yaml': document(
    'VariableSet',
    'dev',
    '  extension: billing\n  environment: dev\n  variables:\n    - { name: GREETING, value: hello }\n',
  ),
  'schedules.yaml': document(
    'Schedule',
    'nightly',
    '  extension: billing\n  environment: dev\n  method: run\n  trigger: { cron: "0 0 3 * * *", timeZone: UTC }\n',
  ),
}
const world = new RestWorld(files)
const S = String(world.extensions[0]?.id)
const [dev, local, production] = (['dev', 'test', 'production'] as const).map((type) =>
  environmentId(S, type),
)
const service = `devops/services/${S}`
const E = `${service}/environments/${dev}`

/** The line of a file on which a text stands. */
const line = (file: keyof typeof files, text: string) =>
  `${file}:${files[file].split('\n').findIndex((each) => each.includes(text)) + 1}`

describe('what Git declares is refused with its file and line', () => {
  test.each([
    ['POST', 'devops/services', line('account.yaml', 'apiVersion')],
    ['PUT', service, line('billing.yaml', 'apiVersion')],
    ['DELETE', service, line('billing.yaml', 'apiVersion')],
    ['PUT', `${service}/environments/${local}`, line('local.yaml', 'apiVersion')],
    ['POST', `${service}/environments/${local}/stop`, line('local.yaml', 'spec:')],
    ['POST', `${service}/environments/${local}/logs/set-level/INFO`, line('local.yaml', 'logLevel')],
    ['POST', `${service}/environments/${production}/start`, line('billing.yaml', 'apiVersion')],
    ['POST', `${E}/variables`, line('variables.yaml', '- {')],
    ['PUT', `${E}/variables/GREETING`, line('variables.yaml', 'GREETING')],
    ['POST', `${E}/variables/import`, line('variables.yaml', '- {')],
    ['POST', `${E}/schedules`, line('schedules.yaml', 'apiVersion')],
  ] as const)('%s %s', async (method, path, place) => {
    const { status, body } = await world.ask(method, path)
    expect([status, body.error_code]).toEqual([403, 'DECLARED_IN_GIT'])
    expect(body.errors[0]).toMatch(new RegExp(`: edit ${place} of the config repository$`))
  })

  test.each([
    ['PUT', `${E}/variables/NONE`],
    ['DELETE', `${E}/schedules/EFS-0000-0000-01-0000`],
    ['POST', 'devops/services/SRVC-0000-0000/environments/ENV-0000-0000-01/start'],
  ] as const)('%s %s is of what is not there', async (method, path) => {
    expect((await world.ask(method, path)).status).toBe(404)
  })

  test('whatever the body is', async () => {
    const answer = await world.app.inject({
      method: 'PUT',
      url: `/public/v1/${service}`,
      headers: { authorization: 'Bearer bwl_admin', 'content-type': 'multipart/form-data; boundary=x' },
      payload: '--x--',
    })
    expect(answer.json().error_code).toBe('DECLARED_IN_GIT')
  })
})

test.each(
  notOfferedOperations.map(({ method, path, instead }) => [method.toUpperCase(), path, instead] as const),
)('%s %s is not offered', async (method, template, instead) => {
  const path = template
    .replace('/public/v1/', '')
    .replace('{service}', S)
    .replace('{environment}', String(dev))
    .replace(/\{\w+\}/g, 'X')
  const { status, body } = await world.ask(method as 'GET', path)
  expect([status, body]).toEqual([
    403,
    { error_code: 'NOT_OFFERED', errors: [`this is not offered: ${instead}`] },
  ])
})

test('a runner, and nobody else, may tell that a process of its own ended', async () => {
  const notice = { error_output: 'Process background worker has been restarted' }
  expect((await world.ask('PUT', E, undefined, notice)).body.error_code).toBe('DECLARED_IN_GIT')
  const { status, body } = await world.ask('PUT', E, dev, notice)
  expect([status, body.id]).toEqual([200, dev])
  expect(world.warned).toEqual([{ environment: dev, printed: notice.error_output }])
  expect((await world.ask('PUT', E, dev, { ...notice, runtime: 'local' })).body.error_code).toBe(
    'DECLARED_IN_GIT',
  )
})

describe('what is there', () => {
  test('a service has its three environments, declared or not, and what Git says of it', async () => {
    const { body } = await world.ask('GET', service)
    expect(body).toMatchObject({
      type: 'products',
      short_description: 'Pays',
      overview: '# Hello\n',
      website: 'https://example.com',
      permissions: ['orders'],
      products: [{ id: 'PRD-123-456-789', name: 'One' }],
    })
    const { development, test: second, production: third } = body.environments
    expect(development).toMatchObject({
      id: dev,
      git: { url: 'https://git.example.com/billing.git', tag: 'v1' },
      resources: { cpu: 0.5, memory: 2 },
      replicas: 1,
    })
    expect(second).toMatchObject({ id: local, runtime: 'local', log_level: 'DEBUG' })
    expect(third).toMatchObject({
      id: production,
      type: 'production',
      runtime: 'cloud',
      status: 'uninitialized',
    })
    expect(second).not.toHaveProperty('git')
    expect((await world.ask('GET', `${service}/environments/${production}`)).body).toEqual(third)
    expect((await world.ask('GET', `${service}/environments/${production}/variables`)).body).toEqual([])
  })

  test('nothing but what may be null is null', async () => {
    const { body } = await world.ask('GET', 'devops/services')
    const nulls = [...JSON.stringify(body).matchAll(/"(\w+)":null/g)].map(([, name]) => name)
    expect(nulls).toEqual(['package_id'])
  })

  test('what several kinds of runner subscribe to is shown together, in our own words, too', async () => {
    const subscribing = (eventSubscriptions: Record<string, string[]>) =>
      connectionOf(String(local), 'laptop', { eventSubscriptions })
    world.connect(subscribing({ product_changed: ['published'] }))
    world.connect({ ...subscribing({ product_changed: ['draft'] }), worker: 'webapp' })
    const { environments } = await world.show(world.extensions[0]?.spec.name ?? '')
    const { runner } = environments.find(({ id }: { id: string }) => id === local)
    expect(runner.subscriptions).toEqual([{ type: 'product_changed', statuses: ['published', 'draft'] }])
  })

  test('in local mode instances are whoever has connected, and variables those that the extension declares, too', async () => {
    const variables = [
      { name: 'GREETING', initialValue: 'hi', secure: false },
      { name: 'PASSWORD', initialValue: 'x', secure: true },
    ]
    const eventSubscriptions = { product_changed: ['published'], of_our_own: [] }
    const laptop = connectionOf(String(local), 'laptop', { variables, eventSubscriptions })
    world.connect(laptop)
    world.connect({ ...connectionOf(String(local), 'laptop'), worker: 'webapp' })
    const path = `${service}/environments/${local}`
    const { body } = await world.ask('GET', path)
    expect(body.features).toMatchObject({ event_processing_available: true, web_app_available: true })
    expect(body.instances).toEqual([{ id: 'laptop', runtime: 'local', status: 'connected' }])
    expect((await world.ask('GET', `${path}/variables`)).body).toMatchObject([
      { name: 'GREETING', value: 'hi', secure: false },
      { name: 'PASSWORD', value: '*****', secure: true },
    ])
    expect((await world.ask('GET', `${path}/event-subscriptions`)).body).toEqual([
      {
        type: 'product_changed',
        name: 'Product changed',
        group: 'Product',
        category: 'background',
        statuses: ['published'],
      },
      { type: 'of_our_own', name: 'Of our own', group: 'Other', category: 'background', statuses: [] },
    ])
    expect((await world.ask('PUT', `${path}/variables/PASSWORD`)).body.error_code).toBe('DECLARED_IN_GIT')
    expect((await world.ask('PUT', `${path}/instances/laptop`, local, { error_output: 'x' })).status).toBe(
      200,
    )
    expect((await world.ask('GET', `${path}/logs`)).body.error_code).toBe('NOT_OFFERED')
  })

  test('the log has levels', async () => {
    expect((await world.ask('GET', `${E}/logs`)).body).toEqual({
      id: dev,
      type: 'development',
      runtime: 'cloud',
      logs: [{ timestamp: '2027-01-01T00:00:00.000Z', log_level: 'ERROR', message: 'ERROR no disk' }],
    })
  })

  test('an event type has a definition for each type of extension it is for', async () => {
    const { body } = await world.ask('GET', 'devops/event-definitions?eq(extension_type,products)')
    expect(body[0]).toEqual({
      id: 1,
      source: 'system',
      type: 'asset_purchase_request_processing',
      name: 'Asset purchase request processing',
      description: 'An object of "requests" is new, or has changed.',
      group: 'Subscription',
      extension_type: 'products',
      category: 'background',
      object_statuses: ['pending', 'approved', 'failed', 'inquiring', 'scheduled', 'revoking', 'revoked'],
    })
    const all = (await world.ask('GET', 'devops/event-definitions')).body
    expect(new Set(all.map(({ id }: { id: number }) => id)).size).toBe(all.length)
    expect((await world.ask('GET', `devops/event-definitions/${all[5].id}`)).body).toEqual(all[5])
  })

  test('products and hubs are those of the account', async () => {
    const one = [{ id: 'PRD-123-456-789', name: 'One' }]
    expect((await world.ask('GET', 'devops/products')).body).toEqual(one)
    expect((await world.ask('GET', `${service}/products`)).body).toEqual(one)
    expect((await world.ask('GET', 'devops/hubs')).body).toEqual([])
  })

  test('an account is there where no extension is', async () => {
    const { body } = await new RestWorld({ 'account.yaml': account }).ask('GET', 'accounts')
    expect(body).toMatchObject([{ name: 'acme', role: 'vendor' }])
  })
})

describe('an answer costs what is in it, however much else there is', () => {
  const many = new RestWorld({
    'account.yaml': account,
    ...Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [
        `e${index}.yaml`,
        files['billing.yaml'].replaceAll('billing', `billing-${index}`),
      ]),
    ),
  })
  const asked = async (path: string) => {
    many.asked.length = 0
    expect((await many.ask('GET', path)).status).toBe(200)
    return many.asked
  }
  const one = String(many.extensions[7]?.id)

  test('a list of all asks once for each', async () => {
    expect((await asked('devops/services')).length).toBe(1 + 50)
  })

  test('a page of it asks for those of the page', async () => {
    expect((await asked('devops/services?limit=10&offset=45')).length).toBe(1 + 5)
    expect((await many.ask('GET', 'devops/services?limit=10&offset=45')).headers['content-range']).toBe(
      'items 45-49/50',
    )
  })

  test('one by its id asks for that', async () => {
    expect((await asked(`devops/services?eq(id,${one})`)).length).toBe(1 + 1)
  })

  test('a filter has each looked at, and nothing is missed', async () => {
    const answer = await many.ask('GET', 'devops/services?like(name,billing-1*)&limit=3&offset=2')
    expect([answer.headers['content-range'], answer.body.length]).toEqual(['items 2-4/11', 3])
  })

  test.each(['', '/environments', `/environments/${environmentId(one, 'dev')}`])(
    '%s of one asks for its own',
    async (path) => {
      expect(await asked(`devops/services/${one}${path}`)).toEqual([environmentId(one, 'dev')])
    },
  )
})

describe("an environment's key", () => {
  const other = String(production)

  test.each([
    ['its own by id', `${service}/environments/${dev}`, 200],
    ['its own by UUID', `${service}/environments/${environmentUuid(String(dev)).toUpperCase()}`, 200],
    ['its own by name', `${service}/environments/billing:dev`, 200],
    ['a sibling', `${service}/environments/${local}`, 404],
    ['what is not declared', `${service}/environments/${other}`, 404],
    ["a sibling's variables", `${service}/environments/${local}/variables`, 404],
    ['another service', 'devops/services/SRVC-0000-0000', 404],
  ])('sees %s', async (_, path, status) => {
    const answer = await world.ask('GET', path, dev)
    expect(answer.status).toBe(status)
    const name = path.split('/').at(path.includes('variables') ? -2 : -1)
    if (status === 404) expect(answer.body.errors[0]).toMatch(new RegExp(`${name} does not exist$`))
  })

  test('sees no sibling in lists, or in its service', async () => {
    const { body } = await world.ask('GET', `${service}/environments`, dev)
    expect(body.map(({ id }: { id: string }) => id)).toEqual([dev])
    expect(Object.keys((await world.ask('GET', service, dev)).body.environments)).toEqual(['development'])
  })
})
