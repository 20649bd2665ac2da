import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readProcesses } from '../../../../controller/adapters/process/process-table.ts'
import type { Exit, Instance, Runtime } from '../../../../controller/ports/runtime.ts'
import {
  createProcessHarness,
  isLive,
  type ProcessHarness,
  pidOf,
  type RuntimeSettings,
} from '../../../support/process-harness.ts'

const environment = 'ENV-1234-5678-01'
const forever = 'while :; do sleep 0.05; done'
const ids = ['INS-1234-5678-01-000001', 'INS-1234-5678-01-000002', 'INS-1234-5678-01-000003']
const [id = ''] = ids

let harness: ProcessHarness
let runtime: Runtime
let exits: Exit[]

beforeEach(async () => {
  harness = await createProcessHarness()
  await harness.tagged('v1', { 'hello.txt': 'hello' })
})
afterEach(() => harness.close())

async function open(settings?: RuntimeSettings): Promise<Instance[]> {
  runtime = harness.open(settings)
  exits = []
  runtime.onExit((exit) => exits.push(exit))
  return runtime.adopt()
}

function build(command: string | null = null, signal = new AbortController().signal) {
  const source = { url: harness.repository.directory, tag: 'v1' }
  return runtime.build({
    environment,
    source,
    runtime: { kind: 'process', build: command, start: forever },
    signal,
  })
}

async function start(command: string, instance = id): Promise<Instance> {
  const release = await build()
  return runtime.start({
    instance,
    release,
    runtime: { kind: 'process', build: null, start: command },
    env: {},
  })
}

async function textsOf(source: string): Promise<string[]> {
  const lines = await runtime.logs(environment, { lines: 100_000 })
  return lines.filter((line) => line.source === source).map(({ text }) => text)
}

function checkoutOf(release: string): string {
  return join(harness.directory, 'releases', environment, release, 'checkout')
}

const adapter = new URL('../../../../dist/controller/adapters/process/process-runtime.js', import.meta.url)
  .href

/** A controller of its own, from the built product: adopts, then runs the script over `runtime` and `start`. */
function controller(script: string, command = forever): ChildProcessByStdio<null, Readable, null> {
  const prelude = `
    const { createProcessRuntime } = await import(${JSON.stringify(adapter)})
    const { directory, environment, command } = JSON.parse(process.argv[1])
    const log = { debug() {}, info() {}, warn() {}, error() {} }
    const runtime = createProcessRuntime({ directory, log, git: {} })
    await runtime.adopt()
    const release = { id: 'REL-1', environment, tag: 'v1', commit: 'c0ffee' }
    const spec = { kind: 'process', build: null, start: command }
    const start = (instance) => runtime.start({ instance, release, runtime: spec, env: {} })
  `
  const { directory } = harness
  mkdirSync(checkoutOf('REL-1'), { recursive: true })
  const request = JSON.stringify({ directory, environment, command })
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
    expect(await open()).toEqual(expect.arrayContaining(started))
    const [killed, , stopped] = started as [Instance, Instance, Instance]
    process.kill(pidOf(killed), 'SIGKILL')
    await expect.poll(() => exits).toEqual([{ instance: killed, code: null, signal: null }])
    await runtime.stop(stopped.id, 5_000)
    expect(exits).toHaveLength(2)
    expect(runtime.instances()).toHaveLength(1)
  })

  test('what they write is in the log once, in order, whenever it was written', async () => {
    const command = 'i=0; while [ $i -lt 400 ]; do i=$((i+1)); echo "line $i"; sleep 0.003; done'
    const log = join(harness.directory, 'logs', environment, '00000001.log')
    const collected = () =>
      expect.poll(() => readFile(log, 'utf8').catch(() => ''), { timeout: 10_000 }).toContain('line 9')
    await killedController(command, collected)
    await killedAgain()
    await open()
    await expect.poll(() => runtime.instances(), { timeout: 20_000 }).toEqual([])
    const expected = Array.from({ length: 400 }, (_, index) => `line ${index + 1}`)
    for (const each of ids) expect(await textsOf(each)).toEqual(expected)
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
      await rm(join(harness.directory, 'instances', id, 'instance.json'))
      expect((await open()).map((each) => each.id).sort()).toEqual(ids.slice(1))
      const lost = started.find((each) => each.id === id) as Instance
      expect(await isLive(pidOf(lost))).toBe(false)
      expect((await readdir(join(harness.directory, 'instances'))).sort()).toEqual(ids.slice(1))
      await Promise.all(ids.map((each) => runtime.stop(each, 0)))
      await expect.poll(harness.processes).toEqual([])
    },
  )

  test.runIf(process.platform === 'linux')(
    'what an instance left behind is killed though it has a session of its own',
    async () => {
      const started = await killedController(`setsid sh -c '${forever}' & ${forever}`)
      for (const each of started) process.kill(-pidOf(each), 'SIGKILL')
      await expect.poll(() => Promise.all(started.map((each) => isLive(pidOf(each))))).not.toContain(true)
      expect(await harness.processes()).not.toEqual([])
      expect(await open()).toEqual([])
      expect(await harness.processes()).toEqual([])
    },
  )
})

