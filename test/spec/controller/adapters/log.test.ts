import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { createLog, type LogFormat } from '../../../../controller/adapters/log.ts'
import type { Log } from '../../../../controller/ports/log.ts'

/** What a log writes, line by line. */
function written(format: LogFormat, level: string, write: (log: Log) => void): string[] {
  const output = new PassThrough()
  write(createLog(format, level, output))
  return String(output.read() ?? '')
    .split('\n')
    .slice(0, -1)
}

function lineOf(write: (log: Log) => void): string {
  const [line = ''] = written('text', 'debug', write)
  return line.replace(/^\d\d:\d\d:\d\d {2}/, '')
}

describe('as text, for people', () => {
  test.each<[string, (log: Log) => void, string]>([
    ['a message', (log) => log.info({}, 'hello'), 'hello'],
    ['how bad it is', (log) => log.warn({}, 'hello'), 'warning: hello'],
    ['how bad it is: worse', (log) => log.error({}, 'hello'), 'error: hello'],
    ['what is for the curious', (log) => log.debug({}, 'hello'), 'debug: hello'],
    [
      'the environment comes first, other fields last',
      (log) => log.warn({ environment: 'ENV-1', code: 1, tag: 'v1' }, 'an instance ended'),
      'ENV-1  warning: an instance ended  (code=1 tag=v1)',
    ],
    [
      'what is not there is left out',
      (log) => log.info({ a: null, b: undefined, c: 0 }, 'hello'),
      'hello  (c=0)',
    ],
    [
      'lists and objects',
      (log) => log.info({ a: ['x'], b: { c: 1 } }, 'hello'),
      'hello  (a=["x"] b={"c":1})',
    ],
  ])('%s', (_, write, expected) => {
    expect(lineOf(write)).toBe(expected)
  })

  test('what was printed keeps its lines', () => {
    const lines = written('text', 'info', (log) => log.warn({ printed: ['Error: no', '  at'] }, 'it broke'))
    expect(lines.slice(1)).toEqual(['    Error: no', '      at'])
  })

  test('each line begins with the time', () => {
    const [line] = written('text', 'info', (log) => log.info({}, 'hello'))
    expect(line).toMatch(/^\d\d:\d\d:\d\d {2}hello$/)
  })

  test('an error brings its stack along, below the message', () => {
    const lines = written('text', 'info', (log) => log.error({ err: new TypeError('no') }, 'it broke'))
    expect(lines[0]).toContain('error: it broke')
    expect(lines[1]).toBe('TypeError: no')
    expect(lines[2]).toMatch(/^ {4}at /)
  })
})

describe('as JSON, for machines', () => {
  test('one object a line, with level, time, message and the fields', () => {
    const [line = ''] = written('json', 'info', (log) => log.warn({ environment: 'ENV-1' }, 'hello'))
    const { time, ...rest } = JSON.parse(line)
    expect(rest).toEqual({ level: 40, environment: 'ENV-1', msg: 'hello' })
    expect(new Date(time).toISOString()).toBe(time)
  })
})

test.each<[string, string[]]>([
  ['debug', ['d', 'i', 'w', 'e']],
  ['info', ['i', 'w', 'e']],
  ['error', ['e']],
])('the level %s is where the log begins', (level, expected) => {
  const lines = written('json', level, (log) => {
    log.debug({}, 'd')
    log.info({}, 'i')
    log.warn({}, 'w')
    log.error({}, 'e')
  })
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(expected)
})
