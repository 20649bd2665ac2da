import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ConfigEdit,
  type EnvironmentFields,
  editConfig,
  sourceFile,
} from '../../../../core/edit/edit-config.ts'
import { objectOf } from '../../../../core/lib/json.ts'
import { loadFile } from '../../../../core/load/load-file.ts'
import { tries } from '../../../support/tries.ts'

const extension = `apiVersion: bowline.dev/v1
kind: Extension
metadata: { name: billing }
spec: { type: multi-account-installation }
`
const production = `# what customers see
apiVersion: bowline.dev/v1
kind: Environment
metadata:
  name: billing-production
spec:
  extension: billing   # ours
  type: production

  source:
    url: "https://git.example.com/billing.git"
    tag: 'v1.0.0' # as of Monday
  runtime: { start: node main.js }
  # two, for the night
  instances: 2
`
const dev = `apiVersion: bowline.dev/v1
kind: Environment
metadata: { name: billing-dev }
spec: { extension: billing, type: dev, source: { url: "https://git.example.com/billing.git", tag: v1.1.0 }, runtime: { start: node main.js } }
`
const nightly = `apiVersion: bowline.dev/v1
kind: Schedule
metadata: { name: nightly }
spec:
  extension: billing
  environment: production
  method: report
  trigger:
    type: advanced
    cron: "0 0 2 * * *" # at two
    timeZone: Europe/Madrid
  data: { rows: 10, to: [ "a@example.com" ] }
`

const place = { extension: 'billing', environment: 'production' } as const
const set = (fields: EnvironmentFields): ConfigEdit => ({ kind: 'set-environment', ...place, set: fields })
const change = (fields: Record<string, unknown>): ConfigEdit => ({
  kind: 'change-schedule',
  ...place,
  name: 'nightly',
  set: fields,
})
const add = (name: string, spec: Record<string, unknown>): ConfigEdit => ({
  kind: 'add-schedule',
  ...place,
  name,
  spec,
})
const remove = (name: string): ConfigEdit => ({ kind: 'delete-schedule', ...place, name })

/** The files that become others, by path. */
function edited(texts: Record<string, string>, ...edits: ConfigEdit[]): Record<string, string | null> {
  const files = Object.entries(texts).map(([path, text]) => sourceFile(path, text))
  return Object.fromEntries(editConfig(files, edits).map(({ path, after }) => [path, after]))
}

const inOne = (text: string, ...edits: ConfigEdit[]) => edited({ 'a.yaml': text }, ...edits)['a.yaml']

