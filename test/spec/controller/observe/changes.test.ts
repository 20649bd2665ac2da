import { expect, test } from 'vitest'
import { Changes } from '../../../../controller/observe/changes.ts'

test('who looks on is told of what it asked for, in order, until it stops', () => {
  const changes = new Changes()
  const told: string[] = []
  changes.subscribe(['sync', 'environment'], ({ what }) => told.push(`first: ${what}`))
  const stop = changes.subscribe(['environment'], ({ environment }) => told.push(`second: ${environment}`))
  changes.publish({ what: 'sync' })
  changes.publish({ what: 'environment', environment: 'ENV-1' })
  changes.publish({ what: 'pauses', environments: [] })
  stop()
  changes.publish({ what: 'environment', environment: 'ENV-2' })
  expect(told).toEqual(['first: sync', 'first: environment', 'second: ENV-1', 'first: environment'])
})
