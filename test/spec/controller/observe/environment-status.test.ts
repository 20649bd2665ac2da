import { describe, expect, test } from 'vitest'
import {
  type EnvironmentFacts,
  environmentConditions,
  environmentStatus,
  type Failure,
} from '../../../../controller/observe/environment-status.ts'
import { type Condition, withSince } from '../../../../core/domain/status.ts'
import { environmentOf } from '../../../support/samples.ts'

const cloud = environmentOf({ instances: 2 })
const local = environmentOf({ mode: 'local', source: null, runtime: null })
const failure: Failure = {
  condition: 'Reconciling',
  reason: 'BuildFailed',
  message: 'npm ci failed\nlast line',
  output: null,
  attempts: 2,
}
const unopened: Failure = { ...failure, condition: 'Stalled', reason: 'CannotOpen', message: 'no such key' }

function facts(values: Partial<EnvironmentFacts> = {}): EnvironmentFacts {
  return {
    target: cloud,
    phase: 'idle',
    waitsTo: null,
    applying: false,
    instances: 2,
    ready: 2,
    connections: 2,
    failure: null,
    deployedTag: 'v1',
    diagnostics: [],
    held: [],
    missing: [],
    movedTag: null,
    suspended: null,
    unattended: null,
    troubles: [],
    ...values,
  }
}

const unattended = { waiting: 3, since: '2027-01-01T00:00:00.000Z' }

const none = { instances: 0, ready: 0, connections: 0 }

describe('the status, and whether it is Ready', () => {
  test.each<[string, Partial<EnvironmentFacts>, string, string, string]>([
    ['before the first specification', { target: null, ...none }, 'Uninitialized', 'Unknown', 'Progressing'],
    ['all instances work', {}, 'Running', 'True', 'Succeeded'],
    ['some do', { ready: 1 }, 'Running', 'False', 'Progressing'],
    ['none does yet', { ready: 0 }, 'Deploying', 'Unknown', 'Progressing'],
    ['a deploy goes on, the old ones work', { phase: 'deploying' }, 'Deploying', 'Unknown', 'Progressing'],
    ['a deploy failed, the old ones work', { failure }, 'Running', 'False', 'BuildFailed'],
    ['another try is under way', { failure, phase: 'deploying' }, 'Running', 'False', 'BuildFailed'],
    ['a deploy failed and nothing works', { failure, ...none }, 'Errored', 'False', 'BuildFailed'],
    ['instances are being stopped', { phase: 'stopping' }, 'Stopping', 'Unknown', 'Progressing'],
    [
      'it is to be stopped, and some still live',
      { target: { ...cloud, state: 'stopped' } },
      'Stopping',
      'Unknown',
      'Progressing',
    ],
    ['it is stopped', { target: { ...cloud, state: 'stopped' }, ...none }, 'Stopped', 'True', 'Succeeded'],
    ['a local runner is there', { target: local, instances: 0 }, 'Connected', 'True', 'Succeeded'],
    ['no local runner is there', { target: local, ...none }, 'Disconnected', 'False', 'NoLocalRunner'],
    [
      'a local one is to be stopped',
      { target: { ...local, state: 'stopped' }, ...none },
      'Stopped',
      'True',
      'Succeeded',
    ],
    ['tasks wait, and no instance is connected', { ready: 0, unattended }, 'Deploying', 'False', 'NoRunner'],
    [
      'tasks wait during a first deploy',
      { phase: 'deploying', ...none, unattended },
      'Deploying',
      'False',
      'NoRunner',
    ],
    ['tasks wait after a failure', { failure, ...none, unattended }, 'Errored', 'False', 'BuildFailed'],
    [
      'tasks wait for a local runner',
      { target: local, ...none, unattended },
      'Disconnected',
      'False',
      'NoRunner',
    ],
    [
      'tasks wait until it is started again',
      { target: { ...cloud, state: 'stopped' }, ...none, unattended },
      'Stopped',
      'True',
      'Succeeded',
    ],
    ['tasks wait beside a web application', { unattended }, 'Running', 'False', 'NoRunner'],
    ['tasks wait beside a local one', { target: local, unattended }, 'Connected', 'False', 'NoRunner'],
  ])('%s', (_, values, status, ready, reason) => {
    expect(environmentStatus(facts(values))).toBe(status)
    expect(environmentConditions(facts(values))[0]).toMatchObject({ type: 'Ready', status: ready, reason })
  })

  test.each<[Partial<EnvironmentFacts>, string]>([
    [{}, '2/2 instances of v1 are connected'],
    [{ ready: 1 }, '1/2 instances of v1 are connected'],
    [{ deployedTag: null }, '2/2 instances of the last deploy are connected'],
    [{ target: local, connections: 1 }, '1 runner connection'],
    [{ target: local, connections: 2 }, '2 runner connections'],
    [{ failure }, failure.message],
    [
      { failure, ready: 0, unattended },
      `3 tasks wait, the oldest since 2027-01-01T00:00:00.000Z: ${failure.message}`,
    ],
    [
      { ready: 0, unattended },
      'no runner is connected; 3 tasks wait, the oldest since 2027-01-01T00:00:00.000Z',
    ],
    [
      { unattended },
      'what is connected takes no tasks; 3 tasks wait, the oldest since 2027-01-01T00:00:00.000Z',
    ],
    [
      { ready: 0, unattended: { ...unattended, waiting: 1 } },
      'no runner is connected; 1 task waits, since 2027-01-01T00:00:00.000Z',
    ],
    [
      { target: local, ...none, unattended: { ...unattended, waiting: 200 } },
      'no local runner is connected; at least 200 tasks wait, the oldest since 2027-01-01T00:00:00.000Z',
    ],
    [
      { target: { ...cloud, state: 'stopped' }, ...none, unattended },
      'stopped, as declared; 3 tasks wait, the oldest since 2027-01-01T00:00:00.000Z',
    ],
  ])('%o says "%s"', (values, message) => {
    expect(environmentConditions(facts(values))[0]?.message).toBe(message)
  })
})