describe('of an environment only what is meant is changed', () => {
  test.each<[string, string, EnvironmentFields, (text: string) => string]>([
    ['a new field comes last', production, { state: 'stopped' }, (text) => `${text}  state: stopped\n`],
    ['a number', production, { instances: 3 }, (text) => text.replace('instances: 2', 'instances: 3')],
    ['a text in its quotes', production, { tag: 'v2' }, (text) => text.replace("'v1.0.0'", "'v2'")],
    [
      'a text in double quotes',
      production,
      { url: 'https://x.example/"' },
      (text) => text.replace('"https://git.example.com/billing.git"', '"https://x.example/\\""'),
    ],
    [
      'a field is taken out, and the comment before it stays',
      production,
      { instances: null },
      (text) => text.replace('  instances: 2\n', ''),
    ],
    ['what is not there is taken out already', production, { suspend: null }, () => ''],
    ['what is so already stays as it is written', production, { tag: 'v1.0.0' }, () => ''],
    [
      'several fields',
      production,
      { state: 'stopped', logLevel: 'DEBUG', tag: 'v2', instances: null },
      (text) =>
        `${text.replace("'v1.0.0'", "'v2'").replace('  instances: 2\n', '')}`.replace(
          '  # two, for the night\n',
          '  # two, for the night\n  state: stopped\n  logLevel: DEBUG\n',
        ),
    ],
    [
      'a mapping, with what people write',
      production,
      { suspend: { reason: 'Migration: until "noon"', until: '2027-01-31' } },
      (text) => `${text}  suspend:\n    reason: "Migration: until \\"noon\\""\n    until: "2027-01-31"\n`,
    ],
    [
      'a mapping that is there already, field by field',
      `${production}  suspend:\n    # ask Ana\n    reason: Move\n    until: 2027-01-31\n`,
      { suspend: { reason: 'Still moving' } },
      (text) => text.replace('reason: Move', 'reason: "Still moving"').replace('    until: 2027-01-31\n', ''),
    ],
    [
      'in braces',
      dev.replace('type: dev', 'type: production'),
      { state: 'stopped', tag: 'v2' },
      (text) =>
        text
          .replace('tag: v1.1.0', 'tag: v2')
          .replace('node main.js } }', 'node main.js }, state: stopped }'),
    ],
    [
      'out of braces',
      dev.replace('type: dev', 'type: production, state: stopped, logLevel: DEBUG'),
      { state: null, logLevel: null },
      (text) => text.replace(' state: stopped, logLevel: DEBUG,', ''),
    ],
    [
      'a file without a last line break',
      production.trimEnd(),
      { state: 'stopped' },
      (text) => `${text}\n  state: stopped\n`,
    ],
    [
      'lines that end as on Windows',
      production.replaceAll('\n', '\r\n'),
      { state: 'stopped', instances: 4 },
      (text) => `${text.replace('instances: 2', 'instances: 4')}  state: stopped\r\n`,
    ],
    [
      'with an anchor nobody follows',
      production.replace('instances: 2', 'instances: &n 2'),
      { instances: 5 },
      (text) => text.replace('&n 2', '&n 5'),
    ],
    [
      'between other documents',
      `${extension}---\n${production}---\n${nightly}`,
      { state: 'stopped' },
      (text) => text.replace('instances: 2\n', 'instances: 2\n  state: stopped\n'),
    ],
  ])('%s', (_, text, fields, expected) => {
    expect(inOne(text, set(fields)) ?? '').toBe(expected(text))
  })

  test.each([
    [
      'its value is shared by an alias',
      production.replace('instances: 2', 'instances: &n 2\n  drainTimeout: *n'),
      { instances: 3 },
      'a.yaml:15: this is written in a way that cannot be edited safely; set instances to 3 by hand',
    ],
    [
      'it is an alias itself',
      `${production.replace('instances: 2', 'instances: 2\n  resources: &r { cpu: "1" }')}  suspend: *r\n`,
      { suspend: { reason: 'x', until: '2027-01-31' } },
      undefined,
    ],
    [
      'it is declared twice',
      `${production}---\n${production}`,
      { state: 'stopped' },
      'billing production is declared more than once: a.yaml:2, a.yaml:18',
    ],
    [
      'it is broken',
      `${production}  instances: 3\n`,
      { state: 'stopped' },
      'a.yaml:2: mend this document first',
    ],
    [
      'it is not there',
      extension,
      { state: 'stopped' },
      'billing production is not declared: billing has none',
    ],
  ] as const)('and nothing where %s', (_, text, fields, message) => {
    if (message === undefined) expect(inOne(text, set(fields))).toContain('  suspend:\n    reason: x\n')
    else expect(() => inOne(text, set(fields))).toThrow(message)
  })

  test('whatever is set, what comes out is that, and nothing else', () => {
    const text = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 12 })
      .filter((each) => each.isWellFormed() && !each.includes('\0'))
    const fields = fc.record(
      {
        state: fc.constantFrom('running', 'stopped', null),
        logLevel: fc.constantFrom('DEBUG', null),
        instances: fc.option(fc.integer({ min: 1, max: 16 })),
        tag: text,
        suspend: fc.option(fc.record({ reason: text, until: text }, { requiredKeys: ['reason'] })),
      },
      { requiredKeys: [] },
    )
    const layouts = [
      production,
      dev.replace('type: dev', 'type: production'),
      production.replaceAll('\n', '\r\n'),
    ]
    fc.assert(
      fc.property(fields, fc.constantFrom(...layouts), (wanted, layout) => {
        const result = inOne(layout, set(JSON.parse(JSON.stringify(wanted)))) ?? layout
        const spec = (content: string): object => {
          const [document] = loadFile({ path: 'a.yaml', content: Buffer.from(content) }).documents
          return objectOf(objectOf(document?.value).spec)
        }
        const { source, ...before } = spec(layout) as { source: { url: string; tag: string } }
        const { tag = source.tag, ...rest } = wanted
        const after = Object.entries({ ...before, ...rest }).filter(([, to]) => to !== null)
        expect(spec(result)).toEqual({ ...Object.fromEntries(after), source: { ...source, tag } })
      }),
      { numRuns: tries(200) },
    )
  })
})

