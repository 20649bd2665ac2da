import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { EnvironmentOverview, Overview } from '../../../../api/overview.ts'
import type { EnvironmentView } from '../../../../controller/apply/environment-view.ts'
import { environmentOverview } from '../../../../controller/report/environment-overview.ts'
import { pathOf, renderEnvironment, renderSummary, tableRows } from '../../../../controller/report/render.ts'
import type { PausedSchedule } from '../../../../controller/schedules/pauses.ts'
import type { Diagnostic } from '../../../../core/domain/diagnostic.ts'
import type { Held } from '../../../../core/domain/plan.ts'
import type { Condition } from '../../../../core/domain/status.ts'
import { deepFreeze } from '../../../../core/lib/deep-freeze.ts'
import {
  environmentSample,
  overviewSample,
  since,
  summarySample,
  wholeOf,
} from '../../../support/overview-samples.ts'
import { variableOf } from '../../../support/samples.ts'
import { ToldEnvironments, viewOf } from '../../../support/told-environments.ts'

const at = { file: 'billing.yaml', line: 3, column: 5 }
const noneSealed = () => ({ sealed: 0, onOldKeys: 0 })
const finding: Diagnostic = {
  code: 'not-one-of',
  severity: 'error',
  at,
  message: 'type is none of "dev", "test"',
  hint: 'say dev',
  extensions: ['billing'],
}

/** Of a whole, and the environments that are listed. */
function summaryOf(values: Partial<Overview> = {}): string {
  return renderSummary(summarySample(values), { rows: overviewSample(values).environments })
}

/** The one row of the table. */
function rowOf(values: Partial<EnvironmentOverview> = {}): string {
  const lines = summaryOf({ environments: [environmentSample(values)] }).split('\n')
  return lines[lines.findIndex((line) => line.startsWith('| ---')) + 1] ?? ''
}

describe('the files of the status branch', () => {
  test('each has a place of its own', () => {
    expect(pathOf({ extension: 'billing', type: 'production' })).toBe('environments/billing/production.yaml')
  })

  test('what extensions print is in none of them, unless it is asked for', () => {
    const output = { source: 'INS-1', lines: ['TypeError: no price for {"card":"4242"}'] }
    const environment = deepFreeze(environmentSample({ output }))
    expect(summaryOf({ environments: [environment] })).not.toContain('card')
    expect(renderEnvironment(environment)).not.toContain('card')
    expect(parse(renderEnvironment(environment, true)).status.output).toEqual(output)
  })

  test('what keeps the controller from its work stands above all', () => {
    const trouble = { part: 'disk', code: 'disk-full', message: '/data is full', since } as const
    expect(summaryOf({ troubles: [trouble] })).toContain(`**disk**: /data is full (since ${since})`)
  })

  test('that they could not be written is not in them: it is over when they are', () => {
    const trouble = { part: 'status-branch', code: 'status-push-refused', message: 'refused', since } as const
    expect(summaryOf({ troubles: [trouble] })).toBe(summaryOf())
  })

  test('instances that are not connected are in none of them: what fails starts others with each try', () => {
    const trying = { id: 'INS-2', tag: 'v2', startedAt: since, connected: false, generation: null }
    const [serving] = environmentSample().instances
    const environment = environmentSample({ instances: [...(serving ? [serving] : []), trying] })
    expect(parse(renderEnvironment(environment)).status.instances).toEqual([serving])
  })

  test('where nothing is there yet, the summary says so', () => {
    const summary = summaryOf({ commit: null, message: 'push a first commit', environments: [] })
    expect(summary).toContain('Configuration: `main` at `no commit yet`: push a first commit')
  })
})

describe('the row of an environment', () => {
  const ready = (message: string) =>
    ({ type: 'Ready', status: 'False', reason: 'R', message, since }) as const

  test('says what it is, how it is and what runs', () => {
    expect(rowOf()).toBe(
      '| billing | dev `ENV-1234-5678-01` | Running | `v1` (1234567) | True | all is well |',
    )
  })

  test('before a first deploy', () => {
    expect(rowOf({ deployed: null, conditions: [], status: 'Uninitialized' })).toBe(
      '| billing | dev `ENV-1234-5678-01` | Uninitialized | - | Unknown |  |',
    )
  })

  test.each(['Stalled', 'Blocked'] as const)('what is %s is more worth telling than Ready', (type) => {
    const notable = { type, status: 'True', reason: 'R', message: 'look here', since } as const
    expect(rowOf({ conditions: [ready('not this'), notable] })).toContain('| False | look here |')
  })

  test('a failure that is tried again is more worth telling than what is held back', () => {
    const failing = { type: 'Reconciling', status: 'True', reason: 'NotReady', message: 'm', since } as const
    const held = { type: 'Blocked', status: 'True', reason: 'R', message: 'not this', since } as const
    expect(rowOf({ conditions: [ready('look here'), failing, held] })).toContain('| False | look here |')
  })

  test.each([
    ['a line break', 'a\n  b', 'a b'],
    ['a pipe', 'a | b', 'a \\| b'],
    ['a pipe that somebody escaped', 'a \\| b', 'a \\\\\\| b'],
  ])('%s does not break the table', (_, message, expected) => {
    expect(rowOf({ conditions: [ready(message)] })).toMatch(/\| False \| /)
    expect(rowOf({ conditions: [ready(message)] }).split(' | False | ')[1]).toBe(`${expected} |`)
  })

  test('a long story is cut', () => {
    expect(rowOf({ conditions: [ready('x'.repeat(1000))] })).toContain(`| ${'x'.repeat(299)}… |`)
  })
})