describe('the other conditions are there only while they hold', () => {
  const at = { file: 'billing.yaml', line: 3, column: 5 }
  const diagnostic = {
    code: 'not-one-of',
    severity: 'error',
    at,
    message: 'no',
    extensions: ['billing'],
  } as const
  const held = { extension: 'billing', environment: cloud.id, reason: 'it runs' }

  test.each<[string, Partial<EnvironmentFacts>, object[]]>([
    ['nothing to say', {}, []],
    [
      'work under way',
      { phase: 'deploying' },
      [{ type: 'Reconciling', reason: 'Progressing', message: 'deploying' }],
    ],
    [
      'a build that waits for its turn',
      { phase: 'deploying', waitsTo: 'build' },
      [{ type: 'Reconciling', reason: 'Progressing', message: 'waits for its turn to build' }],
    ],
    [
      'another try after a failure says the same as the wait for it',
      { phase: 'deploying', failure: { ...failure, attempts: 7 } },
      [{ type: 'Reconciling', reason: 'BuildFailed', message: failure.message }],
    ],
    [
      'a failure that is tried again: all that went wrong',
      { failure },
      [{ type: 'Reconciling', reason: 'BuildFailed', message: failure.message }],
    ],
    [
      'what was printed is not told, but where it is',
      { failure: { ...failure, message: 'it failed.', output: { source: 'build', lines: ['card 4242'] } } },
      [
        {
          type: 'Reconciling',
          reason: 'BuildFailed',
          message: 'it failed; what it printed: bowline logs billing dev',
        },
      ],
    ],
    [
      'where nothing was printed, that is said',
      { failure: { ...failure, message: 'it failed', output: { source: 'INS-1', lines: [] } } },
      [{ type: 'Reconciling', reason: 'BuildFailed', message: 'it failed; it printed nothing' }],
    ],
    [
      'a failure that only somebody can change',
      { failure: unopened },
      [{ type: 'Stalled', reason: 'CannotOpen', message: 'no such key' }],
    ],
    [
      'another try at that, for a new commit',
      { phase: 'deploying', failure: unopened },
      [
        { type: 'Reconciling', reason: 'ProgressingWithRetry', message: 'another try after: no such key' },
        { type: 'Stalled', reason: 'CannotOpen', message: 'no such key' },
      ],
    ],
    [
      'what the running release does not have',
      { missing: ['schedule "a" calls "b"', 'v1 does not subscribe to "c"'] },
      [
        {
          type: 'Drifted',
          reason: 'NotInRelease',
          message: 'schedule "a" calls "b"; v1 does not subscribe to "c"',
        },
      ],
    ],
    [
      'that its tag was moved after it was deployed',
      { movedTag: { tag: 'v1', from: 'aaaaaaaaaa', to: 'bbbbbbbbbb' }, missing: ['no "b"'] },
      [
        {
          type: 'Drifted',
          reason: 'TagMoved',
          message:
            'tag v1 pointed to aaaaaaa when it was deployed, and points to bbbbbbb now; what runs stays at aaaaaaa. Give bbbbbbb a tag of its own and name that; no "b"',
        },
      ],
    ],
    [
      'that its tag was removed after it was deployed',
      { movedTag: { tag: 'v1', from: 'aaaaaaaaaa', to: null } },
      [
        {
          type: 'Drifted',
          reason: 'TagGone',
          message:
            'tag v1 is gone from its repository; what runs stays at aaaaaaa. Push it again, or name a tag that is there',
        },
      ],
    ],
    ['no tag that is not asked for any more', { movedTag: { tag: 'v0', from: 'aaa', to: null } }, []],
    [
      'that another release is just taking its place',
      { missing: ['schedule "a" calls "b"'], phase: 'deploying' },
      [{ type: 'Reconciling', reason: 'Progressing', message: 'deploying' }],
    ],
    [
      'a finding: where it is',
      { diagnostics: [diagnostic] },
      [
        {
          type: 'Stalled',
          reason: 'InvalidSpec',
          message: 'keeps its last good state: billing.yaml:3:5: error: no [not-one-of]',
        },
      ],
    ],
    [
      'a finding tells more than a failure',
      { diagnostics: [diagnostic], failure },
      [{ type: 'Stalled', reason: 'InvalidSpec' }],
    ],
    [
      'what guards hold back',
      {
        held: [
          { ...held, code: 'not-stopped' },
          { ...held, code: 'mode-switch', reason: 'and so on' },
        ],
      },
      [{ type: 'Blocked', reason: 'NotStopped', message: 'it runs; and so on' }],
    ],
  ])('%s', (_, values, expected) => {
    const others = environmentConditions(facts(values)).slice(1)
    expect(others).toMatchObject(expected.map((each) => ({ status: 'True', ...each })))
  })
})

