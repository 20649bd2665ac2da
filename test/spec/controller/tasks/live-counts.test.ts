import { expect, test } from 'vitest'
import type { LiveCount } from '../../../../controller/ports/task-store.ts'
import { TaskFeed } from '../../../../controller/tasks/feed.ts'
import { LiveCounts } from '../../../../controller/tasks/live-counts.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { taskOf } from '../../../support/samples.ts'

const row: LiveCount = {
  ...{ environment: 'ENV-1', scheduled: 1, rescheduled: 0, retrying: 0, processing: 0 },
  firstDue: 0,
}

function world() {
  const clock = new FakeClock(0)
  const feed = new TaskFeed()
  let looks = 0
  const live = async () => [{ ...row, scheduled: ++looks }]
  const counts = new LiveCounts({ store: { live }, feed, clock })
  const change = () => feed.publish('created', taskOf({ id: 'TQ-1' }))
  return { clock, counts, change, looks: () => looks }
}

test('while nothing happens to any task the store is asked once, whoever asks', async () => {
  const { counts, looks } = world()
  await Promise.all([counts.now(), counts.now()])
  await counts.now()
  expect(looks()).toBe(1)
})

test('after a change it is asked again, once a second, and tells nobody what was so before the question', async () => {
  const { counts, change, clock, looks } = world()
  await counts.now()
  change()
  const asked = [counts.now(), counts.now()]
  await Promise.resolve()
  expect(looks()).toBe(1)
  await clock.advance(1_000)
  expect(await Promise.all(asked)).toEqual([[{ ...row, scheduled: 2 }], [{ ...row, scheduled: 2 }]])
})
