import { describe, expect, test } from 'vitest'
import type { Environment, Extension, Variable } from '../../../../core/domain/desired.ts'
import type { Plan } from '../../../../core/domain/plan.ts'
import type { EnvironmentStatus } from '../../../../core/domain/status.ts'
import { heldBy } from '../../../../core/plan/guards.ts'
import { planPass } from '../../../../core/plan/plan.ts'
import { accountOf, environmentOf, extensionOf, scheduleOf, variableOf } from '../../../support/samples.ts'

const statuses: readonly EnvironmentStatus[] = [
  'Uninitialized',
  'Deploying',
  'Disconnected',
  'Connected',
  'Running',
  'Stopping',
  'Stopped',
  'Errored',
]
const atRest = ['Uninitialized', 'Disconnected', 'Stopped']

const { id } = environmentOf()

/** A pass over one extension, `billing`, from one specification to another. */
function pass(
  before: Extension[],
  after: Extension[],
  { status = 'Stopped' as EnvironmentStatus, confirmed = false, empty = false } = {},
) {
  const observed = before.map((spec) => ({
    spec,
    environments: spec.environments.map((each) => ({ id: each.id, applied: each, status })),
  }))
  const desired = empty ? undefined : { account: accountOf(), extensions: after }
  return planPass({
    commit: 'c0ffee',
    desired,
    diagnostics: [],
    empty,
    observed: { extensions: observed },
    confirmed,
  })
}

describe('an environment is deleted only at rest', () => {
  test.each(statuses.map((status) => [status, atRest.includes(status)] as const))('%s: %s', (status, may) => {
    const billing = extensionOf('billing', { environments: [environmentOf()] })
    const { changes, held } = pass([billing], [], { status })
    if (may) expect(held).toEqual([])
    else expect(held).toMatchObject([{ code: 'not-stopped', extension: 'billing', environment: id }])
    expect(changes).toHaveLength(may ? 1 : 0)
  })

  test('what is held back says what to do', () => {
    expect(heldBy('not-stopped', { id, status: 'Running' })?.reason).toBe(
      `${id} is Running; it can be deleted when it is Stopped, Disconnected or Uninitialized. Set "state: stopped" first, then delete it in a later commit`,
    )
  })

  test('one of an extension that is not at rest keeps the whole extension', () => {
    const spec = extensionOf('billing', {
      environments: [environmentOf(), environmentOf({ type: 'test' })],
    })
    const environments = spec.environments.map((each, index) => ({
      id: each.id,
      applied: each,
      status: index === 0 ? ('Running' as const) : ('Stopped' as const),
    }))
    const result = planPass({
      commit: 'c0ffee',
      desired: { account: accountOf(), extensions: [] },
      diagnostics: [],
      empty: false,
      observed: { extensions: [{ spec, environments }] },
      confirmed: false,
    })
    expect(result).toMatchObject({ changes: [], removeExtensions: [], held: [{ environment: id }] })
  })
})

describe('a mode is switched only at rest', () => {
  const cloud = environmentOf()
  const local = environmentOf({ mode: 'local', source: null, runtime: null })

  test.each(statuses.map((status) => [status, atRest.includes(status)] as const))('%s: %s', (status, may) => {
    const billing = (each: Environment) => extensionOf('billing', { environments: [each] })
    const { held } = pass([billing(cloud)], [billing(local)], { status })
    if (may) expect(held).toEqual([])
    else expect(held).toMatchObject([{ code: 'mode-switch', environment: id }])
  })

  test('where it stays the same there is nothing to guard', () => {
    const facts = { from: cloud, to: environmentOf({ instances: 3 }), status: 'Running' } as const
    expect(heldBy('mode-switch', facts)).toBeUndefined()
  })

  test('until then the environment keeps its specification as it was, and goes on', () => {
    const withMode = (environment: Environment) => extensionOf('billing', { environments: [environment] })
    const held = pass([withMode(cloud)], [withMode({ ...local, instances: 3 })], { status: 'Running' })
    expect(held.adopt[0]?.environments).toEqual([cloud])
    expect(held).toMatchObject({ changes: [], held: [{ code: 'mode-switch' }] })
    const free = pass([withMode(cloud)], [withMode(local)], { status: 'Stopped' })
    expect(free).toMatchObject({ changes: [{ kind: 'update' }], held: [], adopt: [withMode(local)] })
  })
})

