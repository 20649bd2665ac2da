import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountId, environmentId, extensionId, scheduleId } from '../../../../core/domain/identifiers.ts'
import { loadFile, loadSymbolicLink } from '../../../../core/load/load-file.ts'
import type { LoadedFile } from '../../../../core/load/loaded-file.ts'
import { type Checked, validate } from '../../../../core/validate/validate.ts'

const file = (path: string, text: string): LoadedFile => loadFile({ path, content: Buffer.from(text) })

const document = (kind: string, name: string, spec: object, metadata: object = {}): string =>
  JSON.stringify({ apiVersion: 'bowline.dev/v1', kind, metadata: { name, ...metadata }, spec })

const documents = (path: string, ...each: string[]): LoadedFile => file(path, each.join('\n---\n'))

const account = file('account.yaml', document('Account', 'tomorrow', { role: 'vendor' }))
const extension = (name: string): string => document('Extension', name, { type: 'commerce-transformations' })
const environment = (name: string, type = 'dev', spec: object = { mode: 'local' }): string =>
  document('Environment', `${name}-${type}`, { extension: name, type, ...spec })

const names = ({ desired }: Checked): string[] | undefined => desired?.extensions.map(({ name }) => name)
const found = ({ diagnostics }: Checked): string[] =>
  diagnostics.map(({ at, code, extensions }) => `${at.file} ${code} [${extensions}]`)

/** Every kind, every field, in several files, in an order that is not the order of the result. */
const example = [
  file(
    'z-account.yaml',
    `apiVersion: bowline.dev/v1
kind: Account
metadata: { name: tomorrow, id: VA-123-456 }
spec:
  displayName: Tomorrow Corporation
  role: vendor
  timeZone: utc
  products:
    - { id: PRD-563-844-408, name: Dropbox }
    - { id: PRD-111-111-111, name: Box }
  hubs: [{ id: HB-1234-5678, name: Tomorrow Hub }]
`,
  ),
  file(
    'search.yaml',
    `apiVersion: bowline.dev/v1
kind: Extension
metadata: { name: search, id: SRVC-1234-5678 }
spec: { type: multi-account-installation }
`,
  ),
  file(
    'billing/extension.yaml',
    `apiVersion: bowline.dev/v1
kind: Extension
metadata: { name: billing }
spec:
  displayName: Billing
  description: Approves purchase requests.
  shortDescription: Approves.
  overview: "## Overview"
  website: https://example.com/billing
  icon: icons/billing.png
  type: fulfillment-automation
  products: [PRD-563-844-408, PRD-111-111-111]
  permissions: [subscriptions, catalog]
  events: [interactive, asset_purchase_request_processing]
---
apiVersion: bowline.dev/v1
kind: Environment
metadata: { name: billing production }
spec:
  extension: billing
  type: production
  state: stopped
  source:
    url: https://example.com/billing.git
    tag: v1.2.3
    auth: { username: rbalboa, passwordFrom: BOWLINE_SECRET_GIT }
  runtime: { kind: process, build: npm ci, start: node extension.js }
  instances: 3
  resources: { cpu: 500m, memory: 1.5Gi }
  logLevel: WARNING
  drainTimeout: 1h
  deployTimeout: 1m30s
  externalEvents: { enabled: false }
  suspend: { reason: Move to a new database., until: 2027-01-31T18:00+01:00 }
---
apiVersion: bowline.dev/v1
kind: Environment
metadata: { name: billing dev }
spec: { extension: billing, type: dev, mode: local }
---
apiVersion: bowline.dev/v1
kind: Environment
metadata: { name: billing test }
spec:
  extension: billing
  type: test
  source: { url: git@example.com:billing.git, tag: main-1 }
  runtime: { start: node extension.js }
  resources: { cpu: "2" }
  suspend: { reason: Holidays., until: 2027-01-31 }
`,
  ),
  file(
    'billing/rest.yaml',
    `apiVersion: bowline.dev/v1
kind: VariableSet
metadata: { name: production }
spec:
  extension: billing
  environment: production
  variables:
    - { name: API_URL, value: "https://api.example.com" }
---
apiVersion: bowline.dev/v1
kind: VariableSet
metadata: { name: common }
spec:
  extension: billing
  variables:
    - { name: RETRIES, value: "3", secure: false }
    - { name: API_URL, value: "https://test.example.com" }
---
apiVersion: bowline.dev/v1
kind: Schedule
metadata: { name: weekly }
spec:
  extension: billing
  environment: production
  displayName: Weekly report
  description: On Mondays.
  method: report
  data: { days: 7, to: [ops] }
  trigger: { type: advanced, cron: "0  0 6 1 * MON 2027", domDow: or, dialect: cron, timeZone: europe/madrid }
  enabled: false
---
apiVersion: bowline.dev/v1
kind: Schedule
metadata: { name: fortnightly }
spec:
  extension: billing
  environment: production
  method: report
  trigger:
    type: recurring
    every: { n: 2, unit: week }
    start: 2027-01-04 06:00
    end: 2027-12-31
    timeZone: Europe/Madrid
  missedRuns: all
  catchUpWindow: 1h30m
  overlap: allow
---
apiVersion: bowline.dev/v1
kind: Schedule
metadata: { name: move, id: EFS-6538-5881-03-0005 }
spec:
  extension: billing
  environment: production
  method: move
  trigger: { type: onetime, at: 2027-01-31T18:00Z, ifPast: run }
---
apiVersion: bowline.dev/v1
kind: Schedule
metadata: { name: nightly }
spec:
  extension: billing
  environment: production
  method: clean_up
  trigger: { cron: 0 30 2 * * * }
`,
  ),
]

