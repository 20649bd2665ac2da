import { beforeEach, describe, expect, test } from 'vitest'
import { RunnerTroubles } from '../../../../controller/observe/runner-troubles.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { recordingLog } from '../../../support/samples.ts'

const environment = 'ENV-1234-5678-01'
const place = { environment, instance: 'local-1', worker: 'events', runnerType: 'background' } as const

let clock: FakeClock
let log: ReturnType<typeof recordingLog>
let changes: number
let troubles: RunnerTroubles

beforeEach(() => {
  clock = new FakeClock()
  log = recordingLog()
  changes = 0
  troubles = new RunnerTroubles({ clock, log, changed: () => changes++ })
})

describe('a runner that does not work', () => {
  test('is told of, by which one it is, until that is over', () => {
    troubles.tell(place, 'refused', 'is refused: it is too old')
    expect(troubles.of(environment)).toEqual([
      { reason: 'RunnerRefused', message: 'runner local-1 (background) is refused: it is too old' },
    ])
    expect(troubles.of('ENV-0000-0000-01')).toEqual([])
    troubles.tell(place, 'refused', null)
    expect(troubles.of(environment)).toEqual([])
  })

  test('is not named where we started it, as each try starts another; the log names it', () => {
    for (const instance of ['INS-1234-5678-01-000001', 'INS-1234-5678-01-000002'])
      troubles.tell({ ...place, instance }, 'refused', 'is refused: it is too old')
    expect(troubles.of(environment)).toEqual([
      { reason: 'RunnerRefused', message: 'a runner (background) is refused: it is too old' },
    ])
    expect(log.lines.map(({ instance }) => instance)).toEqual([
      'INS-1234-5678-01-000001',
      'INS-1234-5678-01-000002',
    ])
  })

  test('has one line of log however often it tries, and one when it is over', async () => {
    for (let life = 0; life < 50; life++) {
      troubles.tell(place, 'refused', 'is refused: it is too old')
      await clock.advance(5_000)
    }
    troubles.tell(place, 'refused', null)
    troubles.tell(place, 'refused', null)
    expect(log.lines.map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'a runner does not work as it should'],
      ['info', 'a runner works again, or is gone'],
    ])
    expect(changes).toBe(2)
  })

  test('is forgotten when it has not tried for ten minutes', async () => {
    troubles.tell(place, 'refused', 'is refused: it is too old')
    await clock.advance(599_999)
    expect(troubles.of(environment)).toHaveLength(1)
    await clock.advance(1)
    expect(troubles.of(environment)).toEqual([])
  })

  test('that is connected and says nothing is told of for as long as it is there', async () => {
    troubles.tell(place, 'no-handshake', 'is connected and never sent setup_request', true)
    await clock.advance(3_600_000)
    expect(troubles.of(environment)).toHaveLength(1)
  })

  test('that went once before its handshake may have had an accident; twice is none', () => {
    troubles.tell(place, 'no-handshake', 'comes and goes')
    expect([troubles.of(environment), changes]).toEqual([[], 0])
    troubles.tell(place, 'no-handshake', 'comes and goes')
    expect(troubles.of(environment)).toMatchObject([{ reason: 'NoHandshake' }])
  })

  test('is forgotten with its instance', () => {
    troubles.tell(place, 'refused', 'is refused')
    troubles.tell({ ...place, instance: 'local-2' }, 'refused', 'is refused')
    troubles.forget(environment, 'local-1')
    expect(troubles.of(environment)).toMatchObject([{ message: 'runner local-2 (background) is refused' }])
    troubles.forget(environment)
    expect(troubles.of(environment)).toEqual([])
  })
})
