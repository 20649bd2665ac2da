import { describe, expect, onTestFinished, test } from 'vitest'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { addTaskApi, type TaskApiOptions } from '../../../../controller/http/api/tasks.ts'
import { createApp } from '../../../../controller/http/app.ts'
import type { NewestTasks } from '../../../../controller/ports/task-store.ts'
import { TaskFeed } from '../../../../controller/tasks/feed.ts'
import type { Target } from '../../../../core/domain/target.ts'
import { silent } from '../../../support/process-harness.ts'
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
  }
  const fleet = { ids: () => [...targets.keys()], target: (id: string) => targets.get(id) }
  addTaskApi(app, { store: { ...none, ...found }, fleet, feed: new TaskFeed() })
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