const billingId = extensionId('tomorrow', 'billing')
const productionId = environmentId(billingId, 'production')

const defaults = {
  state: 'running',
  instances: 1,
  logLevel: 'INFO',
  resources: { cpuMillis: null, memoryBytes: null },
  drainTimeoutMs: 30_000,
  deployTimeoutMs: 60_000,
  externalEvents: { enabled: true },
  suspend: null,
  schedules: [],
}
const scheduleDefaults = {
  displayName: 'nightly',
  description: '',
  data: {},
  enabled: true,
  missedRuns: 'last',
  catchUpWindowMs: 24 * 3_600_000,
  overlap: 'skip',
  maxQueued: 1,
  jitterMs: 0,
}
const common = [
  { name: 'API_URL', value: 'https://test.example.com', secure: false },
  { name: 'RETRIES', value: '3', secure: false },
]

test('a whole example, resolved', () => {
  const { desired, diagnostics, extensionFiles } = validate(example)
  expect(diagnostics).toEqual([])
  expect([...extensionFiles]).toEqual([
    ['billing', ['billing/extension.yaml', 'billing/rest.yaml']],
    ['search', ['search.yaml']],
  ])
  expect(desired).toStrictEqual({
    account: {
      id: 'VA-123-456',
      name: 'tomorrow',
      displayName: 'Tomorrow Corporation',
      role: 'vendor',
      products: [
        { id: 'PRD-111-111-111', name: 'Box' },
        { id: 'PRD-563-844-408', name: 'Dropbox' },
      ],
      hubs: [{ id: 'HB-1234-5678', name: 'Tomorrow Hub' }],
    },
    extensions: [
      {
        id: billingId,
        name: 'billing',
        displayName: 'Billing',
        type: 'fulfillment-automation',
        description: 'Approves purchase requests.',
        shortDescription: 'Approves.',
        overview: '## Overview',
        website: 'https://example.com/billing',
        icon: 'icons/billing.png',
        packageId: null,
        products: ['PRD-111-111-111', 'PRD-563-844-408'],
        hub: null,
        permissions: ['catalog', 'subscriptions'],
        events: ['asset_purchase_request_processing', 'interactive'],
        files: ['billing/extension.yaml', 'billing/rest.yaml'],
        declaredIn: {
          extension: 'billing/extension.yaml',
          environments: {
            dev: 'billing/extension.yaml',
            test: 'billing/extension.yaml',
            production: 'billing/extension.yaml',
          },
        },
        environments: [
          {
            ...defaults,
            id: environmentId(billingId, 'dev'),
            extension: 'billing',
            extensionId: billingId,
            type: 'dev',
            mode: 'local',
            source: null,
            runtime: null,
            variables: common,
          },
          {
            ...defaults,
            id: environmentId(billingId, 'test'),
            extension: 'billing',
            extensionId: billingId,
            type: 'test',
            mode: 'cloud',
            source: { url: 'git@example.com:billing.git', tag: 'main-1' },
            runtime: { kind: 'process', build: null, start: 'node extension.js' },
            resources: { cpuMillis: 2000, memoryBytes: null },
            suspend: { reason: 'Holidays.', until: '2027-02-01T00:00:00.000Z' },
            variables: common,
          },
          {
            id: productionId,
            extension: 'billing',
            extensionId: billingId,
            type: 'production',
            mode: 'cloud',
            state: 'stopped',
            source: {
              url: 'https://example.com/billing.git',
              tag: 'v1.2.3',
              auth: { username: 'rbalboa', passwordFrom: 'BOWLINE_SECRET_GIT' },
            },
            runtime: { kind: 'process', build: 'npm ci', start: 'node extension.js' },
            instances: 3,
            resources: { cpuMillis: 500, memoryBytes: 1536 * 1024 ** 2 },
            logLevel: 'WARNING',
            drainTimeoutMs: 3_600_000,
            deployTimeoutMs: 90_000,
            externalEvents: { enabled: false },
            suspend: { reason: 'Move to a new database.', until: '2027-01-31T17:00:00.000Z' },
            variables: [
              { name: 'API_URL', value: 'https://api.example.com', secure: false },
              { name: 'RETRIES', value: '3', secure: false },
            ],
            schedules: [
              {
                ...scheduleDefaults,
                id: scheduleId(productionId, 'fortnightly'),
                name: 'fortnightly',
                displayName: 'fortnightly',
                method: 'report',
                trigger: {
                  type: 'recurring',
                  every: { n: 2, unit: 'week' },
                  start: '2027-01-04T06:00:00',
                  end: '2027-12-31',
                  timeZone: 'Europe/Madrid',
                },
                missedRuns: 'all',
                catchUpWindowMs: 5_400_000,
                overlap: 'allow',
              },
              {
                ...scheduleDefaults,
                id: 'EFS-6538-5881-03-0005',
                name: 'move',
                displayName: 'move',
                method: 'move',
                trigger: { type: 'onetime', at: '2027-01-31T18:00:00Z', timeZone: 'UTC', ifPast: 'run' },
              },
              {
                ...scheduleDefaults,
                id: scheduleId(productionId, 'nightly'),
                name: 'nightly',
                method: 'clean_up',
                trigger: { type: 'advanced', cron: '0 30 2 * * *', timeZone: 'UTC' },
              },
              {
                ...scheduleDefaults,
                id: scheduleId(productionId, 'weekly'),
                name: 'weekly',
                displayName: 'Weekly report',
                description: 'On Mondays.',
                method: 'report',
                data: { days: 7, to: ['ops'] },
                trigger: {
                  type: 'advanced',
                  cron: '0 0 6 1 * MON 2027',
                  timeZone: 'Europe/Madrid',
                  domDow: 'or',
                },
                enabled: false,
              },
            ],
          },
        ],
      },
      {
        id: 'SRVC-1234-5678',
        name: 'search',
        displayName: 'search',
        type: 'multi-account-installation',
        description: '',
        icon: null,
        packageId: null,
        products: [],
        hub: null,
        shortDescription: '',
        overview: '',
        website: null,
        permissions: [],
        events: null,
        environments: [],
        files: ['search.yaml'],
        declaredIn: { extension: 'search.yaml', environments: {} },
      },
    ],
  })
})

