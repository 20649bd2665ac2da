import { describe, expect, test } from 'vitest'
import { httpAnswerOf, preferenceOf } from '../../../../controller/http/connect/interactive.ts'
import type { TaskResult } from '../../../../core/domain/task.ts'

const answerOf = (data: unknown, result: TaskResult['result'] = 'success', message: string | null = null) =>
  httpAnswerOf({ result, data, message }, (text) => text.replaceAll('hunter2', '***'))

describe("what a caller gets of an extension's answer", () => {
  test.each([
    ['success', 200],
    ['fail', 400],
  ] as const)('%s without a status is %i', (result, status) => {
    expect(answerOf({ body: {} }, result)?.status).toBe(status)
  })

  test.each([
    ['an object', { a: 1 }, '{"a":1}', 'application/json; charset=utf-8'],
    ['a list', [1], '[1]', 'application/json; charset=utf-8'],
    ['zero', 0, '0', 'application/json; charset=utf-8'],
    ['text', 'hello', 'hello', 'text/plain; charset=utf-8'],
    ['a secret', { password: 'hunter2' }, '{"password":"***"}', 'application/json; charset=utf-8'],
  ])('a body that is %s', (_, body, text, type) => {
    expect(answerOf({ http_status: 201, headers: null, body })).toEqual({
      status: 201,
      headers: { 'content-type': type, 'x-content-type-options': 'nosniff' },
      body: text,
    })
  })

  test.each([
    ['text of a type of its own', 'text/html', '<p>', '<p>'],
    ['JSON as text', 'application/json', '{"a":1}', '{"a":1}'],
    ['text that is said to be JSON, and is not', 'application/problem+json', 'no', '"no"'],
  ])('%s', (_, type, body, text) => {
    const answer = answerOf({ headers: { 'Content-Type': type }, body })
    expect([answer?.headers['content-type'], answer?.body]).toEqual([type, text])
  })

  test.each([204, 205, 304])('%i has no body', (status) => {
    expect(answerOf({ http_status: status, body: 'x' })).toEqual({ status, headers: {}, body: null })
  })

  test('headers that say something about the answer are passed on, all others are not', () => {
    const headers = {
      Location: '/there',
      'Retry-After': 5,
      'Set-Cookie': 'session=1',
      'Transfer-Encoding': 'chunked',
      'Content-Length': '1',
      'X-Accel-Redirect': '/etc/passwd',
      'Access-Control-Allow-Origin': '*',
      ETag: 'a\r\nSet-Cookie: b',
      Link: ['a'],
      Vary: 'x'.repeat(10_000),
    }
    expect(answerOf({ http_status: 302, headers })?.headers).toEqual({
      location: '/there',
      'retry-after': '5',
    })
  })

  test('headers of its own pass, unless a proxy, a browser or we obey them', () => {
    const headers = {
      'X-Request-Id': 'r-1',
      'X-RateLimit-Remaining': 3,
      'X-Token': 'hunter2',
      'X-Forwarded-Host': 'elsewhere',
      'X-Sendfile': '/etc/passwd',
      'X-Content-Type-Options': 'sniff',
      'X-Connect-Account-Id': 'VA-1',
      'X-Envoy-Immediate-Health-Check-Fail': 'true',
      'X-': 'x',
      'x-a b': 'x',
      'X-Long': 'x'.repeat(7_990),
      'X-Late': 'x',
    }
    expect(answerOf({ http_status: 204, headers })?.headers).toEqual({
      'x-request-id': 'r-1',
      'x-ratelimit-remaining': '3',
      'x-token': '***',
    })
  })

  test.each([
    ['nothing', null],
    ['no object', 'hello'],
    ['a status that is none', { http_status: '200' }],
    ['a status that ends nothing', { http_status: 101 }],
    ['a status out of range', { http_status: 700 }],
    ["Python's trace back", { http_status: 400, body: 'Traceback (most recent call last):\n  File "x.py"' }],
  ])('%s is no answer', (_, data) => {
    expect(answerOf(data)).toBeUndefined()
  })

  test("nor is our SDK's trace back", () => {
    const stack = 'Error: no\n    at handle (/srv/main.js:1:2)'
    expect(answerOf({ http_status: 400, body: stack }, 'fail', stack)).toBeUndefined()
  })

  test.each(['\n', '\r', '\t\n', ' '])(
    'to look for one takes no longer where a body is full of %j',
    (blank) => {
      const body = blank.repeat(1_000_000) // minutes, with one look from each of them to the end
      expect(answerOf({ body }, 'success', body)?.body).toBe(body)
    },
  )
})

test.each([
  [undefined, { respondAsync: false, waitSeconds: 120 }],
  ['respond-async', { respondAsync: true, waitSeconds: 120 }],
  ['Respond-Async, wait=10', { respondAsync: true, waitSeconds: 10 }],
  ['wait=0', { respondAsync: false, waitSeconds: 1 }],
  ['wait=99999', { respondAsync: false, waitSeconds: 120 }],
  ['wait=soon; handling=lenient', { respondAsync: false, waitSeconds: 120 }],
])('the header "Prefer: %s"', (prefer, expected) => {
  expect(preferenceOf({ headers: prefer === undefined ? {} : { prefer } })).toEqual(expected)
})
