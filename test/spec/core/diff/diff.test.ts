import { describe, expect, test } from 'vitest'
import { type Diff, declaredBefore, diffDesired } from '../../../../core/diff/diff.ts'
import { noColours } from '../../../../core/diff/paint.ts'
import { renderMarkdown } from '../../../../core/diff/render-markdown.ts'
import { renderText } from '../../../../core/diff/render-text.ts'
import { isHeldBack, isSame } from '../../../../core/diff/summary.ts'
import type { Environment, Extension } from '../../../../core/domain/desired.ts'
import type { Observed } from '../../../../core/domain/observed.ts'
import type { EnvironmentStatus } from '../../../../core/domain/status.ts'
import { maskObserved } from '../../../../core/plan/mask.ts'
import type { Checked } from '../../../../core/validate/validate.ts'
import { accountOf, environmentOf, extensionOf, variableOf } from '../../../support/samples.ts'

const now = Date.parse('2027-03-25T09:00:00Z')
const sides = { before: 'HEAD', after: 'working tree' }

function checked(...environments: Environment[]): Checked {
  return checkedOf([extensionOf('billing', { environments })])
}

function checkedOf(extensions: Extension[]): Checked {
  const extensionFiles = new Map(extensions.map(({ name, files }) => [name, files]))
  return { desired: { account: accountOf(), extensions }, diagnostics: [], extensionFiles }
}

function diffOf(before: Checked, after: Checked): Diff {
  return diffDesired(
    declaredBefore({ checked: before, empty: false }),
    { checked: after, empty: false },
    { now },
  )
}

function textOf(diff: Diff): string {
  return renderText(diff, sides, noColours)
}

const twoVariables = { variables: [variableOf('A', 'x'), variableOf('B', 'y')] }
const inLocalMode = { mode: 'local' as const, source: null, runtime: null }

test.each([
  [
    'a tag',
    {},
    { source: { url: 'https://git.example.com/billing.git', tag: 'v2' } },
    'redeploy: tag v1 -> v2',
  ],
  [
    'the start command',
    {},
    { runtime: { kind: 'process' as const, build: null, start: 'x' } },
    'redeploy tag v1',
  ],
  ['the number of instances', {}, { instances: 2 }, 'rescale from 1 to 2 instances'],
  ['the log level', {}, { logLevel: 'DEBUG' as const }, 'push the configuration to what runs'],
  ['one of two variables', twoVariables, { variables: [variableOf('A', 'x')] }, 'without a restart'],
  [
    'the last variable',
    twoVariables,
    { variables: [] },
    'replace the instances: the last variable goes, which no running process can be told',
  ],
  [
    'the last variable in local mode',
    { ...twoVariables, ...inLocalMode },
    { variables: [], ...inLocalMode },
    'push the configuration; a local runner keeps its last variable until it is restarted',
  ],
  ['the wanted state', {}, { state: 'stopped' as const }, 'stop, after running tasks have finished'],
  ['a time-out', {}, { drainTimeoutMs: 90_000 }, '~ drainTimeout: 30s -> 1m30s'],
  [
    'a limit of memory',
    {},
    { resources: { cpuMillis: 500, memoryBytes: 2 ** 29 } },
    '~ resources.memory: (none) -> 512Mi',
  ],
  [
    'something of a stopped one',
    { state: 'stopped' as const },
    { state: 'stopped' as const, instances: 2 },
    'takes effect when the environment is started',
  ],
  [
    'a suspension',
    {},
    { suspend: { reason: 'x', until: '2027-04-01T00:00:00Z' } },
    'suspended until 2027-04-01T00:00:00Z: nothing of it is done',
  ],
])('%s: says what it does', (_, from, to, expected) => {
  const diff = diffOf(checked(environmentOf(from)), checked(environmentOf(to)))
  expect(textOf(diff)).toContain(expected)
  expect(isSame(diff)).toBe(false)
})

const june = { reason: 'x', until: '2027-06-01T00:00:00Z' }
const february = { reason: 'x', until: '2027-02-01T00:00:00Z' }