test('the result is frozen throughout', () => {
  expect(unfrozen(validate(example).desired)).toEqual([])
})

test('the order of the files does not matter, also where there are errors', () => {
  const files = [
    ...example,
    documents('b.yaml', extension('billing'), environment('billing')),
    documents('a.yaml', extension('mail'), environment('mial')),
    file('c.yaml', 'apiVersion: bowline.dev/v1\nkind: ['),
  ]
  const expected = validate(files)
  expect(expected.diagnostics.length).toBeGreaterThan(3)
  fc.assert(
    fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (shuffled) => {
      expect(validate(shuffled)).toEqual(expected)
    }),
  )
})

describe('identifiers', () => {
  test.each([
    ['vendor', /^VA-\d{3}-\d{3}$/],
    ['distributor', /^PA-\d{3}-\d{3}$/],
    ['reseller', /^PA-\d{3}-\d{3}$/],
  ] as const)('of a %s are derived from the name', (role, form) => {
    const { desired } = validate([file('a.yaml', document('Account', 'tomorrow', { role }))])
    expect(desired?.account.id).toMatch(form)
    expect(desired?.account.id).toBe(accountId('tomorrow', role))
  })

  test('of extensions stay what they are when the account adopts an id', () => {
    const adopted = document('Account', 'tomorrow', { role: 'vendor' }, { id: 'VA-000-000' })
    const idWith = (each: LoadedFile) =>
      validate([each, file('b.yaml', extension('billing'))]).desired?.extensions[0]?.id
    expect(idWith(file('account.yaml', adopted))).toBe(idWith(account))
  })
})

