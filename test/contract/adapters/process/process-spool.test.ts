import { appendFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EnvironmentLog } from '../../../../controller/adapters/instance-log/environment-log.ts'
import { Spool, type SpoolPosition } from '../../../../controller/adapters/process/process-spool.ts'
import { systemClock } from '../../../../controller/ports/clock.ts'
import { temporaryFolder } from '../../../support/git-repository.ts'

const megabyte = 1024 * 1024
let directory: string
let file: string
let log: EnvironmentLog<SpoolPosition>
let opened: Spool[]

beforeEach(async () => {
  directory = await temporaryFolder()
  file = join(directory, 'output')
  opened = []
  restart()
})

afterEach(async () => {
  await Promise.all(opened.map((spool) => spool.leave()))
  await rm(directory, { recursive: true })
})

/** Reads the log's state from disk again, as a new controller does. */
function restart(): void {
  log = new EnvironmentLog<SpoolPosition>({
    directory: join(directory, 'log'),
    clock: systemClock,
    maxBytes: 64 * megabyte,
    maxFiles: 3,
  })
}

const unlimited = { burst: Number.POSITIVE_INFINITY, perSecond: 0 }

function open({ resume = false, limits = unlimited } = {}): Spool {
  const spool = new Spool({ file, source: 'INS-1', log, redact: (text) => text, resume, limits })
  opened.push(spool)
  return spool
}

async function texts(): Promise<string[]> {
  return (await log.last(1_000_000)).map(({ text }) => text)
}

/** About `bytes` of numbered lines. */
function lines(bytes: number): string[] {
  return Array.from({ length: Math.ceil(bytes / 1000) }, (_, index) => String(index).padStart(999, '.'))
}

const joined = (all: readonly string[]) => all.map((line) => `${line}\n`).join('')

test('an unfinished line waits for its end', async () => {
  const spool = open()
  await writeFile(file, 'one\ntw')
  await spool.pump()
  expect(spool.hasNews()).toBe(false)
  expect(await texts()).toEqual(['one'])
  await appendFile(file, 'o\n')
  expect(spool.hasNews()).toBe(true)
  await spool.pump()
  expect(await texts()).toEqual(['one', 'two'])
})

test('a restart goes on where it was left, without loss or repetition', async () => {
  await writeFile(file, 'one\ntwo\nthr')
  await open().pump()
  await appendFile(file, 'ee\nfour\n')
  restart()
  await open({ resume: true }).pump()
  expect(await texts()).toEqual(['one', 'two', 'three', 'four'])
})

test.each([
  ['when it is quiet', 2 * megabyte, (spool: Spool) => spool.trim()],
  ['when it is very large', 17 * megabyte, async () => undefined],
])('a consumed spool is emptied %s, and its writer goes on', async (_, bytes, trim) => {
  const spool = open()
  const written = lines(bytes)
  await writeFile(file, joined(written))
  await spool.pump()
  await trim(spool)
  expect((await stat(file)).size).toBe(0)
  await appendFile(file, 'after\n')
  await spool.pump()
  expect(await texts()).toEqual([...written, 'after'])
})

test.each([
  ['small', 'one\n'],
  ['not consumed yet', `${joined(lines(2 * megabyte))}unfinished`],
])('a spool that is %s is left alone', async (_, content) => {
  const spool = open()
  await writeFile(file, content)
  await spool.pump()
  await spool.trim()
  expect((await stat(file)).size).toBe(content.length)
})

test.each([
  ['less', 'new\n'],
  ['more', joined(lines(3 * megabyte)).replaceAll('.', ' ')],
])(
  'a kill between emptying and noting it loses nothing, though %s is written meanwhile',
  async (_, content) => {
    const written = lines(2 * megabyte)
    await writeFile(file, joined(written))
    await open().pump()
    await writeFile(file, content)
    restart()
    await open({ resume: true }).pump()
    expect(await texts()).toEqual([...written, ...content.split('\n').slice(0, -1)])
  },
)

