import { describe, expect, test } from 'vitest'
import { Configuration, configurationOf, variablesOf } from '../../../../controller/apply/configuration.ts'
import type { RunnerConfiguration, RunnerSetup } from '../../../../controller/ports/runners.ts'
import { Declarations } from '../../../../controller/runners/declarations.ts'
import type { OpenedVariable } from '../../../../controller/sealing/vault.ts'
import type { Environment } from '../../../../core/domain/desired.ts'
import type { Target } from '../../../../core/domain/target.ts'
import { emptyDeclarationStore } from '../../../support/fleet-ports.ts'
import { accountOf, environmentOf, extensionOf, recordingLog, variableOf } from '../../../support/samples.ts'

const address = '127.0.0.1:7420'

describe('what runners are told', () => {
  const variable = (name: string, value: string): OpenedVariable => ({ name, value, secure: false })
  const declared = (name: string, initialValue: string | null) => ({ name, initialValue, secure: true })

  function configuration(values: Partial<Environment>) {
    const extension = extensionOf('billing', { products: ['PRD-1'] })
    const target = { account: accountOf(), extension, environment: environmentOf(values), commit: 'c0ffee' }
    return configurationOf(target, [], [])
  }

  test('who they work for, and on what', () => {
    expect(configuration({ type: 'dev' })).toMatchObject({
      environmentType: 'development',
      serviceId: extensionOf('billing').id,
      products: ['PRD-1'],
      hubId: null,
      accountId: 'VA-123-456',
      accountName: 'Acme',
      repositoryTag: 'v1',
      runtime: 'cloud',
    })
  })

  test('local ones have no tag', () => {
    const local = { mode: 'local', source: null, runtime: null } as const
    expect(configuration(local)).toMatchObject({ repositoryTag: null, runtime: 'local' })
  })

  test.each([
    ['Git sets it', [variable('A', 'git')], [], [variable('A', 'git')]],
    [
      'only the extension declares it',
      [],
      [declared('A', 'initial')],
      [{ ...variable('A', 'initial'), secure: true }],
    ],
    ['both: Git wins', [variable('A', 'git')], [declared('A', 'initial')], [variable('A', 'git')]],
    ['it is secret, and its runner has not come back yet', [], [declared('A', null)], []],
  ])('a variable: %s', (_, variables, setup, expected) => {
    expect(variablesOf(variables, setup)).toEqual(expected)
  })
})

