import { spawn } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readEnvironments } from '../../../../controller/adapters/process/process-table.ts'
import type { Instance } from '../../../../controller/ports/runtime.ts'
import { poll } from '../../../support/poll.ts'
import { isLive, pidOf } from '../../../support/process-harness.ts'
import { environment, forever, id, ids, ProcessWorld } from './process-world.ts'

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

const ways: [string, (instance: Instance) => Promise<unknown>][] = [
  ['is killed', async (each) => process.kill(pidOf(each), 'SIGKILL')],
  ['is stopped', (each) => world.runtime.stop(each.id, 5_000)],
]

describe.runIf(process.platform === 'linux')('what has a session of its own', () => {
  /** A daemon as programs make them: a child of init, in a session of its own. */
  const daemon = (command: string) => `(setsid sh -c '${command}' &) ; echo ready; ${forever}`

  test.each(ways)('goes with the instance when it %s', async (_, end) => {
    await world.open()
    const instance = await world.start(daemon(forever))
    await poll(() => world.textsOf(id)).toContain('ready')
    await end(instance)
    await poll(world.harness.processes).toEqual([])
    await poll(() => world.exits).toMatchObject([{ instance }])
  })

  test('is asked to end first where the instance was', async () => {
    await world.open()
    const instance = await world.start(
      daemon(`trap "echo bye > last-words; exit" TERM; echo armed; ${forever}`),
    )
    await poll(() => world.textsOf(id)).toContain('armed')
    await world.runtime.stop(instance.id, 5_000)
    expect(await readFile(join(world.checkoutOf(instance.release), 'last-words'), 'utf8')).toBe('bye\n')
  })

  test('is found by its output, too, where it has thrown away its environment', async () => {
    await world.open()
    const instance = await world.start(daemon(`exec env -i /bin/sh -c "echo \\$\\$ as pid; ${forever}"`))
    const pidIn = (texts: string[]) => Number(/^(\d+) as pid$/m.exec(texts.join('\n'))?.[1] ?? 0)
    await poll(async () => pidIn(await world.textsOf(id))).toBeGreaterThan(0)
    const pid = pidIn(await world.textsOf(id))
    await world.runtime.stop(instance.id, 5_000)
    await poll(() => isLive(pid)).toBe(false)
  })

  test('of another instance stays, and so does what is of nobody here', async () => {
    await world.open()
    const stranger = spawn('sleep', ['60'], { detached: true, stdio: 'ignore', env: { INSTANCE_ID: id } })
    const first = await world.start(daemon(forever))
    await world.start(daemon(forever), ids[1])
    for (const each of [id, ids[1]]) await poll(() => world.textsOf(each)).toContain('ready')
    const before = (await world.harness.processes()).length
    await world.runtime.stop(first.id, 5_000)
    expect(await isLive(stranger.pid as number)).toBe(true)
    stranger.kill('SIGKILL')
    const left = (await readEnvironments()).filter(({ variables }) =>
      variables.includes(`INSTANCE_ID=${ids[1]}`),
    )
    expect(left.length).toBeGreaterThanOrEqual(2)
    expect((await world.harness.processes()).length).toBeLessThan(before)
  })
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
  const folders = ['', 'instances', `instances/${id}`, `logs/${environment}`]
  const files = [
    'runtime-id',
    `instances/${id}/instance.json`,
    `instances/${id}/output`,
    `logs/${environment}/00000001.log`,
  ]
  /** Without what lets an environment's user write its output. */
  const mode = async (name: string) => (await stat(world.path(name))).mode & 0o757
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
