import { describe, expect, test } from 'vitest'
import { launchOf } from '../../../../controller/apply/launches.ts'
import { environmentOf } from '../../../support/samples.ts'

const release = {
  id: 'r1',
  environment: 'ENV-1234-5678-01',
  tag: 'v1',
  commit: 'c0ffee',
}

const told = '127.0.0.1:7420 authority-1'

describe('a launch', () => {
  const launch = launchOf(release, environmentOf(), told)
  const runtime = { kind: 'process', build: null, start: 'node other.js' } as const

  test.each<[string, boolean, string]>([
    ['the same release and command', true, launchOf({ ...release }, environmentOf({ instances: 5 }), told)],
    [
      'other variables, which reach what runs',
      true,
      launchOf(release, environmentOf({ logLevel: 'DEBUG' }), told),
    ],
    ['another release', false, launchOf({ ...release, id: 'r2' }, environmentOf(), told)],
    ['told something else', false, launchOf(release, environmentOf(), '127.0.0.1:7420 authority-2')],
    ['another command', false, launchOf(release, environmentOf({ runtime }), told)],
    [
      'other variables of the process',
      false,
      launchOf(
        release,
        environmentOf({ runtime: { ...(environmentOf().runtime ?? runtime), env: { A: '1' } } }),
        told,
      ),
    ],
  ])('%s: the same is %s', (_, same, other) => {
    expect(other === launch).toBe(same)
  })
})
