import { expect, test } from 'vitest'
import { mayAll } from '../../../../controller/access/may.ts'
import { sendTasks } from '../../../../controller/http/connect/task-list.ts'
import type { TaskStore } from '../../../../controller/ports/task-store.ts'

/** What the store was asked, where the filter means so many tasks. */
async function asked(query: string, tasks: number): Promise<string[]> {
  const questions: string[] = []
  const store: Partial<TaskStore> = {
    list: async () => {
      questions.push('list')
      return []
    },
    count: async (_, atMost = Number.POSITIVE_INFINITY) => {
      questions.push(`count to ${atMost}`)
      return Math.min(tasks, atMost)
    },
  }
  const reply = { header: () => reply, send: () => reply }
  const request = { url: `/tasks?${query}`, may: mayAll, principal: { kind: 'admin' } }
  const options = { store, fleet: { target: () => undefined } }
  await sendTasks(request as never, reply as never, 'ENV-1234-5678-01', options as never)
  return questions
}

test('another order than that of their making is taken where there are few', async () => {
  expect(await asked('ordering(-runtime_total)', 10_000)).toEqual(['count to 10001', 'list'])
})

test('and refused, before anything is sorted, where there are many', async () => {
  await expect(asked('ordering(-runtime_total)', 10_001)).rejects.toThrow(
    'ordering: the filter means more than 10000 tasks, which only events.created.at orders; narrow it down',
  )
})

test.each(['ordering(-events.created.at)', 'ordering(id)', ''])('%s takes any number', async (query) => {
  expect(await asked(query, 1_000_000)).toEqual(['list'])
})

test('where only the number is asked for nothing is sorted', async () => {
  expect(await asked('limit=0&ordering(reason)', 1_000_000)).toEqual(['count to 100000'])
})