describe('schedules', () => {
  const whole = `${production}---\n${nightly}`

  test('are changed field by field', () => {
    const trigger = { type: 'advanced', cron: '0 30 3 * * *', timeZone: 'Europe/Madrid' }
    expect(inOne(whole, change({ enabled: false, trigger }))).toBe(
      `${whole.replace('0 0 2', '0 30 3')}  enabled: false\n`,
    )
    expect(inOne(whole, change({ data: { rows: 10 } }))).toBe(
      whole.replace('{ rows: 10, to: [ "a@example.com" ] }', '{ rows: 10 }'),
    )
    expect(inOne(whole, change({ data: null }))).toBe(
      whole.replace('  data: { rows: 10, to: [ "a@example.com" ] }\n', ''),
    )
  })

  test('are added where the others of their environment are, in YAML that says the same', () => {
    const spec = {
      method: 'clean',
      trigger: { type: 'recurring', every: { n: 2, unit: 'week' }, start: '2027-01-04T06:00:00' },
      data: { list: [{ a: 1, b: ['x', 'y: z'] }, {}], empty: {}, text: 'two\nlines', none: null },
    }
    expect(edited({ 'a.yaml': production, 'b.yaml': nightly }, add('clean up', spec))).toEqual({
      'b.yaml': `${nightly}---
apiVersion: bowline.dev/v1
kind: Schedule
metadata: { name: "clean up" }
spec:
  extension: billing
  environment: production
  method: clean
  trigger:
    type: recurring
    every:
      n: 2
      unit: week
    start: "2027-01-04T06:00:00"
  data:
    list:
      - a: 1
        b: [x, "y: z"]
      - {}
    empty: {}
    text: "two\\nlines"
    none: null
`,
    })
  })

  test('the first one of an environment goes where that is declared, with its ends of lines', () => {
    const spec = { method: 'm', trigger: { cron: '0 0 1 * * *' } }
    expect(Object.keys(edited({ 'x/a.yaml': production }, add('n', spec)))).toEqual(['x/a.yaml'])
    const windows = edited({ 'a.yaml': production.replaceAll('\n', '\r\n') }, add('n', spec))['a.yaml']
    expect(windows?.replaceAll('\r\n', '').includes('\n')).toBe(false)
  })

  test.each([
    ['the last of a file', whole, production],
    ['the first of a file', `${nightly}--- # next\n${production}`, production],
    [
      'one between others',
      `${extension}---\n# old\n${nightly}---\n${production}`,
      `${extension}---\n${production}`,
    ],
    ['one beside what is not ours', `${nightly}---\nhello: world\n`, 'hello: world\n'],
    ['the only one: the file goes', `# ours\n---\n${nightly}`, null],
  ])('are removed: %s', (_, text, expected) => {
    const files = text.includes('billing-production')
      ? { 'a.yaml': text }
      : { 'a.yaml': text, 'p.yaml': production }
    expect(edited(files, remove('nightly'))).toEqual({ 'a.yaml': expected })
  })

  test.each([
    [
      'one that is not there',
      remove('weekly'),
      'schedule "weekly" of billing production is not declared: there are "nightly"',
    ],
    [
      'one that is there already',
      add('nightly', {}),
      'a.yaml:17: billing production has a schedule "nightly" already',
    ],
    ['that of another environment', change({ environment: 'dev' }), 'a schedule does not move'],
    ['one into another extension', add('x', { extension: 'crm' }), 'a schedule does not move'],
  ])('refused: %s', (_, edit, message) => {
    expect(() => inOne(whole, edit)).toThrow(message)
  })
})

describe('variables and releases', () => {
  const variables = `apiVersion: bowline.dev/v1
kind: VariableSet
metadata: { name: billing-production }
spec:
  extension: billing
  environment: production
  variables:
    - name: LEVEL # how much
      value: info
`
  const files = { 'a.yaml': `${extension}---\n${production}`, 'v.yaml': variables, 'dev.yaml': dev }

  test('are changed in one go with the rest, each in its file, with the reason why there', () => {
    const texts = Object.entries(files).map(([path, text]) => sourceFile(path, text))
    const edits: ConfigEdit[] = [
      { kind: 'set-variable', ...place, name: 'LEVEL', to: { value: 'debug' } },
      { kind: 'set-variable', ...place, name: 'LEVEL', to: { value: 'warn' } },
      { kind: 'set-variable', ...place, name: 'KEY', to: { sealed: 'a.b' } },
      { kind: 'promote', extension: 'billing', from: 'dev', to: 'production', takeUrl: false },
      { kind: 'set-variable', extension: 'billing', environment: 'test', name: 'X', to: { value: '1' } },
    ]
    const isTaken = (path: string) => path === 'billing-test-variables.yaml'
    expect(editConfig(texts, edits, isTaken).map(({ path, why }) => [path, why])).toEqual([
      ['a.yaml', 'it declares billing production'],
      ['v.yaml', 'the variables of billing production are in it'],
      [
        'billing-test-variables-2.yaml',
        'there is no VariableSet for billing test yet: it goes beside the file that declares billing',
      ],
    ])
    const after = new Map(editConfig(texts, edits, isTaken).map((each) => [each.path, each.after]))
    expect(after.get('a.yaml')).toBe(files['a.yaml'].replace("'v1.0.0'", "'v1.1.0'"))
    expect(after.get('v.yaml')).toBe(
      `${variables.replace('info', 'warn')}    - name: KEY\n      secure: true\n      sealed: a.b\n`,
    )
  })

  test.each<[string, ConfigEdit, string]>([
    [
      'a variable that is not there',
      { kind: 'unset-variable', ...place, name: 'NONE' },
      'billing production has no variable "NONE"',
    ],
    [
      'a release of an environment without one',
      { kind: 'promote', extension: 'billing', from: 'test', to: 'production', takeUrl: false },
      'billing test is not declared: billing has "production", "dev"',
    ],
  ])('refused: %s', (_, edit, message) => {
    expect(() => edited(files, edit)).toThrow(message)
  })

  test('a release from another repository is taken only where that is meant', () => {
    const other = { ...files, 'dev.yaml': dev.replace('git.example.com', 'fork.example.com') }
    const promote = (takeUrl: boolean): ConfigEdit => ({
      kind: 'promote',
      extension: 'billing',
      from: 'dev',
      to: 'production',
      takeUrl,
    })
    expect(() => edited(other, promote(false))).toThrow('come from different repositories')
    expect(edited(other, promote(true))['a.yaml']).toContain('"https://fork.example.com/billing.git"')
  })
})
