import { describe, expect, test } from 'vitest'
import type { Environment, Extension, Schedule, Variable } from '../../../../core/domain/desired.ts'
import type { Diagnostic } from '../../../../core/domain/diagnostic.ts'
import type { Observed } from '../../../../core/domain/observed.ts'
import type { Plan } from '../../../../core/domain/plan.ts'
import type { EnvironmentStatus } from '../../../../core/domain/status.ts'
import { deepFreeze } from '../../../../core/lib/deep-freeze.ts'
import { effectsOf } from '../../../../core/plan/effects.ts'
import { type PlanInput, planPass } from '../../../../core/plan/plan.ts'
import { accountOf, environmentOf, extensionOf, scheduleOf, variableOf } from '../../../support/samples.ts'

/** An extension with its environments: `dev`, where nothing else is said. */
function named(
  name: string,
  environments: readonly Partial<Environment>[] = [{}],
  values: Partial<Extension> = {},
): Extension {
  const all = environments.map((each) => environmentOf({ extension: name, ...each }))
  return extensionOf(name, { environments: all, ...values })
}

/** As the specification says, and as it was applied; all in the same status. */
function running(
  spec: Extension,
  status: EnvironmentStatus = 'Running',
  applied: (environment: Environment) => Environment | null = (each) => each,
): Observed['extensions'][number] {
  return {
    spec,
    environments: spec.environments.map((each) => ({ id: each.id, applied: applied(each), status })),
  }
}

function plan(
  desired: readonly Extension[] | undefined,
  observed: Observed['extensions'],
  rest: Partial<PlanInput> = {},
): Plan {
  return planPass(
    deepFreeze({
      commit: 'c0ffee',
      desired: desired && { account: accountOf(), extensions: desired },
      diagnostics: [],
      empty: false,
      confirmed: false,
      observed: { extensions: observed },
      ...rest,
    }),
  )
}

/** What a plan does, in short: the name of an extension stands for its dev environment. */
function summary({ changes, held, stalled, removeExtensions }: Plan): string[] {
  const names = new Map(
    ['billing', 'search', 'orders'].flatMap((name) =>
      (['dev', 'test', 'production'] as const).map((type) => {
        const { id } = environmentOf({ extension: name, type })
        return [id, type === 'dev' ? name : `${name}/${type}`]
      }),
    ),
  )
  const nameOf = (id: string | null) => names.get(id ?? '') ?? id
  return [
    ...changes.map((each) => `${each.kind} ${nameOf(each.environment)}`),
    ...held.map((each) => `hold ${nameOf(each.environment) ?? each.extension}: ${each.code}`),
    ...stalled.map(
      (each) => `stall ${each.extension}: ${each.diagnostics.map(({ code }) => code).join(', ')}`,
    ),
    ...removeExtensions.map((id) => `remove ${id}`),
  ]
}

function error(values: Partial<Diagnostic> = {}): Diagnostic {
  const at = { file: 'billing.yaml', line: 3, column: 5 }
  return { code: 'not-one-of', severity: 'error', at, message: 'no', extensions: ['billing'], ...values }
}

const billing = named('billing')
const search = named('search')
const tagged = (tag: string) => named('billing', [{ source: { url: 'https://git.example.com/b.git', tag } }])

describe('what is done', () => {
  test.each<[string, Extension[], Observed['extensions'], string[]]>([
    ['creates what is only desired', [billing], [], ['create billing']],
    ['leaves alone what matches', [billing], [running(billing)], []],
    ['updates what differs', [tagged('v2')], [running(tagged('v1'))], ['update billing']],
    [
      'creates what was never applied in full',
      [billing],
      [running(billing, 'Errored', () => null)],
      ['create billing'],
    ],
    [
      'compares with what was applied, not with what was last said',
      [tagged('v2')],
      [running(tagged('v2'), 'Running', () => tagged('v1').environments[0] ?? null)],
      ['update billing'],
    ],
    [
      'deletes an environment that is at rest and no longer declared',
      [named('billing', [{}])],
      [running(named('billing', [{}, { type: 'test' }]), 'Stopped')],
      ['delete billing/test'],
    ],
    [
      'deletes an extension with its environments',
      [search],
      [running(billing, 'Stopped'), running(search)],
      ['delete billing', `remove ${billing.id}`],
    ],
    [
      'removes an extension without environments',
      [],
      [running(extensionOf('billing'))],
      [`remove ${billing.id}`],
    ],
    [
      'deletes what was never applied',
      [],
      [running(billing, 'Uninitialized', () => null)],
      ['delete billing', `remove ${billing.id}`],
    ],
    ['touches nothing it did not make', [], [], []],
    [
      'in order: what is wanted as declared, then what goes',
      [billing, search],
      [running(named('orders'), 'Stopped')],
      ['create billing', 'create search', 'delete orders', `remove ${named('orders').id}`],
    ],
  ])('%s', (_, desired, observed, expected) => {
    expect(summary(plan(desired, observed))).toEqual(expected)
  })

  test('an extension that was given another name keeps its id, its environments and what runs', () => {
    const renamed = { ...billing, name: 'invoices' }
    expect(summary(plan([renamed], [running(billing)]))).toEqual([])
  })

  test('what is to be the last good specification is told with the commit', () => {
    const result = plan([tagged('v2'), search], [running(tagged('v1'))])
    expect(result).toMatchObject({ commit: 'c0ffee', adopt: [tagged('v2'), search] })
  })

  test('the same input gives the same plan, and is left as it was', () => {
    const input = [
      [tagged('v2')],
      [running(tagged('v1')), running(search)],
      { diagnostics: [error()] },
    ] as const
    const before = structuredClone(input)
    expect(plan(...input)).toEqual(plan(...input))
    expect(input).toEqual(before)
  })
})

