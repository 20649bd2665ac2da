import { appendFile, mkdir, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EnvironmentLog } from '../../../../controller/adapters/instance-log/environment-log.ts'
import { temporaryFolder } from '../../../support/git-repository.ts'
import { poll } from '../../../support/poll.ts'

const clock = { now: () => Date.UTC(2031, 4, 4, 3, 2, 1) }
const position = { offset: 7, skipping: false, mark: '1:abc' }
let directory: string

beforeEach(async () => {
  directory = await temporaryFolder()
})
afterEach(() => rm(directory, { recursive: true }))

function open(limits: { maxBytes?: number; maxFiles?: number } = {}): EnvironmentLog {
  return new EnvironmentLog({ directory, clock, maxBytes: 1000, maxFiles: 3, ...limits })
}

async function texts(log: EnvironmentLog): Promise<string[]> {
  return (await log.last(1000)).map(({ text }) => text)
}

async function files(): Promise<string[]> {
  return (await readdir(directory)).filter((name) => name.endsWith('.log')).sort()
}

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index}`)

test('a line is readable with tail -f: time, source, text', async () => {
  await open().append('build', ['hello world'], undefined)
  const written = await readFile(join(directory, '00000001.log'), 'utf8')
  expect(written).toBe('2031-05-04T03:02:01.000Z build hello world\n')
})

test('only the owner can read it', async () => {
  await open().append('build', ['hello'], undefined)
  const modes = await Promise.all(
    ['', '00000001.log', 'state.json'].map((name) => stat(join(directory, name))),
  )
  expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o700, 0o600, 0o600])
})

test('files stay within their limit, and only the newest are kept', async () => {
  const log = open({ maxBytes: 200, maxFiles: 2 })
  for (const line of numbered(0, 20)) await log.append('build', [line], undefined)
  await log.append('build', numbered(20, 40), undefined)
  const kept = await files()
  expect(kept).toHaveLength(2)
  for (const name of kept) expect((await stat(join(directory, name))).size).toBeLessThanOrEqual(200)
  expect(await texts(log)).toEqual(numbered(30, 40))
})

test('a line over the limit has a file to itself', async () => {
  const log = open({ maxBytes: 100 })
  await log.append('build', ['short', 'x'.repeat(500), 'short'], undefined)
  expect(await files()).toHaveLength(3)
  expect(await texts(log)).toEqual(['short', 'x'.repeat(500), 'short'])
})

test('the last lines are found in files of any size', async () => {
  const log = open({ maxBytes: 1_000_000 })
  await log.append('build', numbered(0, 9000), undefined)
  expect((await log.last(5000)).map(({ text }) => text)).toEqual(numbered(4000, 9000))
  expect(await texts(log)).toEqual(numbered(8000, 9000))
  expect(await log.last(0)).toEqual([])
})

test('those of one source are found, however much others have written since', async () => {
  const log = open({ maxBytes: 200_000, maxFiles: 10 })
  await log.append('INS-1', numbered(0, 3), undefined)
  await log.append('INS-2', ['x'.repeat(90_000), ...numbered(0, 9000)], undefined)
  await log.append('INS-1', ['the end'], undefined)
  const texts = (await log.last(3, 'INS-1')).map(({ text }) => text)
  expect(texts).toEqual(['line 1', 'line 2', 'the end'])
  expect(await log.last(3, 'build')).toEqual([])
})

describe('after a kill', () => {
  test('the lines and the position that go with them are there', async () => {
    await open().append('INS-1', ['one', 'two'], position)
    const log = open()
    expect(log.position('INS-1')).toEqual(position)
    expect(await texts(log)).toEqual(['one', 'two'])
  })

  test('lines written without their position do not count and are overwritten', async () => {
    await open().append('INS-1', ['one'], position)
    await appendFile(join(directory, '00000001.log'), '2031-05-04T03:02:01.000Z INS-1 two\n2031-05')
    await appendFile(join(directory, '00000002.log'), 'leftover\n')
    const log = open({ maxBytes: 80 })
    expect(await texts(log)).toEqual(['one'])
    await log.append('INS-1', ['two', 'three', 'four'], position)
    expect(await texts(log)).toEqual(['one', 'two', 'three', 'four'])
  })

  test('the same holds for the first lines there are', async () => {
    const path = join(directory, '00000001.log')
    const first = open()
    await mkdir(path) // in their way, so that it ends before they are written
    await expect(first.append('INS-1', ['one'], position)).rejects.toThrow()
    await rmdir(path)
    await appendFile(path, '2031-05-04T03:02:01.000Z INS-1 one\n')
    const log = open()
    await log.append('INS-1', ['one'], position)
    expect(await texts(log)).toEqual(['one'])
  })

  test('an unreadable state begins a new file and keeps the old ones', async () => {
    await open().append('INS-1', ['one'], position)
    await rm(join(directory, 'state.json'))
    const log = open()
    await log.append('INS-1', ['two'], position)
    expect(await texts(log)).toEqual(['one', 'two'])
  })

  test('a source can be forgotten', async () => {
    await open().append('INS-1', ['one'], position)
    await open().append('INS-1', [], undefined)
    expect(open().position('INS-1')).toBeUndefined()
  })
})

describe('following', () => {
  test('begins with what is appended after the call, not after the first reading', async () => {
    const log = open()
    await log.append('build', ['before'], undefined)
    const lines = log.follow(new AbortController().signal)[Symbol.asyncIterator]()
    await log.append('build', ['after'], undefined)
    expect((await lines.next()).value).toMatchObject({ source: 'build', text: 'after' })
    await lines.return?.()
  })

  test('holds back the removal of files not read yet, and then lets go', async () => {
    const log = open({ maxBytes: 200, maxFiles: 2 })
    const aborting = new AbortController()
    const lines = log.follow(aborting.signal)
    await log.append('build', numbered(0, 500), undefined)
    const seen: string[] = []
    for await (const { text } of lines) if (seen.push(text) === 500) aborting.abort()
    expect(seen).toEqual(numbered(0, 500))
    await poll(files).toHaveLength(2)
  })

  test.each([
    ['its signal aborts', (_: EnvironmentLog, aborting: AbortController) => aborting.abort()],
    ['the log is closed', (log: EnvironmentLog) => log.close()],
  ])('ends when %s', async (_, end) => {
    const log = open()
    const aborting = new AbortController()
    const next = log.follow(aborting.signal)[Symbol.asyncIterator]().next()
    await end(log, aborting)
    expect(await next).toEqual({ done: true, value: undefined })
  })

  test('of a signal that is aborted already gives nothing', async () => {
    const log = open()
    const lines = log.follow(AbortSignal.abort())[Symbol.asyncIterator]()
    expect(await lines.next()).toEqual({ done: true, value: undefined })
  })
})