describe('an environment with a variable of Git, and a runner that is connected', () => {
  const environment = environmentOf({ variables: [variableOf('FROM_GIT', 'git')] })
  const target = { account: accountOf(), extension: extensionOf('billing'), environment, commit: 'c0ffee' }
  const setupOf = (name: string, secure = false): RunnerSetup => ({
    version: 2,
    runnerVersion: null,
    eventSubscriptions: {},
    schedulables: [],
    variables: [{ name, initialValue: `initial ${name}`, secure }],
    audience: [],
    readmeUrl: null,
    changelogUrl: null,
  })

  const other = { instance: 'runner', worker: 'events' } as const
  const joining = { instance: 'joining', worker: 'webapp' } as const

  function world(releaseOf = (_: string) => '', apiAddress?: string, newest = () => target, key = 'SU-1') {
    const opening: Target[] = []
    const pushed: RunnerConfiguration[] = []
    const meant: string[][] = []
    const hidden: string[] = []
    const declarations = new Declarations({
      store: emptyDeclarationStore(),
      releaseOf: (_, instance) => releaseOf(instance),
      log: recordingLog(),
    })
    declarations.heard(environment.id, setupOf('CONNECTED'), other)
    const configuration = new Configuration({
      registry: {
        target: (id) => (id === environment.id ? newest() : undefined),
        applied: () => null,
      },
      hub: {
        push: (_, each, isMeant) => {
          pushed.push(each)
          meant.push([other.instance, joining.instance].filter(isMeant))
        },
      },
      declarations,
      vault: {
        openTarget: async (asked) => {
          opening.push(asked)
          return { target: asked, variables: [variable('FROM_GIT', 'git')], problem: null }
        },
      },
      keys: {
        ofInstance: (_, instance) => `ApiKey ${instance}:key`,
        list: () => [{ id: key, since: null, until: null }],
        fingerprint: (content) => JSON.stringify(content),
      },
      hide: (values) => hidden.push(...values),
      address: () => address,
      apiAddress,
      trust: { file: '/data/tls/trusted.pem', fingerprint: 'authority-1' },
      sdkUrl: 'file:///sdk/index.js',
    })
    return { configuration, declarations, pushed, meant, hidden, opening }
  }
  const variable = (name: string, value: string): OpenedVariable => ({ name, value, secure: false })
  const namesIn = ({ variables }: RunnerConfiguration) => variables.map((each) => each.name)

  test('a runner that joins is told what all of them declare, and they are told what it declares', async () => {
    const { configuration, pushed } = world()
    const answer = await configuration.answer(environment.id, setupOf('JOINING'), joining)
    const all = ['FROM_GIT', 'CONNECTED', 'JOINING']
    expect(namesIn(answer)).toEqual(all)
    expect(pushed.map(namesIn)).toEqual([all])
    expect(answer.generation).toBe(pushed[0]?.generation)
  })

  test('one that says the same again changes nothing for the others', async () => {
    const { configuration, pushed } = world()
    await configuration.answer(environment.id, setupOf('CONNECTED'), { ...other, instance: 'again' })
    expect(pushed).toEqual([])
  })

  test('each release has the variables that it declares, on every push', async () => {
    const { configuration, pushed, meant } = world((instance) => (instance === 'joining' ? 'r2' : 'r1'))
    const answer = await configuration.answer(environment.id, setupOf('JOINING'), joining)
    expect(namesIn(answer)).toEqual(['FROM_GIT', 'JOINING'])
    expect(pushed.map(namesIn)).toEqual([
      ['FROM_GIT', 'CONNECTED'],
      ['FROM_GIT', 'JOINING'],
    ])
    expect(meant).toEqual([['runner'], ['joining']])
  })

  test('those that are connected are pushed the same generation as long as nothing changes', async () => {
    const { configuration, pushed } = world()
    await configuration.push(environment.id)
    await configuration.push(environment.id)
    expect(pushed.map(namesIn)).toEqual([
      ['FROM_GIT', 'CONNECTED'],
      ['FROM_GIT', 'CONNECTED'],
    ])
    expect(pushed[0]?.generation).toBe(pushed[1]?.generation)
  })

  test('what becomes old while its values are opened is sent to nobody', async () => {
    const newer = { ...target, commit: 'newer' }
    let newest = target
    const { configuration, pushed, opening } = world(undefined, undefined, () => newest)
    const push = configuration.push(environment.id)
    newest = newer
    await push
    expect(opening).toEqual([target, newer])
    expect(pushed).toHaveLength(1)
  })

  test('a secure value is hidden from then on', async () => {
    const { configuration, hidden } = world()
    await configuration.answer(environment.id, setupOf('SECRET', true), joining)
    expect(new Set(hidden)).toEqual(new Set(['initial SECRET']))
  })

  test('one that is not declared is refused, and nothing is pushed', async () => {
    const { configuration, pushed } = world()
    await expect(configuration.answer('ENV-0000-0000-01', setupOf('A'), joining)).rejects.toThrow(
      'ENV-0000-0000-01 is not declared any more',
    )
    await configuration.push('ENV-0000-0000-01')
    expect(pushed).toEqual([])
  })

  test('a process is started with where we are and a key of its own, and no variable', () => {
    expect(world().configuration.ofInstance(environment.id, 'INS-1')).toEqual({
      SSL_CERT_FILE: '/data/tls/trusted.pem',
      REQUESTS_CA_BUNDLE: '/data/tls/trusted.pem',
      NODE_EXTRA_CA_CERTS: '/data/tls/trusted.pem',
      API_KEY: 'ApiKey INS-1:key',
      ENVIRONMENT_ID: environment.id,
      INSTANCE_ID: 'INS-1',
      SERVER_ADDRESS: address,
      API_ADDRESS: address,
      BOWLINE_URL: `http://${address}`,
      BOWLINE_SDK: 'file:///sdk/index.js',
    })
  })

  test('what its environment declares wins over whom to trust, and not over who it is', () => {
    const declared = { SSL_CERT_FILE: '/etc/own.pem', API_KEY: 'stolen', TZ: 'UTC' }
    expect(world().configuration.ofInstance(environment.id, 'INS-1', declared)).toMatchObject({
      SSL_CERT_FILE: '/etc/own.pem',
      API_KEY: 'ApiKey INS-1:key',
      TZ: 'UTC',
    })
  })

  test('REST can be somewhere else than where runners connect; whoever was told another place, or has older keys, is replaced', () => {
    const { configuration } = world(() => '', 'connect.example.com')
    expect(configuration.ofInstance(environment.id, 'INS-1')).toMatchObject({
      SERVER_ADDRESS: address,
      API_ADDRESS: 'connect.example.com',
    })
    const told = [
      configuration,
      world().configuration,
      world(undefined, undefined, undefined, 'SU-2').configuration,
    ]
    expect(new Set(told.map((each) => each.told(environment.id))).size).toBe(3)
  })
})