describe('what a difference means for what runs', () => {
  const variable = (value: string): Variable => variableOf('TOKEN', value, true)
  const schedules = (...names: string[]): Schedule[] =>
    names.map((name) => scheduleOf(environmentOf().id, name))
  const runtime = { kind: 'process', build: null, start: 'node other.js' } as const
  const source = (tag: string, url = 'https://git.example.com/b.git') => ({ url, tag })

  test.each<[string, Partial<Environment>, Partial<Environment>, string[], string]>([
    ['a tag', { source: source('v1') }, { source: source('v2') }, ['deploy'], 'tag v1 -> v2'],
    [
      'another repository',
      { source: source('v1') },
      { source: source('v1', 'https://git.example.com/other.git') },
      ['deploy'],
      'source or runtime changed',
    ],
    ['another command', {}, { runtime }, ['deploy'], 'source or runtime changed'],
    ['instances', { instances: 1 }, { instances: 3 }, ['scale'], 'instances 1 -> 3'],
    ['a start', { state: 'stopped' }, { state: 'running' }, ['start'], 'wanted state stopped -> running'],
    ['a stop', { state: 'running' }, { state: 'stopped' }, ['stop'], 'wanted state running -> stopped'],
    [
      'a value',
      { variables: [variable('a')] },
      { variables: [variable('b')] },
      ['configure'],
      'variables TOKEN',
    ],
    ['a variable more', {}, { variables: [variable('a')] }, ['configure'], 'variables TOKEN'],
    ['a variable less', { variables: [variable('a')] }, {}, ['configure'], 'variables TOKEN'],
    ['the log level', {}, { logLevel: 'DEBUG' }, ['configure'], 'log level INFO -> DEBUG'],
    [
      'a value and the log level',
      {},
      { logLevel: 'DEBUG', variables: [variable('a')] },
      ['configure'],
      'variables TOKEN, log level INFO -> DEBUG',
    ],
    ['a schedule', {}, { schedules: schedules('nightly') }, ['reschedule'], 'schedules changed'],
    ['a time-out', {}, { drainTimeoutMs: 1 }, ['settings'], 'settings changed'],
    ['the other time-out', {}, { deployTimeoutMs: 1 }, ['settings'], 'settings changed'],
    [
      'from cloud to local there is nothing to deploy',
      {},
      { mode: 'local', source: null, runtime: null },
      ['switch-mode'],
      'mode cloud -> local',
    ],
    [
      'from local to cloud there is',
      { mode: 'local', source: null, runtime: null },
      { source: source('v1') },
      ['switch-mode', 'deploy'],
      'mode local -> cloud, tag v1',
    ],
    [
      'several at once',
      { instances: 1, source: source('v1') },
      { instances: 2, source: source('v2') },
      ['deploy', 'scale'],
      'tag v1 -> v2, instances 1 -> 2',
    ],
  ])('%s', (_, from, to, effects, reason) => {
    expect(effectsOf(environmentOf(from), environmentOf(to))).toEqual(effects)
    const [change] = plan([named('billing', [to])], [running(named('billing', [from]), 'Stopped')]).changes
    expect(change).toMatchObject({ kind: 'update', effects, reason })
  })

  test('nothing, where nothing differs', () => {
    expect(effectsOf(environmentOf(), environmentOf())).toEqual([])
  })

  test('reasons name variables and never tell their values', () => {
    const from = { variables: [variable('hunter2')] }
    const to = { variables: [variable('correct horse'), variableOf('A', 'plain')] }
    const { changes } = plan([named('billing', [to])], [running(named('billing', [from]))])
    expect(changes[0]?.reason).toBe('variables A, TOKEN')
  })
})

