import { expect, test } from 'vitest'
import type { WholeTask } from '../../../api/task.ts'
import { changeLine, endText, taskTable, taskText } from '../../../cli/tasks/print.ts'

function taskOf(values: Partial<WholeTask> = {}): WholeTask {
  return {
    id: 'TQ-1',
    object: { id: 'OR-1', type: 'order_placed', category: 'background' },
    status: 'succeeded',
    reason: null,
    output: null,
    environment: { id: 'ENV-1', type: 'development' },
    fence: 1,
    retry_count: 0,
    rescheduled_count: 0,
    loss_count: 0,
    coalesced_count: 0,
    fairness_key: '',
    correlation_id: null,
    runtime_total: null,
    not_before: '2026-01-01T00:00:00.000Z',
    events: { created: { at: '2026-01-01T00:00:00.000Z' }, updated: { at: '2026-01-01T00:00:01.000Z' } },
    data: null,
    data_bytes: 4,
    result: null,
    trace_parent: null,
    story: [],
    ...values,
  }
}

const name = () => 'orders dev'
const retrying = taskOf({
  status: 'retrying',
  output: 'Error: no answer',
  retry_count: 1,
  fence: 2,
  not_before: '2026-01-01T00:00:20.000Z',
})

test('a task that is to be tried again says when, wherever it is shown', () => {
  expect(taskTable([retrying], name)).toContain(
    'retrying, not before 2026-01-01T00:00:20.000Z  Error: no answer',
  )
  expect(changeLine({ what: 'retrying', task: retrying }, 'orders dev')).toContain(
    'not before 2026-01-01T00:00:20.000Z  Error: no answer',
  )
  expect(taskText(retrying, 'orders dev')).toMatch(/^TQ-1 retrying, not before 2026-01-01T00:00:20.000Z\n/)
  expect(taskText(retrying, 'orders dev')).toMatch(/^ {2}next try +2026-01-01T00:00:20.000Z$/m)
})

test('tries are counted as what they are: those that failed', () => {
  expect(taskText(taskOf({ retry_count: 1, fence: 2 }), 'orders dev')).toMatch(/^ {2}failed tries +1$/m)
})

test('a message that is cut in a list ends with a sign of that', () => {
  const row = (output: string) => taskTable([taskOf({ output })], name).split('\n')[1]
  expect(row('x'.repeat(160))).toMatch(/ x{160}$/)
  expect(row('x'.repeat(161))).toMatch(/ x{159}…$/)
})

test('the end of a task is its status, what its runner said, and the data of its answer', () => {
  expect(endText(taskOf())).toBe('succeeded\n')
  expect(endText(taskOf({ status: 'failed', reason: 'fail', output: 'no', result: [1] }))).toBe(
    'failed (fail): no\n[\n  1\n]\n',
  )
})
