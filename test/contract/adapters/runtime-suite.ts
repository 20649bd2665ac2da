import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Exit, Instance, LogLine, Release, Runtime } from '../../../controller/ports/runtime.ts'
import type { RuntimeSpec } from '../../../core/domain/desired.ts'
import { poll } from '../../support/poll.ts'

/** A kind of runtime: how it is made, and in what kinds may differ. Commands are for a POSIX shell. */
export interface RuntimeKind {
  name: string
  createHarness: () => Promise<RuntimeHarness>
  /** What an environment says to be built and started by these commands. */
  spec(commands: { build: string | null; start: string }): RuntimeSpec
  /** What its handles look like. */
  handle: RegExp
  /** Whether it learns the exit code of an instance that an earlier controller has started. */
  tellsExitOfAdopted: boolean
}

/** What the suite needs of the adapter it is run against. */
export interface RuntimeHarness {
  open(settings?: Settings): Runtime
  /** URL to build from. */
  url: string
  /** Commits the files, tags the commit, and gives the commit's id. Moves the tag where it exists. */
  tagged(tag: string, files: Readonly<Record<string, string>>): Promise<string>
  /** Whether the instance is there, however the runtime is used meanwhile: asked of the machine by its handle. */
  isThere(instance: Instance): Promise<boolean>
  /** Stops what runs and fails where anything started is left. */
  close(): Promise<void>
}

export interface Settings {
  redact?: (text: string) => string
  maxLogBytes?: number
  maxLogFiles?: number
}

const environment = 'ENV-1234-5678-01'
const other = 'ENV-1234-5678-02'
const forever = 'while :; do sleep 0.05; done'

