import { expect, test } from 'vitest'
import { createRuntimeByKind } from '../../../../controller/adapters/runtime-by-kind.ts'
import type { Exit, Instance, LogLine, Runtime } from '../../../../controller/ports/runtime.ts'
import { poll } from '../../../support/poll.ts'

const environment = 'ENV-1234-5678-01'

/** A runtime that keeps what it is asked in `asked`, and shares its listeners with the test. */
class Kind implements Runtime {
  readonly asked: string[] = []
  readonly listeners = new Set<(exit: Exit) => void>()
  readonly #name: string
  readonly #lines: readonly LogLine[]

  constructor(name: string, lines: readonly LogLine[]) {
    this.#name = name
    this.#lines = lines
  }

  get instance(): Instance {
    const { release } = this
    const { commit, tag } = release
    const startedAt = '2031-05-04T03:02:01.000Z'
    return { id: this.#name, environment, release: release.id, commit, tag, handle: this.#name, startedAt }
  }

  get release() {
    return { id: `REL-${this.#name}`, environment, tag: 'v1', commit: 'c0ffee' }
  }

  async adopt() {
    this.asked.push('adopt')
    return [this.instance]
  }

  async build() {
    this.asked.push('build')
    return this.release
  }

  async start() {
    this.asked.push('start')
    return this.instance
  }

  async stop(instance: string, graceMs: number) {
    this.asked.push(`stop ${instance} ${graceMs}`)
  }

  instances() {
    return [this.instance]
  }

  async prune(_: string, keep: readonly string[]) {
    this.asked.push(`prune ${keep.join(' ')}`)
  }

  async forget() {
    this.asked.push('forget')
  }

  onExit(listener: (exit: Exit) => void) {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  async logs(_: string, { lines }: { lines: number }) {
    return lines === 0 ? [] : this.#lines.slice(-lines)
  }

  async *follow(_: string, signal: AbortSignal) {
    yield* this.#lines
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    this.asked.push('left')
  }

  async detach() {
    this.asked.push('detach')
  }
}

function line(second: number, text: string): LogLine {
  return { at: `2031-05-04T03:02:0${second}.000Z`, source: 'build', text }
}

/** The kind there is, and one to come. */
function kinds() {
  const process = new Kind('process', [line(1, 'one'), line(4, 'four')])
  const other = new Kind('other', [line(2, 'two'), line(3, 'three')])
  const both = { process, other }
  return { ...both, runtime: createRuntimeByKind(both) }
}

test('what is built and started goes to its kind only', async () => {
  const { process, other, runtime } = kinds()
  const spec = { kind: 'process', build: null, start: 'node main.js' } as const
  const { signal } = new AbortController()
  const release = await runtime.build({ environment, source: { url: '', tag: 'v1' }, runtime: spec, signal })
  expect(release).toEqual(process.release)
  await runtime.start({ instance: 'INS-1', release, runtime: spec, env: {} })
  expect(process.asked).toEqual(['build', 'start'])
  expect(other.asked).toEqual([])
})

test('everything else goes to all', async () => {
  const { process, other, runtime } = kinds()
  expect(await runtime.adopt()).toEqual([process.instance, other.instance])
  expect(runtime.instances()).toEqual([process.instance, other.instance])
  await runtime.stop('INS-1', 5)
  await runtime.prune(environment, ['REL-1', 'REL-2'])
  await runtime.forget(environment)
  await runtime.detach()
  const asked = ['adopt', 'stop INS-1 5', 'prune REL-1 REL-2', 'forget', 'detach']
  expect([process.asked, other.asked]).toEqual([asked, asked])
})

test('every kind tells its exits until somebody unsubscribes', () => {
  const { process, other, runtime } = kinds()
  const unsubscribe = runtime.onExit(() => {})
  expect([process.listeners.size, other.listeners.size]).toEqual([1, 1])
  unsubscribe()
  expect([process.listeners.size, other.listeners.size]).toEqual([0, 0])
})

test.each([
  [0, []],
  [1, ['four']],
  [3, ['two', 'three', 'four']],
  [9, ['one', 'two', 'three', 'four']],
])('the last %i lines of the log are those of all kinds, by time', async (lines, texts) => {
  const { runtime } = kinds()
  expect((await runtime.logs(environment, { lines })).map(({ text }) => text)).toEqual(texts)
})

test('all kinds are followed, and left with their reader', async () => {
  const { process, other, runtime } = kinds()
  const texts: string[] = []
  for await (const { text } of runtime.follow(environment, new AbortController().signal)) {
    if (texts.push(text) === 4) break
  }
  expect(texts.toSorted()).toEqual(['four', 'one', 'three', 'two'])
  await poll(() => [process.asked, other.asked]).toEqual([['left'], ['left']])
})