test('findings and what is held back have their place in the summary', () => {
  const held = { code: 'not-stopped', extension: 'billing', environment: null, reason: 'it runs' } as const
  const summary = summaryOf({ diagnostics: [finding], held: [held] })
  expect(summary).toContain(
    '## Findings\n\n- billing.yaml:3:5: error: type is none of "dev", "test" \\[not-one-of\\] hint: say dev\n',
  )
  expect(summary).toContain('## Held back\n\n- billing: it runs\n')
  expect(summaryOf()).not.toContain('##')
})

test('the file of an environment is YAML with all there is to know', () => {
  const held = { code: 'not-stopped', extension: 'billing', environment: null, reason: 'it runs' } as const
  const environment = environmentSample({ diagnostics: [finding], held: [held] })
  expect(parse(renderEnvironment(environment))).toEqual({
    apiVersion: 'bowline.dev/v1',
    kind: 'EnvironmentStatus',
    metadata: {
      id: 'ENV-1234-5678-01',
      extension: 'billing',
      extensionId: 'SRVC-1234-5678',
      environment: 'dev',
    },
    status: {
      status: 'Running',
      mode: 'cloud',
      wanted: 'running',
      tag: 'v1',
      deployed: environment.deployed,
      conditions: environment.conditions,
      variables: { total: 3, sealed: 1, onOldKeys: 0 },
      instances: environment.instances,
      held: [{ code: 'not-stopped', reason: 'it runs' }],
      diagnostics: ['billing.yaml:3:5: error: type is none of "dev", "test" [not-one-of]\n  hint: say dev'],
    },
  })
})

describe('the summary of many environments', () => {
  const failed: Condition = { type: 'Stalled', status: 'True', reason: 'R', message: 'look here', since }
  function many(count: number, failing = 0): string {
    const world = new ToldEnvironments()
    const views = Array.from({ length: count }, (_, at) =>
      viewOf({ extension: `e-${at}` }, at < failing ? { status: 'Errored', conditions: [failed] } : {}),
    )
    world.put(...views)
    return renderSummary(world.overviews.summary(), tableRows(world.overviews))
  }
  const rowsIn = (text: string) => text.split('\n').filter((each) => each.startsWith('| e-')).length

  test('up to 100 of them are all in the table', () => {
    expect(rowsIn(many(100))).toBe(100)
    expect(many(100)).not.toContain('in step.')
  })

  test('of more, there are counts, and those that are not in step', () => {
    const text = many(101, 2)
    expect(text).toContain('101 environments: 99 Running, 2 Errored; 2 not in step.')
    expect(rowsIn(text)).toBe(2)
  })

  test('where all are in step there is no table', () => {
    expect(many(101)).toContain('101 environments: 101 Running; all in step.')
    expect(many(101)).not.toContain('|')
  })

  test('at most 200 of those not in step are listed, and how many more there are', () => {
    const text = many(300, 250)
    expect(rowsIn(text)).toBe(200)
    expect(text).toContain('And 50 more that are not in step: `bowline status` lists them.')
  })
})

