import { expect, test } from 'vitest'
import { arrivalText, type Running } from '../../../../controller/apply/arrival.ts'
import type { Environment } from '../../../../core/domain/desired.ts'
import { accountOf, environmentOf, extensionOf } from '../../../support/samples.ts'

const running: Running = {
  deployed: { tag: 'v1.1.0', commit: '1234567890', release: 'r', url: 'u', build: null },
  ready: 2,
  connections: [{ generation: 'g' }, { generation: 'g' }],
}

test.each<[string, Partial<Environment>, Partial<Running>, string]>([
  ['cloud: which release, and on how many instances', {}, {}, 'v1.1.0 (1234567), 2 instances ready'],
  ['one of them', {}, { ready: 1 }, 'v1.1.0 (1234567), 1 instance ready'],
  [
    'local: how many runners are there',
    { mode: 'local' },
    { connections: [{ generation: 'g' }] },
    'local, 1 runner connected',
  ],
  ['stopped', { state: 'stopped' }, {}, 'stopped'],
])('%s', (_, environment, values, what) => {
  const commit = 'c0ffee1234'
  const target = { account: accountOf(), extension: extensionOf('billing'), commit }
  const text = arrivalText(
    { ...target, environment: environmentOf(environment) },
    { ...running, ...values },
    8_241,
  )
  expect(text).toBe(`billing dev is as c0ffee1 says after 8.2 s: ${what}`)
})
