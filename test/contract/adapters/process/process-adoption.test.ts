import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readProcesses } from '../../../../controller/adapters/process/process-table.ts'
import type { Instance } from '../../../../controller/ports/runtime.ts'
import { poll } from '../../../support/poll.ts'
import { isLive, isolation, pidOf } from '../../../support/process-harness.ts'
import { environment, forever, id, ids, ProcessWorld } from './process-world.ts'

let world: ProcessWorld

beforeEach(async () => {
  world = await ProcessWorld.create()
})
afterEach(() => world.harness.close())

const adapter = new URL('../../../../dist/controller/adapters/process/process-runtime.js', import.meta.url)
  .href

/** A controller of its own, from the built product: adopts, then runs the script over `runtime` and `start`. */
function controller(script: string, command = forever): ChildProcessByStdio<null, Readable, null> {
  const prelude = `
    const { createProcessRuntime } = await import(${JSON.stringify(adapter)})
    const { directory, environment, command, ...users } = JSON.parse(process.argv[1])
    const log = { debug() {}, info() {}, warn() {}, error() {} }
    const runtime = createProcessRuntime({ directory, log, git: {}, ...users })
    await runtime.adopt()
    const release = { id: 'REL-1', environment, tag: 'v1', commit: 'c0ffee' }
    const spec = { kind: 'process', build: null, start: command }
    const start = (instance) => runtime.start({ instance, release, runtime: spec, env: {} })
  `
  const { directory, shared } = world.harness
  mkdirSync(world.checkoutOf('REL-1'), { recursive: true })
  const request = JSON.stringify({ directory, environment, command, isolation, shared })
  const args = ['--input-type=module', '-e', prelude + script, request]
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Starts instances in a controller that is killed with `kill -9` once `until` resolves, and leaves them running. */
async function killedController(
  command: string,
  until: () => Promise<unknown> = async () => undefined,
): Promise<Instance[]> {
  const script = `console.log(JSON.stringify(await Promise.all(${JSON.stringify(ids)}.map(start))))`
  const child = controller(script, command)
  const [started] = await once(child.stdout, 'data')
  await until()
  child.kill('SIGKILL')
  await once(child, 'exit')
  return JSON.parse(String(started))
}

describe('after kill -9 of the controller', () => {
  test('its instances run on, are adopted, and their later end is noticed', async () => {
    const started = await killedController(forever)
    expect(await world.open()).toEqual(expect.arrayContaining(started))
    const [killed, , stopped] = started as [Instance, Instance, Instance]
    process.kill(pidOf(killed), 'SIGKILL')
    await poll(() => world.exits).toEqual([{ instance: killed, code: null, signal: null }])
    await world.runtime.stop(stopped.id, 5_000)
    expect(world.exits).toHaveLength(2)
    expect(world.runtime.instances()).toHaveLength(1)
  })

  /** How many groups their processes have made beside those of the instances, by now. */
  async function furtherGroups(started: readonly Instance[]): Promise<number> {
    const rows = await readProcesses(await world.harness.processes())
    const own = started.map(pidOf)
    return new Set([...rows.values()].map(({ group }) => group).filter((each) => !own.includes(each))).size
  }

  test.runIf(process.platform === 'linux')(
    'what has a session of its own is found again, and ends with its instance alone',
    async () => {
      const started = await killedController(`(setsid sh -c '${forever}' &); ${forever}`)
      await poll(() => furtherGroups(started)).toBe(started.length)
      expect(await world.open()).toEqual(expect.arrayContaining(started))
      const [killed, ...others] = started as [Instance, Instance, Instance]
      process.kill(pidOf(killed), 'SIGKILL')
      await poll(() => world.exits).toMatchObject([{ instance: killed }])
      const withHelpers = await world.harness.processes()
      expect(withHelpers.length).toBeGreaterThanOrEqual(2 * others.length)
      await Promise.all(others.map((each) => world.runtime.stop(each.id, 5_000)))
      expect(await world.harness.processes()).toEqual([])
    },
  )

  test('what they write is in the log once, in order, whenever it was written', async () => {
    const command = 'i=0; while [ $i -lt 400 ]; do i=$((i+1)); echo "line $i"; sleep 0.003; done'
    const log = world.path('logs', environment, '00000001.log')
    const collected = () => poll(() => readFile(log, 'utf8').catch(() => '')).toContain('line 9')
    await killedController(command, collected)
    await killedAgain()
    await world.open()
    await poll(() => world.runtime.instances()).toEqual([])
    const expected = Array.from({ length: 400 }, (_, index) => `line ${index + 1}`)
    for (const each of ids) expect(await world.textsOf(each)).toEqual(expected)
  })

  /** A second controller adopts and dies in the middle of it. */
  async function killedAgain(): Promise<void> {
    const child = controller(`setTimeout(() => process.kill(process.pid, 'SIGKILL'), 250)`)
    await once(child, 'exit')
  }

  test.runIf(process.platform === 'linux')(
    'an instance whose record was not written is stopped',
    async () => {
      const started = await killedController(`(${forever}) & ${forever}`)
      await rm(world.path('instances', id, 'instance.json'))
      expect((await world.open()).map((each) => each.id).sort()).toEqual(ids.slice(1))
      const lost = started.find((each) => each.id === id) as Instance
      expect(await isLive(pidOf(lost))).toBe(false)
      expect((await readdir(world.path('instances'))).sort()).toEqual(ids.slice(1))
      await Promise.all(ids.map((each) => world.runtime.stop(each, 0)))
      await poll(world.harness.processes).toEqual([])
    },
  )

  test.runIf(process.platform === 'linux')(
    'what an instance left behind is killed though it has a session of its own',
    async () => {
      const started = await killedController(`setsid sh -c '${forever}' & ${forever}`)
      await poll(() => furtherGroups(started)).toBe(started.length)
      for (const each of started) process.kill(-pidOf(each), 'SIGKILL')
      await poll(() => Promise.all(started.map((each) => isLive(pidOf(each))))).not.toContain(true)
      expect(await world.harness.processes()).not.toEqual([])
      expect(await world.open()).toEqual([])
      expect(await world.harness.processes()).toEqual([])
    },
  )
})

test('after detach the controller ends by itself, and its instances run on', async () => {
  const child = controller(`console.log(JSON.stringify(await start('${id}'))); await runtime.detach()`)
  const [[started], [code]] = await Promise.all([once(child.stdout, 'data'), once(child, 'exit')])
  expect(code).toBe(0)
  expect(await world.open()).toEqual([JSON.parse(String(started))])
})

test('a controller that does nothing else lives until its instance is killed', async () => {
  const script = `await start('${id}'); await runtime.stop('${id}', 100); await runtime.detach(); console.log('stopped')`
  const child = controller(script, `trap '' TERM; ${forever}`)
  const [[said], [code]] = await Promise.all([once(child.stdout, 'data'), once(child, 'exit')])
  expect([String(said), code]).toEqual(['stopped\n', 0])
  expect(await world.open()).toEqual([])
})

describe('the record of an instance', () => {
  const about = { id, environment, release: 'REL-1', commit: 'c0ffee', tag: 'v1' }
  const startedAt = '2031-05-04T03:02:01Z'
  let stranger: ChildProcess
  let pid: number

  beforeEach(async () => {
    stranger = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })
    pid = stranger.pid as number
    await world.open()
  })
  afterEach(() => stranger.kill('SIGKILL'))

  /** Word for word as version 0.1.0 wrote it. */
  async function leftBehind(identity: string): Promise<void> {
    const folder = world.path('instances', id)
    await mkdir(folder, { recursive: true })
    await writeFile(
      join(folder, 'instance.json'),
      `{"instance":{"id":"${id}","environment":"${environment}","release":"REL-1","commit":"c0ffee","tag":"v1",` +
        `"pid":${pid},"startedAt":"${startedAt}"},"identity":"${identity}"}\n`,
    )
    await world.runtime.detach()
  }

  async function identity(): Promise<string> {
    return (await readProcesses([pid])).get(pid)?.identity ?? ''
  }

  test('that an earlier version has left is enough to adopt it and to end it', async () => {
    await leftBehind(await identity())
    expect(await world.open({ isolation: { kind: 'none', why: 'as before' } })).toEqual([
      { ...about, handle: `pid ${pid}`, startedAt },
    ])
    await world.runtime.stop(id, 5_000)
    expect(world.exits).toMatchObject([{ instance: { id } }])
    expect(await isLive(pid)).toBe(false)
  })

  test.runIf(isolation.kind === 'users')('that runs as another user than it should is ended', async () => {
    await leftBehind(await identity())
    expect(await world.open()).toEqual([])
    await poll(() => isLive(pid)).toBe(false)
  })

  test('that is written now can be read by an earlier version', async () => {
    const instance = await world.start(forever)
    const written = await readFile(world.path('instances', id, 'instance.json'), 'utf8')
    const { handle: _, ...told } = instance
    const { identity } = (await readProcesses([pidOf(instance)])).get(pidOf(instance)) ?? {}
    expect(JSON.parse(written)).toEqual({ instance: { ...told, pid: pidOf(instance) }, identity })
  })

  test('is not taken to speak of a process that has got its pid', async () => {
    await leftBehind(`${await identity()}0`)
    expect(await world.open()).toEqual([])
    await world.runtime.stop(id, 0)
    expect(await isLive(pid)).toBe(true)
  })
})
