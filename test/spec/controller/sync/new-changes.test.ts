import { expect, test } from 'vitest'
import { logNewChanges } from '../../../../controller/sync/new-changes.ts'
import type { Plan } from '../../../../core/domain/plan.ts'
import { recordingLog } from '../../../support/samples.ts'

const planOf = (environments: readonly string[]) =>
  ({
    changes: environments.map((environment) => ({ kind: 'delete', environment, reason: 'not declared' })),
  }) as unknown as Plan
const names = Array.from({ length: 102 }, (_, at) => `ENV-${at}`)

test('changes are told where the plan before did not have them', () => {
  const log = recordingLog()
  logNewChanges(log, planOf(['ENV-1']), planOf(['ENV-1', 'ENV-2']))
  expect(log.lines.map(({ message }) => message)).toEqual(['delete: not declared'])
})

test('of thousands, 100 are told one by one, and how many there are beside', () => {
  const log = recordingLog()
  logNewChanges(log, null, planOf(names))
  expect(log.lines).toHaveLength(101)
  expect(log.lines.at(-1)?.message).toBe('and 2 more changes that the plan before did not have')
})
