import { expect, onTestFinished, test } from 'vitest'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { addTaskApi } from '../../../../controller/http/api/tasks.ts'
import { createApp } from '../../../../controller/http/app.ts'
import type { NewestTasks } from '../../../../controller/ports/task-store.ts'
import { TaskFeed } from '../../../../controller/tasks/feed.ts'
import { silent } from '../../../support/process-harness.ts'

/** The answer to a list of all environments, where the store finds this. */
async function listed(found: NewestTasks) {
  const keys = new KeyRing(Buffer.alloc(32), () => {})
  const ground = { adminToken: 'bwl_admin', keys, isThere: () => true, connectVersion: '42.0.0' }
  const app = createApp({ ...ground, redact: (text) => text, log: silent })
  onTestFinished(() => app.close())
  const store = { get: async () => undefined, newest: async () => found }
  addTaskApi(app, { store, fleet: { ids: () => [], target: () => undefined }, feed: new TaskFeed() })
  return await app.inject({
    url: '/api/v1/tasks?eq(reason,quarantined)',
    headers: { authorization: 'Bearer bwl_admin' },
  })
}

test('says where a list goes on that was not looked through to its end, though nothing was found', async () => {
  const { statusCode, body, headers } = await listed({ tasks: [], next: 'TQ-1' })
  expect([statusCode, body, headers['bowline-next']]).toEqual([200, '[]', 'TQ-1'])
})

test('says nothing of the kind at the end', async () => {
  const { headers } = await listed({ tasks: [], next: null })
  expect(headers['bowline-next']).toBe(undefined)
})