describe('desired holds the extensions no error touches', () => {
  const good = documents('good.yaml', extension('good'), environment('good'))
  const billing = file('billing.yaml', extension('billing'))

  test.each<[string, LoadedFile[], string[], string[]]>([
    ['nothing is wrong', [billing], ['billing', 'good'], []],
    [
      'an environment is wrong',
      [billing, file('dev.yaml', environment('billing', 'dev', { mode: 'lokal' }))],
      ['good'],
      ['dev.yaml not-one-of [billing]'],
    ],
    [
      'YAML is wrong, but tells whose it is',
      [billing, file('dev.yaml', 'kind: Environment\nspec:\n  extension: billing\n  type: @dev\n')],
      ['good'],
      ['dev.yaml yaml-syntax [billing]'],
    ],
    [
      'YAML is wrong and does not tell: the rest of its file is touched',
      [file('billing.yaml', `${extension('billing')}\n---\nkind: [`)],
      ['good'],
      ['billing.yaml yaml-syntax []'],
    ],
    [
      'YAML is wrong in a file of its own',
      [billing, file('what.yaml', 'apiVersion: bowline.dev/v1\nkind: [')],
      ['billing', 'good'],
      ['what.yaml yaml-syntax []'],
    ],
    [
      'a file of somebody else is wrong',
      [
        billing,
        file('what.yaml', 'kind: ['),
        file('compose.yaml', 'a: &a {}\nb: {<<: *a}\nc: !reference [x]\n'),
      ],
      ['billing', 'good'],
      [],
    ],
    [
      'the apiVersion of its variables is a near miss',
      [
        billing,
        file('variables.yaml', document('VariableSet', 'b', { extension: 'billing' }).replace('.dev', '.io')),
      ],
      ['good'],
      ['variables.yaml unsupported-version [billing]'],
    ],
    [
      'an extension is not declared: whose it is cannot be told',
      [billing, documents('dev.yaml', environment('billing'), environment('biling', 'test'))],
      ['good'],
      ['dev.yaml unknown-extension []'],
    ],
    [
      'two extensions share an id: both are touched',
      [
        file(
          'b.yaml',
          document('Extension', 'b', { type: 'commerce-transformations' }, { id: 'SRVC-0000-0001' }),
        ),
        file(
          'a.yaml',
          document('Extension', 'a', { type: 'commerce-transformations' }, { id: 'SRVC-0000-0001' }),
        ),
      ],
      ['good'],
      ['b.yaml id-clash [a,b]'],
    ],
    [
      'what is declared badly is declared: there is one error, not two',
      [
        file('billing.yaml', document('Extension', 'billing', { type: 'unheard-of' })),
        file('dev.yaml', environment('billing')),
      ],
      ['good'],
      ['billing.yaml not-one-of [billing]'],
    ],
    [
      'a warning touches nothing',
      [billing, loadSymbolicLink('l.yaml')],
      ['billing', 'good'],
      ['l.yaml symbolic-link []'],
    ],
  ])('%s', (_, files, expected, diagnostics) => {
    const checked = validate([account, good, ...files])
    expect(names(checked)).toEqual(expected)
    expect(found(checked)).toEqual(diagnostics)
  })
})

describe('without one good Account there is nothing desired', () => {
  const billing = file('billing.yaml', extension('billing'))

  test.each<[string, LoadedFile[], string[]]>([
    ['none', [], ['account.yaml missing-account []']],
    ['a wrong one', [file('a.yaml', document('Account', 'a', { role: 'boss' }))], ['a.yaml not-one-of []']],
    ['one that is not YAML', [file('a.yaml', 'kind: Account\nspec: [')], ['a.yaml yaml-syntax []']],
    [
      'a misspelled kind',
      [file('a.yaml', document('Acount', 'a', { role: 'vendor' }))],
      ['a.yaml unknown-kind []'],
    ],
    [
      'two',
      [account, file('b.yaml', document('Account', 'b', { role: 'vendor' }))],
      ['b.yaml duplicate-account []'],
    ],
  ])('%s', (_, accounts, expected) => {
    const checked = validate([billing, ...accounts])
    expect(checked.desired).toBeUndefined()
    expect(found(checked)).toEqual(expected)
    expect([...checked.extensionFiles.keys()]).toEqual(['billing'])
  })
})

test('an account alone is fine', () => {
  const { desired, diagnostics } = validate([account])
  expect(diagnostics).toEqual([])
  expect(desired?.extensions).toEqual([])
})

function unfrozen(value: unknown, path = '$'): string[] {
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.entries(value).flatMap(([name, each]) => unfrozen(each, `${path}.${name}`))
  return Object.isFrozen(value) ? inside : [path, ...inside]
}