test.each<[string, Partial<Environment>, Partial<Environment>, string[]]>([
  ['time-outs', {}, { deployTimeoutMs: 1 }, ['change time-outs; nothing is restarted']],
  [
    'resources',
    {},
    { resources: { cpuMillis: 500, memoryBytes: null } },
    ['record other resources; nothing is restarted, as the runtime process does not enforce them'],
  ],
  [
    'external events that are refused',
    {},
    { externalEvents: { enabled: false } },
    ['refuse external events; nothing is restarted'],
  ],
  [
    'external events that are taken again, and a time-out',
    { externalEvents: { enabled: false } },
    { drainTimeoutMs: 1 },
    ['change time-outs; nothing is restarted', 'take external events; nothing is restarted'],
  ],
  [
    'a suspension',
    {},
    { suspend: june },
    ['suspended until 2027-06-01T00:00:00Z: nothing of it is done before that is over'],
  ],
  ['the end of one', { suspend: june }, {}, ['no longer suspended: it is brought in step again']],
  [
    'one that is over',
    { suspend: february },
    {},
    ['change a suspension that is over: it is not suspended, before and after'],
  ],
])('%s: and nothing that it does not do', (_, from, to, expected) => {
  const [extension] = diffOf(checked(environmentOf(from)), checked(environmentOf(to))).extensions
  expect(extension?.environments[0]?.actions).toEqual(expected)
})

test('the same on both sides: nothing changes', () => {
  const diff = diffOf(checked(environmentOf()), checked(environmentOf()))
  expect(isSame(diff)).toBe(true)
  expect(textOf(diff)).toBe('HEAD -> working tree\n\nnothing changes, 1 stays as it is\n')
})

describe('variables', () => {
  const variables = (...each: [string, string, boolean?][]) =>
    checked(
      environmentOf({
        variables: each.map(([name, value, secure = false]) => variableOf(name, value, secure)),
      }),
    )

  test.each([
    [
      'a secure value',
      [['KEY', 'old-secret', true]],
      [['KEY', 'new-secret', true]],
      'variable KEY: a new secret value',
    ],
    [
      'one that becomes secure',
      [['KEY', 'old-secret']],
      [['KEY', 'new-secret', true]],
      'variable KEY: a new secret value',
    ],
    ['a new secure one', [], [['KEY', 'new-secret', true]], '+ variable KEY: (secret)'],
    ['one that goes', [['KEY', 'old-secret', true]], [], '- variable KEY: (was (secret))'],
  ] as const)('%s is told by name, never by value', (_, before, after, expected) => {
    const diff = diffOf(variables(...(before as [])), variables(...(after as [])))
    expect(textOf(diff)).toContain(expected)
    for (const shown of [textOf(diff), renderMarkdown(diff, sides), JSON.stringify(diff)]) {
      expect(shown).not.toMatch(/-secret|sha256/)
    }
  })

  test('a secure value that stays is no difference', () => {
    expect(isSame(diffOf(variables(['A', 'x', true]), variables(['A', 'x', true])))).toBe(true)
  })

  test('long values are cut around the place where they differ', () => {
    const long = (middle: string) => `${'a'.repeat(500)}${middle}${'b'.repeat(500)}`
    const text = textOf(diffOf(variables(['A', long('1')]), variables(['A', long('2')])))
    expect(text).toMatch(/variable A: …a+1b+… \(1003 characters\) -> …a+2b+… \(1003 characters\)\n/)
  })
})