describe('a repository that shrinks much waits for a confirmation', () => {
  /** So many resources: the extension, its environment, and schedules. */
  function sized(count: number, name = 'billing'): Extension {
    const environment = environmentOf({ extension: name })
    const schedules = Array.from({ length: count - 2 }, (_, index) =>
      scheduleOf(environment.id, `schedule-${index}`),
    )
    return extensionOf(name, { environments: [{ ...environment, schedules }] })
  }

  test.each([
    [10, 7, undefined],
    [10, 6, '4 of 10 resources would be deleted, more than 30 %'],
    [20, 14, undefined],
    [20, 13, '7 of 20 resources would be deleted, more than 30 %'],
    [9, 2, undefined],
    [10, 20, undefined],
  ])('from %i resources to %i: %s', (before, after, expected) => {
    const facts = { before: [sized(before)], after: [sized(after)], confirmed: false }
    const held = heldBy('too-many-deletions', facts)
    if (expected === undefined) expect(held).toBeUndefined()
    else expect(held).toMatchObject({ code: 'too-many-deletions', reason: expect.stringContaining(expected) })
  })

  test('until then its environments stay, in the plan and in its specification', () => {
    const held = pass([sized(8), sized(8, 'search')], [sized(8)])
    expect(held).toMatchObject({ changes: [], removeExtensions: [], held: [{ code: 'too-many-deletions' }] })
    const confirmed = pass([sized(8), sized(8, 'search')], [sized(8)], { confirmed: true })
    expect(confirmed).toMatchObject({ changes: [{ kind: 'delete' }], held: [] })
  })

  test('and its schedules go on', () => {
    const held = pass([sized(12)], [sized(4)])
    const names = (extensions: readonly Extension[]) =>
      extensions[0]?.environments[0]?.schedules.map((each) => each.name).toSorted()
    expect(names(held.adopt)).toEqual(names([sized(12)]))
    expect(held).toMatchObject({ changes: [], held: [{ code: 'too-many-deletions', environment: id }] })
    const confirmed = pass([sized(12)], [sized(4)], { confirmed: true })
    expect(names(confirmed.adopt)).toEqual(names([sized(4)]))
    expect(confirmed).toMatchObject({ changes: [{ effects: ['reschedule'] }], held: [] })
  })

  test('what is held can be planned again: nothing changes', () => {
    const { adopt } = pass([sized(12)], [sized(4)])
    expect(pass([...adopt], [sized(4)])).toMatchObject({ adopt, changes: [] })
  })

  test('what is added, and updated, does not wait', () => {
    const search = extensionOf('search', { environments: [environmentOf({ extension: 'search' })] })
    expect(pass([sized(12)], [sized(4), search]).changes).toMatchObject([{ kind: 'create' }])
  })

  test('a confirmation does not overrule the rest an environment must be at', () => {
    const result = pass([sized(12)], [], { status: 'Running', confirmed: true })
    expect(result).toMatchObject({ changes: [], held: [{ code: 'not-stopped' }] })
  })

  test('what stalls because of a finding does not count as gone', () => {
    const [broken, search] = [sized(8), sized(4, 'search')]
    const specs = [broken, search]
    const result = planPass({
      commit: 'c0ffee',
      desired: { account: accountOf(), extensions: [extensionOf('search')] },
      diagnostics: [
        {
          code: 'not-one-of',
          severity: 'error',
          at: { file: 'billing.yaml', line: 1, column: 1 },
          message: 'no',
          extensions: ['billing'],
        },
      ],
      empty: false,
      observed: {
        extensions: specs.map((spec) => ({
          spec,
          environments: spec.environments.map((each) => ({ id: each.id, applied: each, status: 'Stopped' })),
        })),
      },
      confirmed: false,
    })
    expect(result).toMatchObject({ changes: [{ kind: 'delete' }], held: [] })
  })
})

describe('an empty repository waits for a confirmation', () => {
  const billing = extensionOf('billing', { environments: [environmentOf()] })

  test('until then nothing goes, however little there is', () => {
    expect(pass([billing], [], { empty: true })).toMatchObject({
      changes: [],
      adopt: [],
      stalled: [],
      removeExtensions: [],
      held: [{ code: 'empty-repository', extension: 'billing', environment: null }],
    })
  })

  test('then everything at rest goes, and what runs waits to be stopped', () => {
    const confirmed = { empty: true, confirmed: true }
    expect(pass([billing], [], confirmed)).toMatchObject({
      changes: [{ kind: 'delete', environment: id }],
      removeExtensions: [billing.id],
    })
    expect(pass([billing], [], { ...confirmed, status: 'Running' })).toMatchObject({
      changes: [],
      held: [{ code: 'not-stopped' }],
    })
  })

  test('where nothing is there, nothing is held', () => {
    expect(pass([], [], { empty: true })).toMatchObject({ changes: [], held: [], stalled: [] })
  })
})

describe('a secure variable does not become plain', () => {
  const sealed = variableOf('API_KEY', 'sealed', true)
  const plain = variableOf('API_KEY', 'plain')
  const level = (value: string) => variableOf('LEVEL', value)
  const billing = (...variables: Variable[]) =>
    extensionOf('billing', { environments: [environmentOf({ variables })] })
  const adopted = (plan: Plan) =>
    plan.adopt.flatMap((each) => each.environments.flatMap((one) => one.variables))

  test('it stays as it was, the rest of the commit goes on, and the reason says what to do', () => {
    const plan = pass([billing(sealed, level('info'))], [billing(plain, level('debug'))], {
      status: 'Running',
    })
    expect(adopted(plan)).toEqual([sealed, level('debug')])
    expect(plan.held).toEqual([
      {
        code: 'secure-to-plain',
        extension: 'billing',
        environment: id,
        reason:
          'API_KEY: a secure variable cannot become plain; remove it in one commit and add it in a later one',
      },
    ])
  })

  test.each([
    ['a value sealed anew', [sealed], [variableOf('API_KEY', 'sealed anew', true)]],
    ['from plain to secure', [plain], [sealed]],
    ['removed', [sealed], []],
    ['added after it was removed', [], [plain]],
  ])('%s is no matter', (_, before, after) => {
    const plan = pass([billing(...before)], [billing(...after)])
    expect(plan.held).toEqual([])
    expect(adopted(plan)).toEqual(after)
  })
})
