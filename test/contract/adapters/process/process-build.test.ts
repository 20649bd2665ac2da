import { readdir } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { poll } from '../../../support/poll.ts'
import { forever, ProcessWorld } from './process-world.ts'

let world: ProcessWorld

beforeEach(async () => {
  world = await ProcessWorld.create()
})
afterEach(() => world.harness.close())

test('an aborted build leaves no process and no release', async () => {
  await world.open()
  const aborting = new AbortController()
  const hanging = world.build(
    `(${forever}) & (trap '' TERM; ${forever}) & echo hanging; wait`,
    aborting.signal,
  )
  hanging.catch(() => undefined)
  await poll(() => world.textsOf('build')).toEqual(['hanging'])
  aborting.abort()
  await expect(hanging).rejects.toThrow('abort')
  expect(await world.harness.processes()).toEqual([])
  expect(await readdir(world.releases)).toEqual([])
})

test('a build that takes too long fails', async () => {
  await world.open({ buildTimeLimitMs: 300 })
  await expect(world.build(forever)).rejects.toMatchObject({
    code: 'build-failed',
    message: expect.stringContaining('0.3 s'),
  })
  expect(await world.harness.processes()).toEqual([])
})

test.each([`(${forever}) & true`, `(setsid sh -c '${forever}' &); true`])(
  'what a build leaves running is killed: %s',
  async (command) => {
    await world.open()
    await world.build(command)
    expect(await world.harness.processes()).toEqual([])
  },
)
