import { expect, test } from 'vitest'
import { flawOf } from '../../support/check-answers.js'

interface Answered {
  method?: string
  route?: string
  status?: number
  type?: string
  body: unknown
}

function flaw({ method = 'GET', route, status = 200, type = 'application/json', body }: Answered) {
  const request = {
    method,
    url: route ?? '/nowhere',
    routeOptions: route === undefined ? {} : { url: route },
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return flawOf(request, { statusCode: status, getHeader: () => type }, text)
}

const health = { status: 'ok', version: '1', timeZoneData: '2026a' }
const error = { error_code: 'NOT_FOUND', errors: ['it does not exist'] }
const logs = '/api/v1/environments/:environment/logs'
const line = JSON.stringify({ at: '2027-01-31T08:00:00Z', source: 'build', text: 'hello' })

test.each<[string, Answered]>([
  ['an answer as the document has it', { route: '/healthz', body: health }],
  ['an error', { route: '/api/v1/tasks/:id', status: 404, body: error }],
  ['an error of no route', { status: 404, body: error }],
  ['lines', { route: logs, type: 'application/x-ndjson', body: `${line}\n\n${line}\n` }],
  ['what is no JSON', { route: '/metrics', type: 'text/plain', body: 'bowline_up 1' }],
])('%s fits', (_, answered) => {
  expect(flaw(answered)).toBeUndefined()
})

test.each<[string, Answered, RegExp]>([
  ['a field that is missing', { route: '/healthz', body: { status: 'ok' } }, /required property 'version'/],
  ['a field that is new', { route: '/healthz', body: { ...health, more: 1 } }, /additional properties/],
  ['another word', { route: '/healthz', body: { ...health, status: 'fine' } }, /allowed values/],
  ['an error of another shape', { status: 404, body: { message: 'no' } }, /error_code/],
  ['a status nobody knows of', { route: '/healthz', status: 418, body: health }, /no such status/],
  ['one line of many', { route: logs, type: 'application/x-ndjson', body: `${line}\n{}\n` }, /required/],
])('%s is a flaw', (_, answered, expected) => {
  expect(flaw(answered)).toMatch(expected)
})