test('the end of a line that was too long is skipped, also over a restart', async () => {
  await writeFile(file, 'x'.repeat(300_000))
  await open().pump()
  restart()
  await appendFile(file, `${'x'.repeat(300_000)}\ntwo\n`)
  await open({ resume: true }).pump()
  expect(await texts()).toEqual(['x'.repeat(16 * 1024), 'two'])
})

test('finishing takes an unfinished last line, and a kill before the removal repeats nothing', async () => {
  await writeFile(file, 'one\ntwo')
  const spool = new Spool({ file, source: 'INS-1', log, redact: (text) => text, resume: false })
  await expect(spool.finish(() => Promise.reject(new Error('killed')))).rejects.toThrow('killed')
  restart()
  await new Spool({ file, source: 'INS-1', log, redact: (text) => text, resume: true }).finish(() => rm(file))
  expect(await texts()).toEqual(['one', 'two'])
  expect(log.position('INS-1')).toBeUndefined()
})

test('lines are not taken as read when the log cannot be written', async () => {
  const spool = open()
  await writeFile(file, 'one\n')
  await writeFile(join(directory, 'log'), 'in the way')
  await expect(spool.pump()).rejects.toThrow()
  await rm(join(directory, 'log'))
  await spool.pump()
  expect(await texts()).toEqual(['one'])
})

test('what was hidden in the log does not stay in the spool', async () => {
  const redact = (text: string) => text.replaceAll('hunter2', '*****')
  const spool = new Spool({ file, source: 'INS-1', log, redact, resume: false })
  opened.push(spool)
  await writeFile(file, 'one\nthe password is hunter2\n')
  await spool.pump()
  await spool.trim()
  expect(await texts()).toEqual(['one', 'the password is *****'])
  expect((await stat(file)).size).toBe(0)
  await appendFile(file, 'three\n')
  await spool.pump()
  await spool.trim()
  expect((await stat(file)).size).toBeGreaterThan(0)
  expect(await texts()).toHaveLength(3)
})

describe('a writer that writes more than is kept', () => {
  const limits = { burst: megabyte, perSecond: 0 }
  const told = (text: string) => /^… (\d+) bytes(?: \((\d+) lines and more\))? were left out here/.exec(text)
  const sumOf = (all: readonly string[]) => all.reduce((sum, text) => sum + Number(told(text)?.[1] ?? 0), 0)

  test('is cut by whole lines, and a line says how much', async () => {
    const spool = open({ limits })
    const written = lines(1.2 * megabyte)
    await writeFile(file, joined(written))
    await spool.pump()
    await spool.trim()
    const found = await texts()
    const kept = found.slice(0, -1)
    expect(kept).toEqual(written.slice(0, kept.length))
    expect(kept.length).toBe(Math.floor(megabyte / 1000))
    expect(found.at(-1)).toBe(
      `… ${1000 * (written.length - kept.length)} bytes (${written.length - kept.length} lines and more) were left out here: 1024 KiB are kept at once, and 0 KiB a second`,
    )
  })

  test('is not read any further, and its file takes no room', async () => {
    const spool = open({ limits })
    for (let round = 0; round < 5; round++) {
      await appendFile(file, joined(lines(8 * megabyte)))
      await spool.pump()
      expect((await stat(file)).size).toBe(0)
    }
    await spool.trim()
    const found = await texts()
    const kept = found.filter((text) => !told(text)).length
    expect(kept * 1000).toBeLessThanOrEqual(megabyte)
    expect(kept * 1000 + sumOf(found)).toBe(5 * joined(lines(8 * megabyte)).length)
  })

  test('is heard to its last words when it ends', async () => {
    await writeFile(file, joined([...lines(8 * megabyte), 'Error: out of paper', 'at print.js:1']))
    await open({ limits }).finish(() => rm(file))
    opened.pop()
    expect((await texts()).slice(-2)).toEqual(['Error: out of paper', 'at print.js:1'])
    expect(sumOf(await texts())).toBeGreaterThan(6 * megabyte)
  })

  test('may go on once there is room again', async () => {
    const spool = open({ limits: { burst: megabyte, perSecond: 1e12 } })
    await writeFile(file, joined(lines(3 * megabyte)))
    await spool.pump()
    await spool.trim()
    expect((await texts()).filter(told)).toEqual([])
  })
})