describe('since when a condition is as it is', () => {
  const [then, now] = ['2027-01-01T00:00:00.000Z', '2027-01-02T00:00:00.000Z']
  const ready: Omit<Condition, 'since'> = { type: 'Ready', status: 'True', reason: 'Succeeded', message: 'a' }

  test.each<[string, Partial<Condition>, string]>([
    ['another message is the same condition', { message: 'b' }, then],
    ['another reason is not', { reason: 'NoRunner' }, now],
    ['another status is not', { status: 'False' }, now],
    ['nor is another type', { type: 'Stalled' }, now],
  ])('%s', (_, change, since) => {
    expect(withSince([{ ...ready, ...change }], [{ ...ready, since: then }], now)[0]).toMatchObject({
      ...change,
      since,
    })
  })
})

describe('runners that do not work', () => {
  const troubles = [
    { reason: 'RunnerRefused', message: 'runner a (background) is refused' },
    { reason: 'NoHandshake', message: 'runner b (webapp) comes and goes' },
  ]
  const degraded = (values: Partial<EnvironmentFacts>) =>
    environmentConditions(facts(values)).filter(({ type }) => type === 'Degraded')

  test('are a condition of their own, beside whatever else works', () => {
    expect(degraded({ troubles })).toEqual([
      {
        type: 'Degraded',
        status: 'True',
        reason: 'RunnerRefused',
        message: 'runner a (background) is refused; runner b (webapp) comes and goes',
      },
    ])
    expect(environmentStatus(facts({ troubles }))).toBe('Running')
  })

  test('are told once, where a deploy has failed because of them: so another try says nothing new', () => {
    const because = { ...failure, message: 'not ready; runner a (background) is refused' }
    expect(degraded({ failure: because, troubles })).toMatchObject([
      { message: 'runner b (webapp) comes and goes' },
    ])
    const [first] = troubles
    expect(degraded({ failure: because, troubles: first ? [first] : [] })).toEqual([])
  })

  test.each([
    ['nothing is wrong', {}],
    ['it is stopped', { troubles, target: { ...cloud, state: 'stopped' as const } }],
  ])('are none where %s', (_, values) => {
    expect(degraded(values)).toEqual([])
  })
})
