import { expect, test } from 'vitest'
import { RunnerEvents } from '../../../../controller/compose/runner-events.ts'
import { Changes } from '../../../../controller/observe/changes.ts'
import type { RunnerConnection } from '../../../../controller/ports/runners.ts'
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
