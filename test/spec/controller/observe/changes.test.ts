import { expect, test, vi } from 'vitest'
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

test('10,000 changes in a burst reach those who asked for that kind, and nobody else', () => {
  const changes = new Changes()
  const [asked, others] = [vi.fn(), vi.fn()]
  changes.subscribe(['environment'], asked)
  for (let count = 0; count < 100; count += 1) changes.subscribe(['sync', 'pauses'], others)
  for (let at = 0; at < 10_000; at += 1) changes.publish({ what: 'environment', environment: `ENV-${at}` })
  expect(asked).toHaveBeenCalledTimes(10_000)
  expect(others).not.toHaveBeenCalled()
})