test('after detach the controller ends by itself, and its instances run on', async () => {
  const child = controller(`console.log(JSON.stringify(await start('${id}'))); await runtime.detach()`)
  const [[started], [code]] = await Promise.all([once(child.stdout, 'data'), once(child, 'exit')])
  expect(code).toBe(0)
  expect(await open()).toEqual([JSON.parse(String(started))])
})

describe('the record of an instance', () => {
  const about = { id, environment, release: 'REL-1', commit: 'c0ffee', tag: 'v1' }
  const startedAt = '2031-05-04T03:02:01Z'
  let stranger: ChildProcess
  let pid: number

  beforeEach(async () => {
    stranger = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })
    pid = stranger.pid as number
    await open()
  })

  /** Word for word as version 0.1.0 wrote it. */
  async function leftBehind(identity: string): Promise<void> {
    const folder = join(harness.directory, 'instances', id)
    await mkdir(folder, { recursive: true })
    await writeFile(
      join(folder, 'instance.json'),
      `{"instance":{"id":"${id}","environment":"${environment}","release":"REL-1","commit":"c0ffee","tag":"v1",` +
        `"pid":${pid},"startedAt":"${startedAt}"},"identity":"${identity}"}\n`,
    )
    await runtime.detach()
  }

  async function identity(): Promise<string> {
    return (await readProcesses([pid])).get(pid)?.identity ?? ''
  }

  test('that an earlier version has left is enough to adopt it and to end it', async () => {
    await leftBehind(await identity())
    expect(await open()).toEqual([{ ...about, handle: `pid ${pid}`, startedAt }])
    await runtime.stop(id, 5_000)
    expect(exits).toMatchObject([{ instance: { id } }])
    expect(await isLive(pid)).toBe(false)
  })

  test('that is written now can be read by an earlier version', async () => {
    const instance = await start(forever)
    const written = await readFile(join(harness.directory, 'instances', id, 'instance.json'), 'utf8')
    const { handle: _, ...told } = instance
    const { identity } = (await readProcesses([pidOf(instance)])).get(pidOf(instance)) ?? {}
    expect(JSON.parse(written)).toEqual({ instance: { ...told, pid: pidOf(instance) }, identity })
    stranger.kill('SIGKILL')
  })

  test('is not taken to speak of a process that has got its pid', async () => {
    await leftBehind(`${await identity()}0`)
    expect(await open()).toEqual([])
    await runtime.stop(id, 0)
    expect(await isLive(pid)).toBe(true)
    stranger.kill('SIGKILL')
    await once(stranger, 'exit')
  })
})

