import { describe, expect, test } from 'vitest'
import { defineExtension, done, fail, reschedule, skip } from '../../../sdk/index.ts'
import { createLog, type LogLevel } from '../../../sdk/log.ts'
import { readSettings } from '../../../sdk/settings.ts'
import { fillResource, fillTemplate } from '../../../sdk/template.ts'

describe('settings', () => {
  const who = { API_KEY: 'ApiKey SU-1:a', ENVIRONMENT_ID: 'ENV-1', INSTANCE_ID: 'one' }

  test.each([
    [{ BOWLINE_URL: 'http://127.0.0.1:8080' }, 'ws://127.0.0.1:8080', 'http://127.0.0.1:8080/public/v1'],
    [
      { BOWLINE_URL: 'https://b.example.org/x/' },
      'wss://b.example.org/x',
      'https://b.example.org/x/public/v1',
    ],
    [{ SERVER_ADDRESS: 'h:1' }, 'wss://h:1', 'https://h:1/public/v1'],
    [{ SERVER_ADDRESS: 'h:1', API_ADDRESS: 'h:2' }, 'wss://h:1', 'https://h:2/public/v1'],
    [{ SERVER_ADDRESS: 'h:1', BOWLINE_URL: 'http://b' }, 'ws://b', 'http://b/public/v1'],
  ])('%j', (env, webSocketUrl, restUrl) => {
    expect(readSettings({ ...who, ...env })).toEqual({
      apiKey: who.API_KEY,
      environment: 'ENV-1',
      instance: 'one',
      webSocketUrl,
      restUrl,
      timeoutMs: { background: 300_000, interactive: 120_000, scheduled: 43_200_000 },
    })
  })

  test('an instance without a name makes one up, and time-outs are in seconds', () => {
    const env = {
      ...who,
      INSTANCE_ID: '',
      BOWLINE_URL: 'http://b',
      BACKGROUND_TASK_MAX_EXECUTION_TIME: '0.5',
      SCHEDULED_TASK_MAX_EXECUTION_TIME: '99999999999',
    }
    const { instance, timeoutMs } = readSettings(env)
    expect(instance).toMatch(/^[0-9a-f-]{36}$/)
    expect(timeoutMs).toEqual({ background: 500, interactive: 120_000, scheduled: 2 ** 31 - 1 })
  })

  test.each([
    [
      {},
      'This extension cannot start: API_KEY is not set; ENVIRONMENT_ID is not set; neither BOWLINE_URL nor SERVER_ADDRESS is set.',
    ],
    [
      { ...who, BOWLINE_URL: 'localhost:8080' },
      'This extension cannot start: BOWLINE_URL is not an http or https URL.',
    ],
    [
      { ...who, BOWLINE_URL: 'http://b', INTERACTIVE_TASK_MAX_EXECUTION_TIME: 'long' },
      'This extension cannot start: INTERACTIVE_TASK_MAX_EXECUTION_TIME is not a number of seconds.',
    ],
  ])('%j is refused', (env, message) => {
    expect(() => readSettings(env)).toThrow(new Error(message))
  })
})

describe('an extension', () => {
  const handle = () => done()

  test('that is well made is given back', () => {
    const extension = { variables: [{ name: 'A' }], events: { some_event: { handle } } }
    expect(defineExtension(extension)).toBe(extension)
  })

  test('that is not is refused, with all that is wrong', () => {
    const broken = {
      variables: [{ name: '1st' }],
      events: { first: {}, second: { statuses: 'pending', handle } },
      schedulables: { nightly: { handle } },
    }
    expect(() => defineExtension(broken as never)).toThrow(
      new TypeError(
        'This extension cannot run: variable "1st": not a name; event "first": handle is not a function; ' +
          'event "second": statuses is not an array; schedulable "nightly": name is missing',
      ),
    )
  })
})

test.each([
  [done(), { result: 'success', answer: { body: undefined } }],
  [done({ a: 1 }, { status: 201 }), { result: 'success', answer: { status: 201, body: { a: 1 } } }],
  [fail('no stock'), { result: 'fail', message: 'no stock', answer: {} }],
  [skip(), { result: 'skip', message: null }],
  [skip('not mine'), { result: 'skip', message: 'not mine' }],
  [reschedule(90.2), { result: 'reschedule', seconds: 91 }],
  [reschedule(1), { result: 'reschedule', seconds: 30 }],
  [reschedule(Number.NaN), { result: 'reschedule', seconds: 30 }],
])('result %j', (result, expected) => {
  expect(result).toEqual(expected)
})

describe('a filter', () => {
  test.each([
    [`and(eq(id,\${_id_}),in(status,$_s_))`, 'and(eq(id,PR-1),in(status,(a,b)))'],
    ['cost,$$5', 'cost,$5'],
    ['nothing to fill', 'nothing to fill'],
  ])('%s', (template, expected) => {
    expect(fillTemplate(template, { _id_: 'PR-1', _s_: '(a,b)' })).toBe(expected)
  })

  test.each([`\${other}`, '$other', '$', `\${}`, '$toString'])(
    '%s has a placeholder nobody knows',
    (template) => {
      expect(() => fillTemplate(template, {})).toThrow('unknown placeholder')
    },
  )
})

test('a resource has one placeholder', () => {
  expect(fillResource('requests/{pk}', 'PR-1')).toBe('requests/PR-1')
  expect(fillResource('requests/{pk}', '../x?y')).toBe('requests/..%2Fx%3Fy')
  expect(() => fillResource('requests/{id}', 'PR-1')).toThrow('unknown placeholder')
})

describe('the log', () => {
  function linesAt(level: LogLevel, write: (log: ReturnType<typeof createLog>) => void) {
    const lines: string[] = []
    write(createLog({ level: () => level, write: (line) => lines.push(line), fields: { task: 'TQ-1' } }))
    return lines.map((line) => JSON.parse(line))
  }

  test.each([
    ['DEBUG', ['DEBUG', 'INFO', 'WARNING', 'ERROR']],
    ['INFO', ['INFO', 'WARNING', 'ERROR']],
    ['WARNING', ['WARNING', 'ERROR']],
    ['ERROR', ['ERROR']],
  ] as const)('at %s holds %j', (level, expected) => {
    const lines = linesAt(level, (log) => {
      log.debug('a')
      log.info('a')
      log.warn('a')
      log.error('a')
    })
    expect(lines.map((line) => line.level)).toEqual(expected)
  })

  test('takes errors, circles and big numbers', () => {
    const circle: Record<string, unknown> = { twice: [1] }
    circle.again = circle
    circle.shared = circle.twice
    const [line] = linesAt('INFO', (log) => log.info('odd', { error: new Error('boom'), circle, big: 1n }))
    expect(line).toEqual({
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      level: 'INFO',
      message: 'odd',
      task: 'TQ-1',
      error: expect.stringContaining('Error: boom'),
      circle: { twice: [1], again: '(circular)', shared: [1] },
      big: '1',
    })
  })
})