describe('guards', () => {
  const other = environmentOf({ type: 'test' })
  const observed = (status: EnvironmentStatus, ...environments: Environment[]): Observed => ({
    extensions: [
      {
        spec: extensionOf('billing', { environments }),
        environments: environments.map((each) => ({ id: each.id, applied: each, status })),
      },
    ],
  })
  const live = (status: EnvironmentStatus, after: Checked) =>
    diffDesired(
      {
        account: accountOf(),
        observed: observed(status, environmentOf(), other),
        broken: [],
        diagnostics: [],
        live: true,
      },
      { checked: after, empty: false },
      { now },
    )

  test('without the live state: what may be held back', () => {
    const diff = diffOf(checked(environmentOf(), other), checked(other))
    expect(textOf(diff)).toContain(
      '! held back unless it is Stopped, Disconnected or Uninitialized then: set',
    )
    expect(isHeldBack(diff)).toBe(false)
  })

  test('a stopped environment can go', () => {
    const stopped = environmentOf({ state: 'stopped' })
    expect(textOf(diffOf(checked(stopped, other), checked(other)))).not.toContain('held back')
  })

  test.each([
    ['Running', true],
    ['Stopped', false],
  ] as const)('with the live state %s: what is held back', (status, held) => {
    const diff = live(status, checked(other))
    expect(isHeldBack(diff)).toBe(held)
    expect(textOf(diff).includes('! held back: ENV-')).toBe(held)
  })

  test('too many deletions are held back whatever the state', () => {
    const many = Array.from({ length: 6 }, (_, index) => {
      const name = `extension-${index}`
      return extensionOf(name, { environments: [environmentOf({ extension: name, state: 'stopped' })] })
    })
    const diff = diffOf(checkedOf(many), checkedOf(many.slice(0, 3)))
    expect(isHeldBack(diff)).toBe(true)
    expect(textOf(diff)).toContain('! held back: 6 of 12 resources would be deleted')
  })
})

describe('extensions with errors', () => {
  const error = {
    code: 'a-code',
    severity: 'error',
    at: { file: 'billing.yaml', line: 1, column: 1 },
    message: 'it is wrong',
    extensions: ['billing'],
  } as const
  const broken: Checked = {
    ...checkedOf([]),
    diagnostics: [error],
    extensionFiles: new Map([['billing', ['billing.yaml']]]),
  }

  test.each([
    [
      'one that was good keeps its last good state',
      checked(environmentOf()),
      broken,
      'keeps its last good state',
    ],
    ['a new one is not taken up', checkedOf([]), broken, 'is not taken up: it has errors'],
    [
      'one that is repaired is told apart from a new one',
      broken,
      checked(environmentOf()),
      'is in order again',
    ],
  ])('%s', (_, before, after, expected) => {
    const text = textOf(diffOf(before, after))
    expect(text).toContain(expected)
    expect(text).toContain('billing.yaml:1:1: error: it is wrong [a-code]')
  })

  test('without a usable account all keep their last good state', () => {
    const nothing: Checked = {
      desired: undefined,
      diagnostics: [{ ...error, extensions: [] }],
      extensionFiles: new Map(),
    }
    const diff = diffOf(checked(environmentOf()), nothing)
    expect(diff.extensions).toEqual([expect.objectContaining({ name: 'billing', change: 'kept' })])
  })
})

test('markdown: text from the configuration is not markup', () => {
  const variable = variableOf('A', '`|` <b>')
  const diff = diffOf(checked(environmentOf()), checked(environmentOf({ variables: [variable] })))
  expect(renderMarkdown(diff, sides)).toContain('| `A` | *not set* | ``"`\\|` <b>"`` |')
})

test('what a controller tells of what runs, with masked values, compares as what it is', () => {
  const running = environmentOf({ variables: [variableOf('KEY', 'old-secret', true)] })
  const spec = extensionOf('billing', { environments: [running] })
  const observed: Observed = {
    extensions: [{ spec, environments: [{ id: running.id, applied: running, status: 'Running' }] }],
  }
  const before = {
    account: accountOf(),
    observed: maskObserved(observed),
    broken: [],
    diagnostics: [],
    live: true,
  }
  expect(isSame(diffDesired(before, { checked: checkedOf([spec]), empty: false }, { now }))).toBe(true)
})

test('an empty repository would remove everything, and is held back', () => {
  const nothing: Checked = { desired: undefined, diagnostics: [], extensionFiles: new Map() }
  const before = declaredBefore({ checked: checked(environmentOf()), empty: false })
  const diff = diffDesired(before, { checked: nothing, empty: true }, { now })
  expect(diff.extensions).toEqual([expect.objectContaining({ name: 'billing', change: 'deleted' })])
  expect(textOf(diff)).toContain('! held back: the repository holds no configuration')
  expect(isHeldBack(diff)).toBe(true)
})
