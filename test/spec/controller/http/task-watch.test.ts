import { expect, test } from 'vitest'
import { watchTasks } from '../../../../controller/http/api/task-watch.ts'
import { TaskFeed } from '../../../../controller/tasks/feed.ts'
import { taskOf } from '../../../support/samples.ts'

function watching() {
  const feed = new TaskFeed()
  const gone = new AbortController()
  const lines = watchTasks(
    feed,
    ({ what, task }) => (task.id === 'TQ-9' ? undefined : `${what} ${task.id}`),
    gone.signal,
  )
  const next = async () => (await lines.next()).value
  const publish = (id: string) => feed.publish('created', taskOf({ id }))
  return { gone, next, publish }
}

test('begins with an empty line, and misses nothing after it', async () => {
  const { next, publish } = watching()
  expect(await next()).toBe('\n')
  publish('TQ-1')
  publish('TQ-9')
  publish('TQ-2')
  expect(await next()).toBe('created TQ-1\ncreated TQ-2\n')
  const waiting = next()
  publish('TQ-3')
  expect(await waiting).toBe('created TQ-3\n')
})

test('a reader who does not keep up is told how much was missed', async () => {
  const { next, publish } = watching()
  await next()
  for (let number = 0; number < 10_005; number++) publish('TQ-1')
  expect((await next())?.split('\n')).toHaveLength(10_001)
  expect(await next()).toBe('{"missed":5}\n')
})

test('ends when the reader is gone', async () => {
  const { gone, next } = watching()
  await next()
  const waiting = next()
  gone.abort()
  expect(await waiting).toBeUndefined()
})
