import { describe, expect, test } from 'vitest'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { EnvironmentRegistry } from '../../../../controller/apply/registry.ts'
import { RunnerEvents } from '../../../../controller/compose/runner-events.ts'
import { SeriesLog } from '../../../../controller/lib/series-log.ts'
import { Changes } from '../../../../controller/observe/changes.ts'
import type { RunnerConnection } from '../../../../controller/ports/runners.ts'
import { environmentUuid } from '../../../../core/domain/identifiers.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { recordingLog } from '../../../support/samples.ts'

const unneeded = {} as never

test.each([
  ['events', ['connected', 'leaving', 'disconnected']],
  ['webapp', []],
  ['anvilapp', []],
  ['tfnapp', []],
] as const)('a connection of %s is told to all who look on, and to tasks as %j', (worker, expected) => {
  const tasks: string[] = []
  const seen: string[] = []
  const changes = new Changes()
  changes.subscribe(['connection'], ({ connection }) => seen.push(connection.worker))
  const events = new RunnerEvents({
    registry: unneeded,
    keys: unneeded,
    configuration: unneeded,
    troubles: unneeded,
    declarations: { joined: () => {}, left: () => {} },
    dispatcher: {
      connected: () => tasks.push('connected'),
      disconnected: () => tasks.push('disconnected'),
      leaving: () => tasks.push('leaving'),
      result: async () => {},
    },
    changes,
    log: recordingLog(),
  })
  const connection = { worker } as RunnerConnection
  events.connected(connection)
  events.leaving(connection)
  events.disconnected(connection)
  expect(tasks).toEqual(expected)
  expect(seen).toEqual([worker, worker, worker])
})

describe('a runner with a wrong key', () => {
  const keys = new KeyRing(Buffer.alloc(32), () => {})
  const log = recordingLog()
  const registry = new EnvironmentRegistry((id) => keys.of(id))
  const ids = ['ENV-1234-5678-01', 'ENV-1234-5678-02'] as const
  for (const id of ids) registry.add({ id, target: null, applied: null, releaseOf: () => undefined })
  const parts = { configuration: unneeded, troubles: unneeded, declarations: unneeded, dispatcher: unneeded }
  const events = new RunnerEvents({ registry, keys, changes: unneeded, log, ...parts })

  test.each([
    ['its own', ids[0], keys.of(ids[0]).apiKey, ids[0]],
    ['its own, by another name', environmentUuid(ids[0]), keys.of(ids[0]).apiKey, ids[0]],
    ['that of another', ids[0], keys.of(ids[1]).apiKey, undefined],
    ['one of nobody', ids[0], 'ApiKey SU-1:wrong', undefined],
    ['none', ids[0], '', undefined],
    [
      'a good one, at an environment that there is not',
      'ENV-0000-0000-01',
      keys.of(ids[0]).apiKey,
      undefined,
    ],
  ])('%s', (_, environment, key, owner) => {
    expect(events.authenticate(environment, key)).toBe(owner)
  })

  test('is a series of the log by its environment, and by nothing that it chose itself', () => {
    const series = new SeriesLog(log, new FakeClock(0))
    const told = new RunnerEvents({ registry, keys, changes: unneeded, log: series, ...parts })
    for (let name = 0; name < 1_000; name++) {
      told.refused({ environment: ids[0], instance: `INS-${name}` }, `10.0.0.${name % 250}`)
      told.refused({ environment: `ENV-${name}`, instance: 'x'.repeat(255) }, '10.0.0.1')
    }
    const runner = expect.stringMatching(/^.{1,60}$/)
    expect(log.lines).toMatchObject([
      { environment: ids[0], runner, message: 'refused a runner: wrong API key' },
      { named: 'ENV-0', runner, message: 'refused a runner: there is no such environment' },
    ])
  })
})
