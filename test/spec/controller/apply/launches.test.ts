import { describe, expect, test } from 'vitest'
import { launchOf } from '../../../../controller/apply/launches.ts'
import { environmentOf } from '../../../support/samples.ts'

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
