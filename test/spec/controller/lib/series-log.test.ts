import { beforeEach, expect, test } from 'vitest'
import { SeriesLog } from '../../../../controller/lib/series-log.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { recordingLog } from '../../../support/samples.ts'

let clock: FakeClock
let written: ReturnType<typeof recordingLog>
let log: SeriesLog

beforeEach(() => {
  clock = new FakeClock(0)
  written = recordingLog()
  log = new SeriesLog(written, clock)
})

const second = 1_000
const minute = 60 * second

test('what comes again and again is said once, and then how often it came since', async () => {
  for (let task = 0; task < 600; task++) {
    log.warn({ environment: 'ENV-1', task, reason: 'the queue is away' }, 'a task waits for the sweep')
    await clock.advance(second)
  }
  const said = { level: 'warn', message: 'a task waits for the sweep', environment: 'ENV-1' }
  expect(written.lines).toEqual([
    { ...said, task: 0, reason: 'the queue is away' },
    { ...said, task: 599, reason: 'the queue is away', again: 599, lastAt: '1970-01-01T00:09:59.000Z' },
  ])
  log.warn({ environment: 'ENV-1', reason: 'the queue is away' }, 'a task waits for the sweep')
  log.flush()
  expect(written.lines.at(-1)).toMatchObject({ again: 1, lastAt: '1970-01-01T00:10:00.000Z' })
  expect(clock.pending).toBe(0)
})

test('what is held at the end is told as past: as information, when it was, and without its stack', () => {
  const fields = { environment: 'ENV-1', err: new Error('boom'), printed: ['boom', '    at main.js:1'] }
  log.error(fields, 'could not converge')
  log.error(fields, 'could not converge')
  log.flush()
  expect(written.lines).toEqual([
    { level: 'error', message: 'could not converge', ...fields },
    {
      level: 'info',
      message: 'could not converge',
      environment: 'ENV-1',
      error: 'boom',
      again: 1,
      lastAt: '1970-01-01T00:00:00.000Z',
    },
  ])
})

test('of what is put right nothing is said later; where it comes again, it is news', async () => {
  const say = (environment: string) => log.warn({ environment, reason: 'no such tag' }, 'could not converge')
  for (const environment of ['ENV-1', 'ENV-1', 'ENV-2', 'ENV-2']) say(environment)
  log.over('ENV-1', 'could not converge')
  await clock.advance(11 * minute)
  const of = (environment: string) => written.lines.filter((line) => line.environment === environment)
  expect([of('ENV-1').length, of('ENV-2').length]).toEqual([1, 2])
  say('ENV-1')
  expect(of('ENV-1')).toHaveLength(2)
})

test('one that goes on for hours is a line an hour', async () => {
  for (let minutes = 0; minutes < 6 * 60; minutes++) {
    log.warn({}, 'could not look')
    await clock.advance(minute)
  }
  expect(written.lines).toHaveLength(1 + 1 + 5)
})

test('what came once, and once again later, is said each time', async () => {
  log.error({}, 'it broke')
  await clock.advance(11 * minute)
  log.error({}, 'it broke')
  expect(written.lines).toHaveLength(2)
})

test.each<[string, object, object]>([
  ['environments', { environment: 'ENV-1' }, { environment: 'ENV-2' }],
  ['reasons', { reason: 'no answer' }, { reason: 'refused' }],
  ['instances', { instance: 'INS-1' }, { instance: 'INS-2' }],
  ['errors', { err: new Error('a') }, { err: new Error('b') }],
])('different %s are no series', (_, one, other) => {
  log.warn(one, 'it broke')
  log.warn(other, 'it broke')
  expect(written.lines).toHaveLength(2)
})

test('what tells single ones of many apart is no difference', () => {
  log.warn({ reason: 'no answer', retryInMs: 250, task: 'TQ-1' }, 'it broke')
  log.warn({ reason: 'no answer', retryInMs: 500, task: 'TQ-2' }, 'it broke')
  expect(written.lines).toHaveLength(1)
})

test('an error of the system is the same whatever file it names', () => {
  const failed = (path: string) =>
    Object.assign(new Error(`EMFILE: ${path}`), { code: 'EMFILE', syscall: 'open' })
  for (const path of ['/tmp/a', '/tmp/b']) log.error({ err: failed(path) }, 'it broke')
  expect(written.lines).toHaveLength(1)
})

test('what goes well is said a few times before it is a series; debug lines all pass', () => {
  for (let time = 0; time < 20; time++) {
    log.info({ instance: 'INS-1' }, 'runner connected')
    log.debug({}, 'a schedule fired')
  }
  const levels = written.lines.map(({ level }) => level)
  expect([
    levels.filter((each) => each === 'info').length,
    levels.filter((each) => each === 'debug').length,
  ]).toEqual([5, 20])
})

test('so many different series are not kept without limit', () => {
  for (let number = 0; number < 3_000; number++) log.warn({ environment: `ENV-${number}` }, 'it broke')
  expect(clock.pending).toBe(1_000)
  log.flush()
  expect(clock.pending).toBe(0)
})

test('names of anybody’s choice fill no log: of one message about one environment 20 are told apart, the rest is one', async () => {
  const say = (environment: string, name: number) =>
    log.warn({ environment, instance: `INS-${name}` }, 'a runner comes and goes')
  for (let name = 0; name < 3_000; name++) say('ENV-1', name)
  say('ENV-2', 0)
  expect(written.lines).toHaveLength(22)
  await clock.advance(10 * minute)
  expect(written.lines.slice(22)).toMatchObject([{ environment: 'ENV-1', again: 2_979 }])
  await clock.advance(61 * minute)
  expect(clock.pending).toBe(0)
  say('ENV-1', 9_999)
  expect(written.lines).toHaveLength(24)
})