/** What every implementation of the `Runtime` port must do. */
export function describeRuntime(kind: RuntimeKind): void {
  describe(`the runtime "${kind.name}"`, () => {
    let harness: RuntimeHarness
    let runtime: Runtime
    let exits: Exit[]
    let number: number

    beforeEach(async () => {
      harness = await kind.createHarness()
      exits = []
      number = 0
      await harness.tagged('v1', { 'hello.txt': 'hello' })
      await open()
    })

    afterEach(() => harness.close())

    async function open(settings?: Settings): Promise<void> {
      runtime = harness.open(settings)
      await runtime.adopt()
      runtime.onExit((exit) => exits.push(exit))
    }

    async function reopen(settings?: Settings): Promise<void> {
      await runtime.detach()
      await open(settings)
    }

    function build(command: string | null = null, options: BuildOptions = {}): Promise<Release> {
      const { tag = 'v1', of = environment, signal = new AbortController().signal } = options
      const spec = kind.spec({ build: command, start: forever })
      return runtime.build({ environment: of, source: { url: harness.url, tag }, runtime: spec, signal })
    }

    async function start(command: string, options: { of?: string; env?: Record<string, string> } = {}) {
      const release = await build(null, { of: options.of ?? environment })
      number++
      return runtime.start({
        instance: `INS-1234-5678-01-${String(number).padStart(6, '0')}`,
        release,
        runtime: kind.spec({ build: null, start: command }),
        env: options.env ?? {},
      })
    }

    /** Starts a command that ends by itself and gives what it wrote. */
    async function output(command: string, env: Record<string, string> = {}): Promise<string[]> {
      const { id } = await start(command, { env })
      await exited(id)
      return linesOf(id)
    }

    async function exited(id: string): Promise<Exit> {
      const find = () => exits.find(({ instance }) => instance.id === id)
      await poll(find).toBeDefined()
      return find() as Exit
    }

    async function linesOf(source: string): Promise<string[]> {
      const lines = await runtime.logs(environment, { lines: 100_000 })
      return lines.filter((line) => line.source === source).map(({ text }) => text)
    }

    async function wrote(id: string, text: string): Promise<void> {
      await poll(() => linesOf(id)).toContain(text)
    }

    describe('building', () => {
      test('gives the release of the commit the tag points to', async () => {
        const commit = await harness.tagged('v2', { 'hello.txt': 'good day' })
        expect(await build('true', { tag: 'v2' })).toMatchObject({ environment, tag: 'v2', commit })
        expect(await output('cat hello.txt')).toEqual(['hello'])
      })

      test('does it once for the same environment, commit and command', async () => {
        const first = await build('echo built')
        expect(await build('echo built')).toEqual(first)
        await reopen()
        expect(await build('echo built')).toEqual(first)
        expect(await linesOf('build')).toEqual(['built'])
      })

      test('does it once when asked twice at the same time', async () => {
        const [first, second] = await Promise.all([build('echo built'), build('echo built')])
        expect(first).toEqual(second)
        expect(await linesOf('build')).toEqual(['built'])
      })

      test('makes another release for another command, environment or commit', async () => {
        const releases = [
          await build('true'),
          await build('true # again'),
          await build('true', { of: other }),
        ]
        await harness.tagged('v1', { 'hello.txt': 'moved' })
        releases.push(await build('true'))
        expect(new Set(releases.map(({ id }) => id)).size).toBe(4)
      })

      test('says so when there is no such tag', async () => {
        await expect(build(null, { tag: 'v9' })).rejects.toMatchObject({ code: 'tag-not-found' })
      })

      test('fails with the exit code and the last 20 lines of both outputs', async () => {
        const failure = build('seq 1 30; echo "no such module" >&2; exit 7')
        await expect(failure).rejects.toMatchObject({ code: 'build-failed', next: 'retry' })
        const { message, output } = await failure.catch((error) => error)
        const shown = [...Array.from({ length: 19 }, (_, index) => String(index + 12)), 'no such module']
        expect(message).toContain('exit code 7')
        expect(message).not.toContain('no such module') // messages go to Git
        expect(output).toEqual({ source: 'build', lines: shown })
      })

      test('builds again after a failure', async () => {
        await harness.tagged('v2', { 'build.sh': 'exit 1' })
        await expect(build('sh build.sh', { tag: 'v2' })).rejects.toMatchObject({ code: 'build-failed' })
        await expect(build('sh build.sh', { tag: 'v2' })).rejects.toMatchObject({ code: 'build-failed' })
        const commit = await harness.tagged('v2', { 'build.sh': 'exit 0' })
        expect(await build('sh build.sh', { tag: 'v2' })).toMatchObject({ commit })
      })

      test('is aborted with everything it started', async () => {
        const aborting = new AbortController()
        const hanging = build(`(${forever}) & echo hanging; ${forever}`, { signal: aborting.signal })
        hanging.catch(() => undefined)
        await wrote('build', 'hanging')
        aborting.abort(new Error('a newer commit'))
        await expect(hanging).rejects.toThrow('a newer commit')
      })
    })

    describe('an instance', () => {
      test('is listed while it runs', async () => {
        const mine = await start(forever)
        const others = await start(forever, { of: other })
        expect(mine).toMatchObject({ environment, tag: 'v1', handle: expect.stringMatching(kind.handle) })
        expect(runtime.instances(environment)).toEqual([mine])
        expect(runtime.instances()).toEqual([mine, others])
      })

      test.each([0, 1, 42])('reports its exit code %i once', async (code) => {
        const instance = await start(`exit ${code}`)
        expect(await exited(instance.id)).toEqual({ instance, code, signal: null })
        await runtime.stop(instance.id, 0)
        expect(exits).toHaveLength(1)
        expect(runtime.instances()).toEqual([])
      })

      test('gets the variables asked for, and its id', async () => {
        const lines = await output('echo "$GREETING"; echo "$INSTANCE_ID"', { GREETING: 'good day' })
        expect(lines).toEqual(['good day', 'INS-1234-5678-01-000001'])
      })

      test('gets nothing else of the controller', async () => {
        process.env.CONTROLLER_SECRET = 'hidden'
        expect(await output('echo "<$CONTROLLER_SECRET>"')).toEqual(['<>'])
        delete process.env.CONTROLLER_SECRET
      })

      test('has no input', async () => {
        expect(await output('read line || echo none')).toEqual(['none'])
      })

      test('cannot be started twice', async () => {
        const release = await build()
        const spec = kind.spec({ build: null, start: forever })
        const request = { instance: 'INS-1234-5678-01-000009', release, runtime: spec, env: {} }
        const both = await Promise.allSettled([runtime.start(request), runtime.start(request)])
        expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
        await expect(runtime.start(request)).rejects.toMatchObject({ code: 'instance-exists' })
      })
    })

    describe('stopping', () => {
      test('lets an instance end by itself within the grace period', async () => {
        const { id } = await start(`trap 'echo bye; exit 3' TERM; echo ready; ${forever}`)
        await wrote(id, 'ready')
        await runtime.stop(id, 10_000)
        expect(exits).toMatchObject([{ instance: { id } }])
        expect((await linesOf(id)).at(-1)).toBe('bye')
      })

      test('lets what a shell started end by itself too', async () => {
        const program = `trap "sleep 0.3; echo saved; exit" TERM; echo ready; ${forever}`
        const { id } = await start(`sh -c '${program}'; echo "not reached"`)
        await wrote(id, 'ready')
        await runtime.stop(id, 10_000)
        const lines = await linesOf(id)
        expect(lines.at(-1)).toBe('saved')
      })

      test('kills what ignores SIGTERM', async () => {
        const { id } = await start(`trap '' TERM; echo ready; ${forever}`)
        await wrote(id, 'ready')
        await runtime.stop(id, 100)
        expect(exits).toMatchObject([{ instance: { id } }])
        expect(runtime.instances()).toEqual([])
      })

      test('does nothing the second time, or for the unknown', async () => {
        const { id } = await start(forever)
        await Promise.all([runtime.stop(id, 5_000), runtime.stop(id, 5_000)])
        await runtime.stop(id, 0)
        await runtime.stop('INS-0000-0000-01-000000', 0)
        expect(exits).toHaveLength(1)
      })
    })

    describe('after a restart of the controller', () => {
      test('instances run on, and their end is noticed once', async () => {
        const first = await start(forever)
        const second = await start(`trap 'exit 0' TERM; ${forever}`)
        await reopen()
        expect(runtime.instances()).toEqual([first, second])
        await runtime.stop(second.id, 10_000)
        await runtime.stop(first.id, 0)
        const code = kind.tellsExitOfAdopted ? expect.any(Number) : null
        expect(exits.map(({ instance, code }) => [instance.id, code])).toEqual([
          [second.id, code],
          [first.id, code],
        ])
      })

      test('what ended meanwhile is forgotten, but not what it wrote', async () => {
        const instance = await start('echo one; sleep 0.5; echo two; printf three')
        const { id } = instance
        await wrote(id, 'one')
        await runtime.detach()
        await poll(() => harness.isThere(instance)).toBe(false)
        await open()
        expect(runtime.instances()).toEqual([])
        expect(await linesOf(id)).toEqual(['one', 'two', 'three'])
      })
    })

    describe('logs', () => {
      const count = 'i=0; while [ $i -lt 5000 ]; do i=$((i+1)); echo "line $i of many"; done'
      const counted = Array.from({ length: 5000 }, (_, index) => `line ${index + 1} of many`)

      test('hold the last lines of all instances in order of time, each with its source', async () => {
        const ids: string[] = []
        for (const word of ['one', 'two', 'three']) {
          const { id } = await start(`echo ${word}; echo ${word} >&2`)
          await exited(id)
          await wrote(id, word)
          ids.push(id)
        }
        const lines = await runtime.logs(environment, { lines: 4 })
        const [, second, third] = ids
        expect(lines.map(({ source, text }) => [source, text])).toEqual([
          [second, 'two'],
          [second, 'two'],
          [third, 'three'],
          [third, 'three'],
        ])
        const ofOne = await runtime.logs(environment, { lines: 1, source: second ?? '' })
        expect(ofOne.map(({ source, text }) => [source, text])).toEqual([[second, 'two']])
        const times = lines.map(({ at }) => at)
        expect(times).toEqual([...times].sort())
      })

      test('of an environment without any are empty', async () => {
        expect(await runtime.logs(other, { lines: 10 })).toEqual([])
      })

      test('are followed across rotations without a gap or a repetition', async () => {
        await reopen({ maxLogBytes: 8 * 1024, maxLogFiles: 2 })
        const aborting = new AbortController()
        const following = collect(runtime.follow(environment, aborting.signal), 5000, aborting)
        await start(count)
        expect(await following).toEqual(counted)
        const kept = async () => (await runtime.logs(environment, { lines: 5000 })).map(({ text }) => text)
        await poll(async () => (await kept()).length).toBeLessThan(1000)
        const lines = await kept()
        expect(lines).toEqual(counted.slice(-lines.length))
      })

      test('are followed from now on, until the signal aborts', async () => {
        expect(await output('echo before')).toEqual(['before'])
        const aborting = new AbortController()
        const following = collect(runtime.follow(environment, aborting.signal), Number.POSITIVE_INFINITY)
        const { id } = await start('echo after')
        await exited(id)
        await wrote(id, 'after')
        aborting.abort()
        expect(await following).toEqual(['after'])
      })

      test('replace what must not be shown, in instances, builds and errors', async () => {
        await reopen({ redact: (text) => text.replaceAll('hunter2', '***') })
        expect(await output('echo "password is $PASSWORD"', { PASSWORD: 'hunter2' })).toEqual([
          'password is ***',
        ])
        await expect(build('echo hunter2 >&2; false')).rejects.not.toThrow('hunter2')
        expect(await linesOf('build')).toEqual(['***'])
      })
    })

    describe('putting away', () => {
      test('prune keeps the releases named and those in use', async () => {
        const { id } = await start(forever)
        const kept = await build('echo kept')
        await build('echo gone')
        await runtime.prune(environment, [kept.id])
        await build('echo kept')
        await build('echo gone')
        expect(await linesOf('build')).toEqual(['kept', 'gone', 'gone'])
        expect(runtime.instances().map((each) => each.id)).toEqual([id])
      })

      test('forget removes releases and logs, but not under a running instance', async () => {
        const { id } = await start(forever)
        await build('echo built')
        await expect(runtime.forget(environment)).rejects.toMatchObject({ code: 'instances-running' })
        await runtime.stop(id, 0)
        await runtime.forget(environment)
        expect(await runtime.logs(environment, { lines: 10 })).toEqual([])
        await build('echo built')
        expect(await linesOf('build')).toEqual(['built'])
      })
    })
  })
}

interface BuildOptions {
  tag?: string
  of?: string
  signal?: AbortSignal
}

/** Texts of the lines followed, up to `count` of them. */
async function collect(
  lines: AsyncIterable<LogLine>,
  count: number,
  done?: AbortController,
): Promise<string[]> {
  const texts: string[] = []
  for await (const { text } of lines) {
    texts.push(text)
    if (texts.length === count) done?.abort()
  }
  return texts
}
