import { beforeEach, expect, test } from 'vitest'
import { DiskWatch } from '../../../../controller/observe/disk-watch.ts'
import { Troubles } from '../../../../controller/observe/troubles.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { recordingLog } from '../../../support/samples.ts'

let clock: FakeClock
let log: ReturnType<typeof recordingLog>
let told: number
let troubles: Troubles

beforeEach(() => {
  clock = new FakeClock(0)
  log = recordingLog()
  told = 0
  troubles = new Troubles({ clock, log, changed: () => void told++ })
})

const refused = { code: 'status-push-refused', message: 'protected branch' } as const

test('a trouble is there until it is over, since its beginning; the log has one line for each end of it', async () => {
  troubles.tell('status-branch', refused)
  await clock.advance(5000)
  troubles.tell('status-branch', refused)
  troubles.tell('status-branch', { code: 'source-unreachable', message: 'no answer' })
  expect(troubles.list()).toEqual([
    {
      part: 'status-branch',
      code: 'source-unreachable',
      message: 'no answer',
      since: '1970-01-01T00:00:00.000Z',
    },
  ])
  troubles.tell('status-branch', null)
  troubles.tell('status-branch', null)
  expect(troubles.list()).toEqual([])
  expect(log.lines.map(({ level, message }) => [level, message])).toEqual([
    ['warn', 'cannot write the status branch; it is tried again and again'],
    ['warn', 'cannot write the status branch; it is tried again and again'],
    ['info', 'the status branch is written again'],
  ])
  expect(told).toBe(3)
})

test('a data folder with hardly any room is told of before it is full', async () => {
  const mib = 1024 * 1024
  let free: number | Error = 500 * mib
  const freeBytes = async () => {
    if (free instanceof Error) throw free
    return free
  }
  const stop = new DiskWatch({ folder: '/data', freeBytes, troubles, clock }).start()
  await clock.advance(10_000)
  expect(troubles.list()).toEqual([])
  free = 31 * mib
  await clock.advance(10_000)
  free = 5 * mib // no other news
  await clock.advance(10_000)
  free = new Error('EIO') // not known: what was known stays
  await clock.advance(10_000)
  expect(troubles.list()).toMatchObject([
    { part: 'disk', code: 'disk-full', message: expect.stringContaining('/data has less than 32 MiB left') },
  ])
  free = 33 * mib // it may be less again in a moment
  await clock.advance(10_000)
  expect(told).toBe(1)
  free = 500 * mib
  await clock.advance(10_000)
  expect(troubles.list()).toEqual([])
  stop()
  expect(clock.pending).toBe(0)
})
