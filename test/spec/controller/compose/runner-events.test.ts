import { describe, expect, test } from 'vitest'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { EnvironmentRegistry } from '../../../../controller/apply/registry.ts'
import { RunnerEvents } from '../../../../controller/compose/runner-events.ts'
import { SeriesLog } from '../../../../controller/lib/series-log.ts'
import { Changes } from '../../../../controller/observe/changes.ts'
import type { RunnerConnection } from '../../../../controller/ports/runners.ts'
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
  const registry = new EnvironmentRegistry()
  registry.watch({ came: (id) => keys.of(id) })
  const ids = ['ENV-1234-5678-01', 'ENV-1234-5678-02'] as const
  for (const id of ids) registry.add({ id, target: null, applied: null, releaseOf: () => undefined })
  const parts = { configuration: unneeded, troubles: unneeded, declarations: unneeded, dispatcher: unneeded }

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

describe('who may connect as what', () => {
  const [dev, other] = ['ENV-1234-5678-01', 'ENV-1234-5678-02']
  const [running, ended] = ['INS-1234-5678-01-000001', 'INS-1234-5678-01-000002']
  const keys = new KeyRing(Buffer.alloc(32, 7), () => {})
  for (const each of [dev, other]) keys.learn(each)
  const shared = keys.of(dev).apiKey
  const own = keys.ofInstance(dev, running)
  const events = new RunnerEvents({
    registry: {
      find: (name) => [dev, other].find((each) => each === name),
      runs: (_, instance) => instance === running,
    },
    keys,
    ...{ configuration: unneeded, troubles: unneeded, declarations: unneeded, dispatcher: unneeded },
    ...{ changes: new Changes(), log: recordingLog() },
  })

  test.each([
    ['who has the key of the environment, under a name of its own', dev, 'laptop', shared, true],
    ['and in other words', dev, 'laptop', shared.replace('ApiKey ', 'apikey  '), true],
    ['as an instance of ours that runs', dev, running, shared, false],
    ['as one that will be', dev, 'INS-1234-5678-01-000003', shared, false],
    ['as one that looks like ours', dev, 'INS-laptop', shared, false],
    ['in another environment', other, 'laptop', shared, false],
    ['an instance of ours that runs', dev, running, own, true],
    ['under another name', dev, 'laptop', own, false],
    ['as another of ours', dev, ended, own, false],
    ['in another environment', other, running, own, false],
    ['an instance that has ended', dev, ended, keys.ofInstance(dev, ended), false],
    ['whoever has no key', dev, 'laptop', '', false],
  ])('%s', (_, environment, instance, key, isLetIn) => {
    const admission = { environment: dev, key: keys.list(dev)[0]?.id }
    expect(events.authenticate(environment, instance, key)).toEqual(isLetIn ? admission : undefined)
  })
})
