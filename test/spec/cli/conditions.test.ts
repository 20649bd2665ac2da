import { expect, test } from 'vitest'
import { conditionText, tellingConditions } from '../../../cli/conditions.ts'
import type { Condition } from '../../../core/domain/status.ts'

const condition = (values: Partial<Condition>): Condition => ({
  type: 'Ready',
  status: 'True',
  reason: 'Ready',
  message: 'all is well',
  since: '2026-01-01T00:00:00.000Z',
  ...values,
})
const failed = { reason: 'TagNotFound', message: 'there is no tag v0.9.9' }

test.each<[string, Condition[], string[]]>([
  ['that is ready has nothing to tell', [condition({})], []],
  [
    'that fails says why once',
    [condition({ status: 'False', ...failed }), condition({ type: 'Stalled', ...failed })],
    ['Stalled (TagNotFound) there is no tag v0.9.9'],
  ],
  [
    'that is suspended says so, though Git wants it',
    [condition({}), condition({ type: 'Suspended', reason: 'Suspended', message: 'holidays' })],
    ['Suspended (Suspended) holidays'],
  ],
])('an environment %s', (_, conditions, lines) => {
  expect(tellingConditions(conditions).map(conditionText)).toEqual(lines)
})
