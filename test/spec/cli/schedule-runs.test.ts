import { expect, test } from 'vitest'
import type { WireRun } from '../../../api/schedule.ts'
import { runTable } from '../../../cli/schedules/print.ts'

const task = { id: 'TQ-1', status: 'succeeded', retries: 0, started: null, finished: null } as const

const run: WireRun = {
  nominal: '2026-01-01T00:00:00.000Z',
  state: 'queued',
  reason: null,
  lateness_ms: 0,
  origin: 'schedule',
  into: null,
  blocked_by: null,
  also_all_since: null,
  task,
}

test.each<[string, Partial<WireRun>, RegExp]>([
  ['that has its task is as far as that is', {}, /Z {2}succeeded +schedule +TQ-1/],
  [
    'whose task is no longer kept',
    { task: { ...task, status: null, retries: null } },
    /Z {2}unknown +schedule +TQ-1/,
  ],
  ['that came through at the third try', { task: { ...task, retries: 2 } }, /succeeded .*retried 2 times/],
  ['of the database before', { task: null, reason: 'restored' }, /Z {2}unknown +schedule +- .*restored/],
  ['that did not run', { state: 'skipped', task: null, reason: 'paused' }, /Z {2}skipped .*paused/],
])('a run %s', (_, values, expected) => {
  expect(runTable([{ ...run, ...values }]).split('\n')[1]).toMatch(expected)
})
