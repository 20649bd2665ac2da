import { readdir, stat } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Instance } from '../../../../controller/ports/runtime.ts'
import { poll } from '../../../support/poll.ts'
import { pidOf } from '../../../support/process-harness.ts'
import { environment, forever, id, ProcessWorld } from './process-world.ts'

let world: ProcessWorld

beforeEach(async () => {
  world = await ProcessWorld.create()
})
afterEach(() => world.harness.close())

test.each(['SIGKILL', 'SIGTERM', 'SIGSEGV'] as const)('an end by %s is reported as such', async (signal) => {
  await world.open()
  const instance = await world.start(`kill -${signal.slice(3)} $$`)
  await poll(() => world.exits).toEqual([{ instance, code: null, signal }])
})

test.each([
  ['ends by itself', `(${forever}) & echo ready; exit 0`, async () => undefined],
  [
    'is killed',
    `(${forever}) & echo ready; ${forever}`,
    async (each: Instance) => process.kill(pidOf(each), 'SIGKILL'),
  ],
  [
    'is stopped',
    `(${forever}) & echo ready; ${forever}`,
    (instance: Instance) => world.runtime.stop(instance.id, 5_000),
  ],
  [
    'ignores SIGTERM',
    `(trap '' TERM; ${forever}) & echo ready; ${forever}`,
    (each: Instance) => world.runtime.stop(each.id, 100),
  ],
])('what an instance started goes with it when it %s', async (_, command, end) => {
  await world.open()
  const instance = await world.start(command)
  await poll(() => world.textsOf(id)).toContain('ready')
  await end(instance)
  await poll(world.harness.processes).toEqual([])
  await poll(() => world.exits).toMatchObject([{ instance }])
})

test('a start command that cannot be run says so', async () => {
  await world.open()
  const release = { ...(await world.build()), id: 'REL-nowhere' }
  const spec = { kind: 'process', build: null, start: forever } as const
  const starting = world.runtime.start({ instance: id, release, runtime: spec, env: {} })
  await expect(starting).rejects.toMatchObject({ code: 'start-failed' })
  expect(world.runtime.instances()).toEqual([])
})

test('only the owner can look into its folders and files', async () => {
  await world.open()
  await world.start(`echo ready; ${forever}`)
  await poll(() => world.textsOf(id)).toEqual(['ready'])
  const folders = [
    '',
    'releases',
    `releases/${environment}`,
    'instances',
    `instances/${id}`,
    `logs/${environment}`,
  ]
  const files = [
    'runtime-id',
    `instances/${id}/instance.json`,
    `instances/${id}/output`,
    `logs/${environment}/00000001.log`,
  ]
  const mode = async (name: string) => (await stat(world.path(name))).mode & 0o777
  expect(new Set(await Promise.all(folders.map(mode)))).toEqual(new Set([0o700]))
  expect(new Set(await Promise.all(files.map(mode)))).toEqual(new Set([0o600]))
})

test('nothing is left of an instance that has ended but its log', async () => {
  await world.open()
  await world.start('echo done')
  await poll(() => world.exits).toHaveLength(1)
  expect(await world.textsOf(id)).toEqual(['done'])
  expect(await readdir(world.path('instances'))).toEqual([])
})

test.each(['../escape', 'a/b', '', '.'])('the name %j cannot leave its folder', async (name) => {
  await world.open()
  await expect(world.runtime.logs(name, { lines: 1 })).rejects.toThrow('not an identifier')
})

test('a listener that fails keeps no other from hearing', async () => {
  await world.open()
  const heard: string[] = []
  world.runtime.onExit(() => {
    throw new Error('deaf')
  })
  const unsubscribe = world.runtime.onExit(({ instance }) => heard.push(instance.id))
  await world.start('true')
  await poll(() => heard).toEqual([id])
  unsubscribe()
  await world.start('true')
  await poll(() => world.exits).toHaveLength(2)
  expect(heard).toHaveLength(1)
})
