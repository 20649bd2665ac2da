import { describe, expect, test } from 'vitest'
import { configurationOf, launchOf, variablesOf } from '../../../../controller/apply/configuration.ts'
import type { OpenedVariable } from '../../../../controller/sealing/vault.ts'
import type { Environment } from '../../../../core/domain/desired.ts'
import { accountOf, environmentOf, extensionOf } from '../../../support/samples.ts'

const release = {
  id: 'r1',
  environment: 'ENV-1234-5678-01',
  tag: 'v1',
  commit: 'c0ffee',
}

const address = '127.0.0.1:7420'

describe('a launch', () => {
  const launch = launchOf(release, environmentOf(), address)
  const runtime = { kind: 'process', build: null, start: 'node other.js' } as const

  test.each<[string, boolean, string]>([
    [
      'the same release and command',
      true,
      launchOf({ ...release }, environmentOf({ instances: 5 }), address),
    ],
    [
      'other variables, which reach what runs',
      true,
      launchOf(release, environmentOf({ logLevel: 'DEBUG' }), address),
    ],
    ['another release', false, launchOf({ ...release, id: 'r2' }, environmentOf(), address)],
    ['another address of ours', false, launchOf(release, environmentOf(), '127.0.0.1:1')],
    ['another command', false, launchOf(release, environmentOf({ runtime }), address)],
  ])('%s: the same is %s', (_, same, other) => {
    expect(other === launch).toBe(same)
  })
})

describe('what runners are told', () => {
  const variable = (name: string, value: string): OpenedVariable => ({ name, value, secure: false })
  const declared = (name: string, initialValue: string) => ({ name, initialValue, secure: true })

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
    [
      'several connections declare it: once, as the first says',
      [],
      [declared('A', 'first'), declared('A', 'second')],
      [{ ...variable('A', 'first'), secure: true }],
    ],
  ])('a variable: %s', (_, variables, setup, expected) => {
    expect(variablesOf(variables, setup)).toEqual(expected)
  })
})