test.each(['SIGKILL', 'SIGTERM', 'SIGSEGV'] as const)('an end by %s is reported as such', async (signal) => {
  await open()
  const instance = await start(`kill -${signal.slice(3)} $$`)
  await expect.poll(() => exits).toEqual([{ instance, code: null, signal }])
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
    (instance: Instance) => runtime.stop(instance.id, 5_000),
  ],
  [
    'ignores SIGTERM',
    `(trap '' TERM; ${forever}) & echo ready; ${forever}`,
    (each: Instance) => runtime.stop(each.id, 100),
  ],
])('what an instance started goes with it when it %s', async (_, command, end) => {
  await open()
  const instance = await start(command)
  await expect.poll(() => textsOf(id)).toContain('ready')
  await end(instance)
  await expect.poll(harness.processes).toEqual([])
  await expect.poll(() => exits).toMatchObject([{ instance }])
})

test('an aborted build leaves no process and no release', async () => {
  await open()
  const aborting = new AbortController()
  const hanging = build(`(${forever}) & (trap '' TERM; ${forever}) & echo hanging; wait`, aborting.signal)
  hanging.catch(() => undefined)
  await expect.poll(() => textsOf('build')).toEqual(['hanging'])
  aborting.abort()
  await expect(hanging).rejects.toThrow('abort')
  expect(await harness.processes()).toEqual([])
  expect(await readdir(join(harness.directory, 'releases', environment))).toEqual([])
})

test('a build that takes too long fails', async () => {
  await open({ buildTimeLimitMs: 300 })
  await expect(build(forever)).rejects.toMatchObject({
    code: 'build-failed',
    message: expect.stringContaining('0.3 s'),
  })
  expect(await harness.processes()).toEqual([])
})

test('what a build leaves running is killed', async () => {
  await open()
  await build(`(${forever}) & true`)
  expect(await harness.processes()).toEqual([])
})

test('a release that was not completed is made again', async () => {
  await open()
  const release = await build('echo built > built.txt')
  const checkout = checkoutOf(release.id)
  await rm(join(checkout, '..', 'release.json'))
  await writeFile(join(checkout, 'half'), '')
  expect(await build('echo built > built.txt')).toEqual(release)
  expect((await readdir(checkout)).sort()).toEqual(['.git', 'built.txt', 'hello.txt'])
})

test("a repository's own release.json stays what it is", async () => {
  await harness.repository.commit({ 'release.json': 'mine' })
  await harness.repository.git('tag', '--force', 'v1')
  await open()
  const { id: release } = await build()
  expect(await readFile(join(checkoutOf(release), 'release.json'), 'utf8')).toBe('mine')
})

test('a start command that cannot be run says so', async () => {
  await open()
  const release = { ...(await build()), id: 'REL-nowhere' }
  const spec = { kind: 'process', build: null, start: forever } as const
  const starting = runtime.start({ instance: id, release, runtime: spec, env: {} })
  await expect(starting).rejects.toMatchObject({ code: 'start-failed' })
  expect(runtime.instances()).toEqual([])
})

test('only the owner can look into its folders and files', async () => {
  await open()
  await start(`echo ready; ${forever}`)
  await expect.poll(() => textsOf(id)).toEqual(['ready'])
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
  const mode = async (name: string) => (await stat(join(harness.directory, name))).mode & 0o777
  expect(new Set(await Promise.all(folders.map(mode)))).toEqual(new Set([0o700]))
  expect(new Set(await Promise.all(files.map(mode)))).toEqual(new Set([0o600]))
})

test('nothing is left of an instance that has ended but its log', async () => {
  await open()
  await start('echo done')
  await expect.poll(() => exits).toHaveLength(1)
  expect(await textsOf(id)).toEqual(['done'])
  expect(await readdir(join(harness.directory, 'instances'))).toEqual([])
})

test.each(['../escape', 'a/b', '', '.'])('the name %j cannot leave its folder', async (name) => {
  await open()
  await expect(runtime.logs(name, { lines: 1 })).rejects.toThrow('not an identifier')
})

test('a listener that fails keeps no other from hearing', async () => {
  await open()
  const heard: string[] = []
  runtime.onExit(() => {
    throw new Error('deaf')
  })
  const unsubscribe = runtime.onExit(({ instance }) => heard.push(instance.id))
  await start('true')
  await expect.poll(() => heard).toEqual([id])
  unsubscribe()
  await start('true')
  await expect.poll(() => exits).toHaveLength(2)
  expect(heard).toHaveLength(1)
})
