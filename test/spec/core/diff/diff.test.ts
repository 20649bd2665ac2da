import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { type AdminOptions, addAdminRoutes } from '../../../../controller/http/api/status.ts'
import { createApp } from '../../../../controller/http/app.ts'
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
import { createRepository, type TestRepository } from '../../../support/git-repository.ts'
import { runCli } from '../../../support/run-cli.ts'
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

describe('against a running controller', () => {
  const secure = variableOf('KEY', 'old-secret', true)
  const running = environmentOf({ variables: [secure] })
  const spec = extensionOf('billing', { environments: [running] })
  const observed: Observed = {
    extensions: [{ spec, environments: [{ id: running.id, applied: running, status: 'Running' }] }],
  }
  const app = createApp({
    adminToken: 'the-token',
    keys: new KeyRing(Buffer.from('x'), () => {}),
    redact: (text: string) => text,
    environments: () => [],
    connectVersion: '1',
    log: { debug() {}, info() {}, warn() {}, error() {} },
  } as unknown as Parameters<typeof createApp>[0])
  let repository: TestRepository
  let url: string

  beforeAll(async () => {
    const fleet = {
      observed: () => observed,
      extensions: () => [{ account: accountOf() }],
      environments: () => [],
    }
    addAdminRoutes(app, { fleet, sync: { state: () => ({ commit: 'c0ffee' }) } } as unknown as AdminOptions)
    url = await app.listen({ port: 0 })
    repository = await createRepository()
    await repository.commit({
      'account.yaml':
        'apiVersion: bowline.dev/v1\nkind: Account\nmetadata: {name: acme, id: VA-123-456}\nspec: {role: vendor, displayName: Acme}\n',
    })
  })

  afterEach(() => vi.unstubAllEnvs())

  afterAll(async () => {
    await app.close()
    await repository.remove()
  })

  test('no secret leaves the controller, and only the administrator may ask', async () => {
    const get = (authorization?: string) =>
      app.inject({ url: '/api/v1/observed', headers: authorization ? { authorization } : {} })
    expect((await get()).statusCode).toBe(401)
    const { body, statusCode } = await get('Bearer the-token')
    expect(statusCode).toBe(200)
    expect(body).not.toContain('old-secret')
    expect(JSON.parse(body)).toMatchObject({
      commit: 'c0ffee',
      account: { name: 'acme' },
      observed: maskObserved(observed),
    })
  })

  test('what is masked there compares as what it is', () => {
    const before = {
      account: accountOf(),
      observed: maskObserved(observed),
      broken: [],
      diagnostics: [],
      live: true,
    }
    expect(isSame(diffDesired(before, { checked: checkedOf([spec]), empty: false }, { now }))).toBe(true)
  })

  test('a deletion of what runs is held back: exit code 4', async () => {
    vi.stubEnv('BOWLINE_TOKEN', 'the-token')
    const { out, err, code } = await runCli('diff', repository.directory, '--live', '--url', url)
    expect(err).toBe('')
    expect(out).toContain('what runs -> working tree')
    expect(out).toContain(`! held back: ${running.id} is Running`)
    expect(code).toBe(4)
  })

  test('a controller that cannot be reached is a failure: exit code 3', async () => {
    vi.stubEnv('BOWLINE_TOKEN', 'the-token')
    const { err, code } = await runCli('diff', repository.directory, '--live', '--url', 'http://127.0.0.1:9')
    expect(err).toContain('cannot reach the controller')
    expect(code).toBe(3)
  })
})

describe('between commits', () => {
  const account = 'apiVersion: bowline.dev/v1\nkind: Account\nmetadata: {name: acme}\nspec: {role: vendor}\n'
  const extension = account
    .replace('Account', 'Extension')
    .replace('vendor', 'x')
    .replace('role: x', 'type: fulfillment-automation')
  let repository: TestRepository

  beforeAll(async () => {
    repository = await createRepository()
  })

  afterAll(() => repository.remove())

  test('before the first commit everything is new', async () => {
    const empty = await createRepository()
    expect(await runCli('diff', empty.directory)).toMatchObject({
      out: expect.stringContaining('nothing changes'),
      code: 0,
    })
    await empty.remove()
  })

  test('--base and --rev name both sides; JSON is the whole difference', async () => {
    await repository.commit({ 'account.yaml': account })
    await repository.tag('v1')
    await repository.commit({ 'billing.yaml': extension.replace('acme', 'billing') })
    await repository.tag('v2')
    const { out, code } = await runCli(
      'diff',
      repository.directory,
      '--base',
      'v1',
      '--rev',
      'v2',
      '--format',
      'json',
    )
    expect(JSON.parse(out)).toMatchObject({
      before: 'v1',
      after: 'v2',
      extensions: [{ name: 'billing', change: 'created' }],
    })
    expect(code).toBe(1)
    expect(await runCli('diff', repository.directory)).toMatchObject({ code: 0 })
  })

  test('a base without an account is a failure that says why: exit code 3', async () => {
    await repository.commit({ 'account.yaml': 'apiVersion: bowline.dev/v1\nkind: Account\n' })
    await repository.tag('broken')
    const { out, err, code } = await runCli('diff', repository.directory, '--base', 'broken', '--rev', 'v1')
    expect(out).toBe('')
    expect(err).toContain('broken has no account to compare with:\naccount.yaml:1:1: error: ')
    expect(code).toBe(3)
  })

  test('a repository without a working tree is not taken for one from which all was removed', async () => {
    const folder = join(repository.directory, '.git')
    const { out, err, code } = await runCli('diff', folder, '--base', 'v1')
    expect({ out, err, code }).toMatchObject({ out: '', code: 2 })
    expect(err).toContain('has no working tree; name the commit to look at with --rev')
    expect(await runCli('diff', folder, '--base', 'v1', '--rev', 'v1')).toMatchObject({ code: 0 })
  })

  test.each([
    ['an unknown revision', ['--base', 'v9'], 'there is no revision "v9"'],
    ['a revision that looks like a flag', ['--base=--all'], 'there is no revision "--all"'],
    ['two things to compare with', ['--base', 'v1', '--live'], 'cannot be used with'],
  ])('%s is bad usage: exit code 2', async (_, args, message) => {
    const { err, code } = await runCli('diff', repository.directory, ...args)
    expect(err).toContain(message)
    expect(code).toBe(2)
  })
})

test('an empty repository would remove everything, and is held back', () => {
  const nothing: Checked = { desired: undefined, diagnostics: [], extensionFiles: new Map() }
  const before = declaredBefore({ checked: checked(environmentOf()), empty: false })
  const diff = diffDesired(before, { checked: nothing, empty: true }, { now })
  expect(diff.extensions).toEqual([expect.objectContaining({ name: 'billing', change: 'deleted' })])
  expect(textOf(diff)).toContain('! held back: the repository holds no configuration')
  expect(isHeldBack(diff)).toBe(true)
})
