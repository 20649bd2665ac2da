import { beforeEach, expect, test } from 'vitest'
import { CommitArrival } from '../../../../controller/report/commit-arrival.ts'
import type { CommitProgress } from '../../../../controller/report/overviews.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { recordingLog } from '../../../support/samples.ts'

let clock: FakeClock
let log: ReturnType<typeof recordingLog>
let progress: CommitProgress
let commit: string | null
/** How often it was asked how far the commit has come about. */
let asked: number
let arrival: CommitArrival

beforeEach(() => {
  clock = new FakeClock(0)
  log = recordingLog()
  asked = 0
  arrival = new CommitArrival({
    progress: () => {
      asked += 1
      return progress
    },
    commit: () => commit,
    readAt: () => 0,
    clock,
    log,
  })
})

/** A moment after something has changed. */
async function see(values: Partial<CommitProgress>, newest: string | null = 'c0ffee1234'): Promise<void> {
  const message = '1 environment in step'
  progress = { applied: 'c0ffee1234', sync: 'synced', message, notArrived: 0, ...values }
  commit = newest
  arrival.changed()
  await clock.advance(200)
}

const said = () => log.lines.map(({ message }) => message)

test('a commit has arrived when nothing is under way for it any more, and that is said once', async () => {
  await see({ sync: 'reconciling', notArrived: 1 })
  await see({ applied: 'before' })
  expect(said()).toEqual([])
  expect(arrival.of('c0ffee1234')).toBeNull()
  await clock.advance(7_600)
  await see({})
  expect(asked).toBe(3)
  await see({})
  expect(asked).toBe(3)
  expect(said()).toEqual(['commit c0ffee1 has arrived, 8.0 s after it was read: 1 environment in step'])
  expect(arrival.of('c0ffee1234')).toEqual({
    commit: 'c0ffee1234',
    at: '1970-01-01T00:00:08.000Z',
    tookMs: 8_000,
  })
  expect(arrival.of('another')).toBeNull()
})

test('one that fails has not, until it is mended', async () => {
  await see({ sync: 'failing', notArrived: 1 })
  expect(said()).toEqual([])
  await see({})
  expect(said()).toHaveLength(1)
})

test('what is not taken up of it is told', async () => {
  const message = '1 error, what they touch keeps its last good state'
  await see({ sync: 'findings', message })
  expect(said()).toEqual([
    `commit c0ffee1 has arrived in part, 0.0 s after it was read; the rest is not taken up: ${message}`,
  ])
})

test('before the first commit, and while Git cannot be read, nothing arrives', async () => {
  await see({ applied: null }, null)
  await see({ sync: 'source-unreachable' })
  await see({ sync: 'refused' })
  expect(said()).toEqual([])
})
