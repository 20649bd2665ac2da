import { expect, test } from 'vitest'
import { Confirmations } from '../../../../../controller/tasks/out/confirmations.ts'
import { Deliveries, type Delivery } from '../../../../../controller/tasks/out/deliveries.ts'
import type { Task, TaskSummary } from '../../../../../core/domain/task.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'
import { silent } from '../../../../support/process-harness.ts'

function confirming() {
  const clock = new FakeClock()
  const deliveries = new Deliveries()
  const confirmed: string[][] = []
  const store = {
    async markSent(tasks: readonly Pick<Task, 'id'>[]) {
      confirmed.push(tasks.map(({ id }) => id))
    },
  }
  const confirmations = new Confirmations(deliveries, store, clock, silent)
  const send = (id: string): Delivery => {
    const task = { id, fence: 1, environment: 'ENV-0000-0000-01' } as TaskSummary
    const to = { instance: 'INS-1', runnerType: null, connection: 'a', sentAt: clock.elapsed() }
    const delivery = { task, ...to, sent: true, done: undefined, concluded: undefined }
    deliveries.add(delivery)
    confirmations.add(delivery)
    return delivery
  }
  return { clock, deliveries, confirmed, confirmations, send }
}

test('what is out for 100 ms is confirmed, what was sent together in one statement', async () => {
  const { clock, confirmed, send } = confirming()
  for (const id of ['A', 'B']) send(id)
  await clock.advance(99)
  expect(confirmed).toEqual([])
  await clock.advance(1)
  expect(confirmed).toEqual([['A', 'B']])
})

test('what was sent later has its own 100 ms', async () => {
  const { clock, confirmed, send } = confirming()
  send('A')
  await clock.advance(60)
  send('B')
  await clock.advance(40)
  expect(confirmed).toEqual([['A']])
  await clock.advance(60)
  expect(confirmed).toEqual([['A'], ['B']])
  expect(clock.pending).toBe(0)
})

test('tasks that are over sooner cost no statement, however many follow each other', async () => {
  const { clock, deliveries, confirmed, send } = confirming()
  for (let task = 0; task < 50; task++) {
    const delivery = send(`TQ-${task}`)
    await clock.advance(9)
    if (task % 2 === 0) deliveries.remove(delivery)
    else delivery.concluded = Promise.resolve()
  }
  await clock.advance(1000)
  expect(confirmed).toEqual([])
})

test('nothing is confirmed once it is closed', async () => {
  const { clock, confirmed, confirmations, send } = confirming()
  send('A')
  confirmations.close()
  await clock.advance(1000)
  expect(confirmed).toEqual([])
})
