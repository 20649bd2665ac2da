import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { TaskCounts } from '../../../api/task.ts'
import type { Client } from '../../../cli/client.ts'
import { actOnMany, type BulkAction, type BulkOptions } from '../../../cli/tasks/bulk.ts'
import { environmentOverviewPage } from '../../support/overview-samples.ts'

const retry: BulkAction = {
  route: 'resubmit',
  verb: 'retry',
  done: 'retried',
  statuses: ['failed'],
  parameters: [],
  body: {},
}
const options: BulkOptions = { all: false, yes: true, dryRun: false, json: false }

let counts: TaskCounts
let asked: string[]
let printed: string

beforeEach(() => {
  asked = []
  printed = ''
  const environments = [
    { id: 'ENV-1000-0001-01', extension: 'billing', type: 'dev' as const, count: 3 },
    { id: 'ENV-1000-0002-03', extension: 'search', type: 'production' as const, count: 4 },
  ]
  counts = { count: 7, environments }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text
    return true
  })
})

const client = {
  async get(path: string) {
    asked.push(`GET ${decodeURIComponent(path)}`)
    return path.startsWith('/api/v1/tasks/count') ? counts : environmentOverviewPage()
  },
  async post(path: string) {
    asked.push(`POST ${decodeURIComponent(path)}`)
    return { done: 2 }
  },
} as unknown as Client

describe('tasks of many environments', () => {
  test('are counted with one question, whatever the number of environments, and asked for where there are any', async () => {
    await actOnMany(client, { ...options, event: ['order_placed'] }, retry)
    expect(asked.filter((each) => each.includes('/tasks'))).toEqual([
      'GET /api/v1/tasks/count?in(object.type,(order_placed))&in(status,(failed))',
      'POST /public/v1/devops/services/SRVC-1000-0001/environments/ENV-1000-0001-01/tasks/resubmit?in(object.type,(order_placed))&all=1',
      'POST /public/v1/devops/services/SRVC-1000-0002/environments/ENV-1000-0002-03/tasks/resubmit?in(object.type,(order_placed))&all=1',
    ])
    expect(printed).toBe('4 tasks retried\n')
  })

  test('a dry run asks for the count and nothing else', async () => {
    await actOnMany(client, { ...options, extension: 'billing', dryRun: true }, retry)
    expect(asked.filter((each) => each.includes('/tasks'))).toEqual([
      'GET /api/v1/tasks/count?extension=billing&in(status,(failed))',
    ])
    expect(printed).toBe('7 tasks to retry: billing dev 3, search production 4\n')
  })

  test('as JSON: what was found where', async () => {
    await actOnMany(client, { ...options, all: true, json: true }, retry)
    expect(JSON.parse(printed)).toEqual({
      found: 7,
      done: 4,
      environments: [
        { id: 'ENV-1000-0001-01', extension: 'billing', type: 'dev', found: 3 },
        { id: 'ENV-1000-0002-03', extension: 'search', type: 'production', found: 4 },
      ],
    })
  })
})