describe('findings stall what they feed', () => {
  const onBoth = [running(billing), running(search)]
  /** As the file system of the commit has it: the broken extension is not among the desired. */
  test.each<[string, Diagnostic, Extension[], string[]]>([
    [
      'an error stalls the extensions it names; the others go on',
      error(),
      [named('search', [{ instances: 2 }])],
      ['update search', 'stall billing: not-one-of'],
    ],
    [
      'one in a file that could not be read in full also stalls what the file fed before',
      error({ at: { file: 'search.yaml', line: 1, column: 1 }, wholeFile: true }),
      [],
      ['stall billing: not-one-of', 'stall search: not-one-of'],
    ],
    [
      'one that names nobody stalls what its file fed before',
      error({ extensions: [] }),
      [search],
      ['stall billing: not-one-of'],
    ],
    ['a warning stalls nothing', error({ severity: 'warning' }), [billing, search], []],
    [
      'what was never there stalls too',
      error({ extensions: ['orders'], at: { file: 'orders.yaml', line: 1, column: 1 } }),
      [billing, search],
      ['stall orders: not-one-of'],
    ],
  ])('%s', (_, diagnostic, desired, expected) => {
    expect(summary(plan(desired, onBoth, { diagnostics: [diagnostic] }))).toEqual(expected)
  })

  test('a stalled extension is not taken over, even where some of it could be read', () => {
    const result = plan([tagged('v2'), search], [running(tagged('v1')), running(search)], {
      diagnostics: [error()],
    })
    expect(result.adopt).toEqual([search])
    expect(result.changes).toEqual([])
  })

  test('each is told with every finding that concerns it', () => {
    const other = error({ code: 'field-unknown' })
    const { stalled } = plan([search], [running(billing), running(search)], { diagnostics: [error(), other] })
    expect(stalled).toEqual([{ extension: 'billing', diagnostics: [error(), other] }])
  })

  test('without an account everything stalls, and nothing is done', () => {
    const diagnostics = [error({ code: 'missing-account', extensions: [] })]
    expect(summary(plan(undefined, [running(billing), running(search, 'Stopped')], { diagnostics }))).toEqual(
      ['stall billing: missing-account', 'stall search: missing-account'],
    )
  })
})

describe('nothing is removed while a finding leaves open whether it may', () => {
  const gone = [running(billing, 'Stopped'), running(search)]
  const elsewhere = { file: 'new.yaml', line: 7, column: 1 }

  test.each<[string, Diagnostic]>([
    ['one that names nobody', error({ extensions: [], at: elsewhere })],
    [
      'one in a file that could not be read in full, where the extension may have moved',
      error({ extensions: ['orders'], wholeFile: true, at: elsewhere }),
    ],
    ['one in a file that fed the extension, and now names another', error({ extensions: ['orders'] })],
  ])('%s holds back a deletion', (_, diagnostic) => {
    const result = plan([search], gone, { diagnostics: [diagnostic] })
    expect(result.changes).toEqual([])
    expect(result.removeExtensions).toEqual([])
    expect(result.held).toMatchObject([{ code: 'finding-in-scope', extension: 'billing' }])
    expect(result.held[0]?.reason).toContain(`${diagnostic.at.file}:${diagnostic.at.line}:`)
  })

  test('not even where somebody confirmed the commit', () => {
    const diagnostics = [error({ extensions: [], at: elsewhere })]
    expect(plan([search], gone, { diagnostics, confirmed: true }).changes).toEqual([])
  })

  test('one that is plainly about another extension does not', () => {
    const diagnostics = [error({ extensions: ['orders'], at: elsewhere })]
    expect(summary(plan([search], gone, { diagnostics }))).toEqual([
      'delete billing',
      'stall orders: not-one-of',
      `remove ${billing.id}`,
    ])
  })

  test('an environment that is gone from an extension stays, and stays in its specification', () => {
    const both = named('billing', [{}, { type: 'test' }])
    const diagnostics = [error({ extensions: [], at: elsewhere })]
    const result = plan([named('billing', [{ instances: 2 }])], [running(both, 'Stopped')], { diagnostics })
    expect(summary(result)).toEqual(['update billing', 'hold billing/test: finding-in-scope'])
    expect(result.adopt[0]?.environments.map((each) => each.type)).toEqual(['dev', 'test'])
  })

  test('so do its schedules', () => {
    const { id } = environmentOf()
    const nightly = scheduleOf(id, 'nightly')
    const hourly = scheduleOf(id, 'hourly')
    const before = named('billing', [{ schedules: [nightly] }])
    const diagnostics = [error({ extensions: [], at: elsewhere })]
    const result = plan([named('billing', [{ schedules: [hourly] }])], [running(before)], { diagnostics })
    expect(result.adopt[0]?.environments[0]?.schedules).toEqual([hourly, nightly])
    expect(result.held).toMatchObject([{ code: 'finding-in-scope', environment: id }])
    expect(result.held[0]?.reason).toMatch(/^schedules nightly: not removed while new\.yaml:7:1/)
  })
})
