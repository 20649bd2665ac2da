import { beforeEach, expect, test } from 'vitest'
import { RemovedRuns } from '../../../../controller/schedules/removed-runs.ts'
import type { TaskSummary } from '../../../../core/domain/task.ts'
import { recordingLog, scheduleOf } from '../../../support/samples.ts'

const environment = 'ENV-1234-5678-01'
const kept = scheduleOf(environment, 'kept')
const gone = scheduleOf(environment, 'gone')

let cancelled: string[]
let log: ReturnType<typeof recordingLog>
let refuses: boolean
let runs: RemovedRuns

beforeEach(() => {
  cancelled = []
  log = recordingLog()
  refuses = false
  runs = new RemovedRuns({
    declared: (id) => (id === environment ? [kept.id] : undefined),
    store: {
      unfinishedRuns: async (ids) => new Map(ids.map((id) => [id, [`${id} 1`, `${id} 2`]])),
    },
    cancel: async (task, { running, as }) => {
      if (refuses) throw new Error('the store is away')
      expect({ running, message: as?.message }).toEqual({
        running: false, // what a runner works on may come to its end
        message: 'its schedule is not declared any more',
      })
      cancelled.push(task)
      return undefined
    },
    log,
  })
})

function task(values: Partial<TaskSummary>): TaskSummary {
  return {
    id: 'TASK-1',
    environment,
    category: 'scheduled',
    status: 'retrying',
    objectId: gone.id,
    ...values,
  } as TaskSummary
}

test('when a schedule goes, its tasks that wait end', async () => {
  await runs.armed(environment, [kept, gone], [kept])
  expect(cancelled).toEqual([`${gone.id} 1`, `${gone.id} 2`])
})

test('where none goes, nobody is asked', async () => {
  await runs.armed(environment, [kept], [kept, gone])
  expect(cancelled).toEqual([])
})

test.each<[string, Partial<TaskSummary>, string[]]>([
  ['a task of a schedule that is gone is not tried again', {}, ['TASK-1']],
  ['one of a schedule that is there is', { objectId: kept.id }, []],
  ['nor is one ended that a runner works on', { status: 'processing' }, []],
  ['or that has ended', { status: 'failed' }, []],
  ['or that is of no schedule', { category: 'background' }, []],
  ['or of an environment that is not known', { environment: 'ENV-0000-0000-01' }, []],
])('%s', (_, values, expected) => {
  runs.heard({ what: 'retrying', task: task(values) })
  expect(cancelled).toEqual(expected)
})

test('what cannot be ended now holds nobody up, and is told', async () => {
  refuses = true
  await runs.armed(environment, [gone], [])
  expect(log.lines).toHaveLength(2)
  expect(log.lines[0]).toMatchObject({ level: 'warn', reason: 'the store is away' })
})
