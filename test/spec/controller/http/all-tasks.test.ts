import { describe, expect, onTestFinished, test } from 'vitest'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { addTaskApi, type TaskApiOptions } from '../../../../controller/http/api/tasks.ts'
import { createApp } from '../../../../controller/http/app.ts'
import { systemClock } from '../../../../controller/ports/clock.ts'
import type { NewestTasks } from '../../../../controller/ports/task-store.ts'
import { TaskFeed } from '../../../../controller/tasks/feed.ts'
import type { Target } from '../../../../core/domain/target.ts'
import { silent } from '../../../support/process-harness.ts'
import { taskOf } from '../../../support/samples.ts'
import { viewOf } from '../../../support/told-environments.ts'

const billing = viewOf({ extension: 'billing' }).target as Target
const search = viewOf({ extension: 'search' }).target as Target
const targets = new Map([search, billing].map((each) => [each.environment.id, each]))

/** What is answered to a question about all environments, where the store finds this. */
async function answered(url: string, found: Partial<TaskApiOptions['store']>) {
  const keys = new KeyRing(Buffer.alloc(32), () => {})
  const ground = { adminToken: 'bwl_admin', keys, isThere: () => true, connectVersion: '42.0.0' }
  const app = createApp({ ...ground, redact: (text) => text, log: silent })
  onTestFinished(() => app.close())
  const none = {
    get: async () => undefined,
    newest: async () => ({ tasks: [], next: null }),
    counts: async () => [],
    count: async () => 0,
    live: async () => [],
  }
  const fleet = { ids: () => [...targets.keys()], target: (id: string) => targets.get(id) }
  const rest = { fleet, feed: new TaskFeed(), hub: { connections: () => [] }, clock: systemClock }
  addTaskApi(app, { store: { ...none, ...found }, ...rest })
  return await app.inject({ url, headers: { authorization: 'Bearer bwl_admin' } })
}

describe('a list', () => {
  const listed = (found: NewestTasks) =>
    answered('/api/v1/tasks?eq(reason,quarantined)', { newest: async () => found })

  test('says where it goes on, if it was not looked through to its end, though nothing was found', async () => {
    const { statusCode, body, headers } = await listed({ tasks: [], next: 'TQ-1' })
    expect([statusCode, body, headers['bowline-next']]).toEqual([200, '[]', 'TQ-1'])
  })

  test('says nothing of the kind at the end', async () => {
    const { headers } = await listed({ tasks: [], next: null })
    expect(headers['bowline-next']).toBe(undefined)
  })
})

describe('a row of a list', () => {
  const task = taskOf({ id: 'TQ-1', environment: billing.environment.id, message: 'x'.repeat(500) })
  const row = async (query: string) => {
    const answer = await answered(`/api/v1/tasks?${query}`, {
      newest: async () => ({ tasks: [task], next: null }),
    })
    return answer.json()[0]
  }

  test('names the extension, which the id does not', async () => {
    const { environment } = await row('')
    expect(environment.extension).toEqual({ id: billing.extension.id, name: 'billing' })
  })

  test('has no more words than are asked for', async () => {
    expect([(await row('')).output.length, (await row('words=10')).output]).toEqual([500, 'x'.repeat(10)])
  })
})

test('a list begins before an instant, and what is none is refused', async () => {
  const pages: unknown[] = []
  const newest: TaskApiOptions['store']['newest'] = async (_environments, _filter, page) => {
    pages.push(page)
    return { tasks: [], next: null }
  }
  await answered('/api/v1/tasks?before=2027-01-31T08:00:00Z', { newest })
  expect(pages).toEqual([{ limit: 100, before: Date.UTC(2027, 0, 31, 8) }])
  expect((await answered('/api/v1/tasks?before=yesterday', { newest })).statusCode).toBe(400)
})

test('a task comes without its data where they are not asked for, and says how long they are', async () => {
  const task = taskOf({ id: 'TQ-1', environment: billing.environment.id, data: { a: 1 }, dataBytes: 7 })
  const get = async () => task
  expect((await answered('/api/v1/tasks/TQ-1', { get })).json().data).toEqual({ a: 1 })
  expect((await answered('/api/v1/tasks/TQ-1?data=0', { get })).json()).toMatchObject({
    data: null,
    data_bytes: 7,
  })
})

describe('the queue', () => {
  const live = async () => [
    { environment: billing.environment.id, ...waits(3), firstDue: Date.UTC(2020, 0) },
    { environment: search.environment.id, ...waits(2), firstDue: Date.UTC(2100, 0) },
    { environment: 'ENV-0000-0000-01', ...waits(9), firstDue: 0 },
  ]
  const count: TaskApiOptions['store']['count'] = async ({ statuses }) =>
    statuses?.[0] === 'failed' ? 10_001 : 4

  test('tells what waits since when, what ended up to 10,000, and where tasks are due and nobody is', async () => {
    const answer = await answered('/api/v1/tasks/queue', { live, count })
    expect(answer.json()).toMatchObject({
      live: { scheduled: 5, rescheduled: 0, retrying: 0, processing: 2 },
      ended: { succeeded: { count: 4, isMore: false }, failed: { count: 10_000, isMore: true } },
      firstDue: '2020-01-01T00:00:00.000Z',
      runners: 0,
      withoutRunner: { total: 1, first: [{ extension: 'billing', waiting: 3 }] },
    })
  })

  test('of one extension is of that alone, and takes no other filter', async () => {
    const answer = await answered('/api/v1/tasks/queue?extension=search', { live, count })
    expect(answer.json()).toMatchObject({ live: { scheduled: 2 }, withoutRunner: { total: 0 } })
    expect((await answered('/api/v1/tasks/queue?eq(status,failed)', { live })).statusCode).toBe(400)
  })
})

const waits = (scheduled: number) => ({ scheduled, rescheduled: 0, retrying: 0, processing: 1 })

describe('how many there are', () => {
  const questions: unknown[] = []
  const counts: TaskApiOptions['store']['counts'] = async (environments, filter) => {
    questions.push({ environments, filter })
    return [...targets.keys(), 'ENV-0000-0000-01'].map((environment, at) => ({ environment, count: at + 1 }))
  }

  test('is asked once, and told by environment, by name; of one that is gone nothing is told', async () => {
    const answer = await answered('/api/v1/tasks/count?eq(status,failed)', { counts })
    expect(questions).toEqual([{ environments: null, filter: { statuses: ['failed'] } }])
    expect(answer.json()).toEqual({
      count: 3,
      environments: [
        { id: billing.environment.id, extension: 'billing', type: 'dev', count: 2 },
        { id: search.environment.id, extension: 'search', type: 'dev', count: 1 },
      ],
    })
  })

  test.each(['limit=5', 'after=TQ-1', 'offset=1', 'ordering(events.created.at)'])(
    'is of all of them: %s is refused',
    async (part) => {
      expect((await answered(`/api/v1/tasks/count?${part}`, { counts })).statusCode).toBe(400)
    },
  )
})
