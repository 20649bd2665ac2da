import { expect, test } from 'vitest'
import type { Delivery } from '../../../../../controller/tasks/out/deliveries.ts'
import { neverThere } from '../../../../../controller/tasks/out/never-there.ts'

const out = (id: string, category: string, sent = true) => ({ task: { id, category }, sent }) as Delivery
const deliveries = [
  out('b1', 'background'),
  out('s1', 'scheduled'),
  out('b2', 'background', false),
  out('i1', 'interactive'),
  out('b3', 'background'),
  out('t1', 'transformation', false),
]

test.each([
  ['what it counts is all there', 3, 1, []],
  ['more than was sent', 9, 9, []],
  ['what may never have been sent goes first', 2, 1, ['b2']],
  ['then what was sent last', 1, 1, ['b3', 'b2']],
  ['scheduled ones are counted apart', 3, 0, ['s1']],
  ['nothing, but for what is not counted at all', 0, 0, ['b1', 'b3', 'b2', 's1']],
  ['all in one number', 2, null, ['b3', 'b2']],
])('%s', (_, runningTasks, runningScheduledTasks, expected) => {
  const gone = neverThere(deliveries, { runningTasks, runningScheduledTasks })
  expect(gone.map(({ task }) => task.id)).toEqual(expected)
})