describe('the overview', () => {
  const view = (extension: string, values: Partial<EnvironmentView> = {}) =>
    viewOf({ extension, variables: [variableOf('TOKEN', 'hunter2', true)] }, values)

  interface Facts {
    commit?: string | null
    error?: string | null
    refused?: string | null
    diagnostics?: Diagnostic[]
    held?: object[]
    environments?: EnvironmentView[]
    paused?: PausedSchedule[]
  }

  function overview({ environments = [], paused = [], held = [], ...state }: Facts): Overview {
    const world = new ToldEnvironments()
    world.state = { ...world.state, ...state, plan: { held: held as Held[] } }
    world.paused = paused
    world.put(...environments)
    return wholeOf(world.overviews)
  }

  const underway = {
    type: 'Reconciling',
    status: 'True',
    reason: 'Progressing',
    message: 'm',
    since,
  } as const
  const suspended = { type: 'Suspended', status: 'True', reason: 'Suspended', message: 'm', since } as const
  const noRunner = { type: 'Ready', status: 'False', reason: 'NoRunner', message: 'm', since } as const
  const pausedSchedule = {
    id: 'EFS-1',
    name: 'nightly',
    pause: { by: 'ada', reason: 'closed', since: 0, until: null },
  }
  const stalled = { type: 'Stalled', status: 'True', reason: 'R', message: 'm', since } as const

  test.each<[string, Facts, string, string]>([
    ['all is well', { environments: [view('billing')] }, 'synced', '1 environment in step'],
    ['nothing is there', {}, 'synced', 'no environment is declared'],
    [
      'one is not there yet',
      { environments: [view('billing', { conditions: [underway] }), view('search')] },
      'reconciling',
      '1 environment not there yet',
    ],
    [
      'one fails, and another is not there yet',
      {
        environments: [
          view('billing', { conditions: [stalled] }),
          view('search', { conditions: [underway] }),
        ],
      },
      'failing',
      '1 environment failing, 1 environment not there yet',
    ],
    [
      'somebody has paused a schedule that is to run',
      { environments: [view('billing')], paused: [{ ...pausedSchedule, environment: view('billing').id }] },
      'drifted',
      '1 environment not as declared',
    ],
    [
      'an environment is suspended, as Git says',
      { environments: [view('billing', { conditions: [suspended] })] },
      'synced',
      '1 environment in step',
    ],
    [
      'nobody has started a local runner',
      { environments: [view('billing', { conditions: [{ ...noRunner, reason: 'NoLocalRunner' }] })] },
      'synced',
      '1 environment in step',
    ],
    [
      'tasks wait for one',
      { environments: [view('billing', { conditions: [noRunner] })] },
      'drifted',
      '1 environment not as declared',
    ],
    ['something is held', { held: [{}, {}] }, 'held', '2 changes held back'],
    [
      'there are findings',
      { diagnostics: [finding], held: [{}] },
      'findings',
      '1 error, what they touch keeps its last good state',
    ],
    [
      'warnings alone are no reason',
      { diagnostics: [{ ...finding, severity: 'warning' }] },
      'synced',
      'no environment is declared',
    ],
    [
      'Git cannot be read',
      { error: 'no route to host', diagnostics: [finding] },
      'source-unreachable',
      'no route to host',
    ],
    [
      'a commit is not taken',
      { error: 'SignatureInvalid: ...', refused: 'bad', held: [{}] },
      'refused',
      'SignatureInvalid: ...',
    ],
    ['nor was it ever', { commit: null, error: 'no branch' }, 'waiting', 'no branch'],
  ])('%s', (_, given, sync, message) => {
    expect(overview(given)).toMatchObject({ sync, message })
  })

  test('a schedule that somebody has paused is drift', () => {
    const environments = [view('billing'), view('search')]
    const pause = {
      by: 'ada',
      reason: 'the bank is closed',
      since: Date.UTC(2027, 0, 1),
      until: Date.UTC(2027, 0, 2),
    }
    const paused = [{ id: 'EFS-1', environment: environments[0]?.id ?? '', name: 'nightly', pause }]
    const [billing, search] = overview({ environments, paused }).environments
    expect(billing?.conditions.at(-1)).toEqual({
      type: 'Drifted',
      status: 'True',
      reason: 'SchedulePaused',
      message: 'schedule "nightly" is paused by ada until 2027-01-02T00:00:00.000Z: the bank is closed',
      since: '2027-01-01T00:00:00.000Z',
    })
    expect(search?.conditions.some(({ type }) => type === 'Drifted')).toBe(false)
  })

  test('lists by extension, then dev, test and production', () => {
    const environments = [
      view('search'),
      viewOf({ extension: 'billing', type: 'production' }),
      view('billing'),
      view('orders', { target: null }),
    ]
    expect(overview({ environments }).environments.map((each) => `${each.extension}/${each.type}`)).toEqual([
      'billing/dev',
      'billing/production',
      'search/dev',
    ])
  })

  test('tells no value of a variable, and no more of an instance than people need', () => {
    const instance = {
      id: 'INS-1',
      pid: 4711,
      tag: 'v1',
      startedAt: since,
      connected: true,
      generation: null,
    }
    const told = environmentOverview(view('billing', { instances: [instance] }), noneSealed)
    expect(JSON.stringify(told)).not.toMatch(/hunter2|4711/)
  })
})
