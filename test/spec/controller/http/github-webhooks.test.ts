import { createHmac, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import type { KeyRing } from '../../../../controller/access/key-ring.ts'
import { createApp } from '../../../../controller/http/app.ts'
import type { GitHubEvent } from '../../../../controller/http/webhooks/github-events.ts'
import { addGitHubWebhook } from '../../../../controller/http/webhooks/github-webhooks.ts'
import { Deliveries } from '../../../github/deliveries.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

const secret = 'it is a secret'
const repository = { full_name: 'acme/config' }

test.each<[string, string, object, GitHubEvent]>([
  [
    'a push',
    'push',
    { repository, ref: 'refs/heads/main', before: 'a'.repeat(40), after: 'b'.repeat(40) },
    {
      kind: 'push',
      repository: 'acme/config',
      ref: 'refs/heads/main',
      before: 'a'.repeat(40),
      after: 'b'.repeat(40),
    },
  ],
  [
    'a new branch',
    'push',
    { repository, ref: 'refs/heads/new', before: '0'.repeat(40), after: 'b'.repeat(40) },
    { kind: 'push', repository: 'acme/config', ref: 'refs/heads/new', before: null, after: 'b'.repeat(40) },
  ],
  [
    'a pull request',
    'pull_request.synchronize',
    { repository, pull_request: { number: 7, head: { sha: 'c'.repeat(40) }, base: { ref: 'main' } } },
    {
      kind: 'pull-request',
      repository: 'acme/config',
      number: 7,
      action: 'synchronize',
      head: 'c'.repeat(40),
      base: 'main',
      merged: false,
    },
  ],
  [
    'a re-run of one check',
    'check_run.rerequested',
    { repository, check_run: { name: 'bowline/plan', head_sha: 'd'.repeat(40) } },
    { kind: 'rerequest', repository: 'acme/config', commit: 'd'.repeat(40), check: 'bowline/plan' },
  ],
  [
    'a re-run of all checks',
    'check_suite.rerequested',
    { repository, check_suite: { head_sha: 'd'.repeat(40) } },
    { kind: 'rerequest', repository: 'acme/config', commit: 'd'.repeat(40), check: null },
  ],
  [
    'a button',
    'check_run.requested_action',
    {
      repository,
      check_run: { name: 'bowline/plan', head_sha: 'd'.repeat(40), external_id: 'sha256:1' },
      requested_action: { identifier: 'replan' },
      sender: { login: 'ada' },
    },
    {
      kind: 'action',
      repository: 'acme/config',
      commit: 'd'.repeat(40),
      check: 'bowline/plan',
      action: 'replan',
      reference: 'sha256:1',
      by: 'ada',
    },
  ],
  [
    'an installation',
    'installation.created',
    { installation: { id: 77 } },
    { kind: 'installation', action: 'created', installation: 77 },
  ],
])('%s is told when its burst is over', async (_, name, fields, expected) => {
  const { app, clock, events } = world()
  const { headers, body } = new Deliveries({ secret }).make(name, fields)
  const answer = await app.inject({ method: 'POST', url: '/webhooks/github', headers, body })
  expect(answer.statusCode).toBe(202)
  await clock.advance(249)
  expect(events).toEqual([])
  await clock.advance(1)
  expect(events).toEqual([expected])
})

test.each([
  ['star', { action: 'created', repository }],
  ['check_run', { action: 'completed', repository, check_run: {} }],
  ['ping', { zen: 'Keep it logically awesome.' }],
])('%s is accepted, and nothing comes of it', async (event, payload) => {
  const { app, clock, events } = world()
  expect((await send(app, event, payload)).statusCode).toBe(202)
  await clock.advance(5_000)
  expect(events).toEqual([])
})

test('a burst of one branch is one event, the newest, within two seconds', async () => {
  const { app, clock, events } = world()
  for (let count = 0; count < 20; count += 1) {
    await send(app, 'push', push({ after: String(count).padStart(40, 'a') }))
    await clock.advance(200)
  }
  expect(events.map((event) => 'after' in event && event.after)).toEqual([
    String(9).padStart(40, 'a'),
    String(19).padStart(40, 'a'),
  ])
})

test('repositories and branches do not wait for each other', async () => {
  const { app, clock, events } = world()
  await send(app, 'push', push({}))
  await clock.advance(200)
  await send(app, 'push', push({ ref: 'refs/heads/other' }))
  await send(app, 'push', push({ repository: { full_name: 'acme/elsewhere' } }))
  await clock.advance(250)
  expect(events.map((event) => 'ref' in event && `${event.repository} ${event.ref}`)).toEqual([
    'acme/config refs/heads/main',
    'acme/config refs/heads/other',
    'acme/elsewhere refs/heads/main',
  ])
})

test.each([
  ['a wrong signature', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }, 401],
  ['a short signature', { 'x-hub-signature-256': 'sha256=00' }, 401],
  ['the old kind of signature', { 'x-hub-signature-256': `sha1=${'0'.repeat(40)}` }, 401],
  ['no signature', { 'x-hub-signature-256': '' }, 401],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
])('%s is refused', async (_, headers, status) => {
  const { app, clock, events } = world()
  const answer = await send(app, 'push', push({}), headers)
  expect(answer.statusCode).toBe(status)
  await clock.advance(5_000)
  expect(events).toEqual([])
})

test('a changed byte is refused', async () => {
  const { app } = world()
  const body = JSON.stringify(push({}))
  const headers = headersOf('push', body)
  const answer = await app.inject({
    method: 'POST',
    url: '/webhooks/github',
    headers,
    body: body.replace('main', 'mean'),
  })
  expect(answer.statusCode).toBe(401)
})

test.each([
  ['no JSON', '{"ref": '],
  ['a list', '[]'],
  ['nothing', 'null'],
  ['another shape', '{"ref": 5, "repository": null}'],
  ['bytes', '\u0000\uFFFF'],
])('%s that is signed is refused and changes nothing', async (_, body) => {
  const { app, clock, events } = world()
  const headers = headersOf('push', body)
  for (let times = 0; times < 2; times += 1) {
    const answer = await app.inject({ method: 'POST', url: '/webhooks/github', headers, body })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors[0]).toContain('this is no "push" of GitHub')
  }
  expect((await send(app, 'push', push({}))).statusCode).toBe(202)
  await clock.advance(250)
  expect(events).toHaveLength(1)
})

test('6 MiB are refused, 4 MiB are not', async () => {
  const { app } = world()
  const padded = (size: number) => push({ padding: 'x'.repeat(size) })
  expect((await send(app, 'push', padded(6 << 20))).statusCode).toBe(413)
  expect((await send(app, 'push', padded(4 << 20))).statusCode).toBe(202)
})

test('other routes still read JSON, and take no more than they did', async () => {
  const { app } = world()
  app.post('/echo', async (request) => ({ body: request.body }))
  const answer = await app.inject({ method: 'POST', url: '/echo', payload: { a: 1 } })
  expect(answer.json()).toEqual({ body: { a: 1 } })
  const large = await app.inject({ method: 'POST', url: '/echo', payload: { a: 'x'.repeat(2 << 20) } })
  expect(large.statusCode).toBe(413)
})

test('a delivery that comes again is accepted and told once, whatever its id says', async () => {
  const { app, clock, events } = world()
  const body = JSON.stringify(push({}))
  const headers = headersOf('push', body)
  for (const id of [headers['x-github-delivery'], headers['x-github-delivery'], randomUUID()]) {
    const again = { ...headers, 'x-github-delivery': id }
    const answer = await app.inject({ method: 'POST', url: '/webhooks/github', headers: again, body })
    expect(answer.statusCode).toBe(202)
    await clock.advance(3_000)
  }
  expect(events).toHaveLength(1)
})

test('1,000 in a second come to a few events, and what throws harms nobody', async () => {
  const { app, clock, events, emitted } = world({
    emit: (event) => {
      if ('ref' in event && event.ref.endsWith('/3')) throw new Error('no')
    },
  })
  const statuses = new Set<number>()
  for (let count = 0; count < 1000; count += 1) {
    const payload = push({ ref: `refs/heads/${count % 10}`, after: String(count).padStart(40, 'a') })
    statuses.add((await send(app, 'push', payload)).statusCode)
    await clock.advance(1)
  }
  await clock.advance(2_000)
  expect([...statuses]).toEqual([202])
  expect(emitted()).toBe(10)
  expect(events.map((event) => 'after' in event && event.after?.slice(-3)).sort()).toEqual(
    [...Array(10).keys()].filter((each) => each !== 3).map((each) => String(990 + each)),
  )
})

interface WorldOptions {
  emit?: (event: GitHubEvent) => void
}

function world({ emit }: WorldOptions = {}) {
  const clock = new FakeClock()
  const events: GitHubEvent[] = []
  let emitted = 0
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  const app = createApp({
    adminToken: 'admin',
    keys: {} as KeyRing,
    isThere: () => false,
    connectVersion: '26',
    redact: (text) => text,
    log,
  })
  addGitHubWebhook(app, {
    secret,
    clock,
    log,
    emit: (event) => {
      emitted += 1
      emit?.(event)
      events.push(event)
    },
  })
  onTestFinished(() => app.close())
  return { app, clock, events, emitted: () => emitted }
}

function push(fields: object): object {
  return { ref: 'refs/heads/main', before: 'a'.repeat(40), after: 'b'.repeat(40), repository, ...fields }
}

function send(app: FastifyInstance, event: string, payload: object, headers: Record<string, string> = {}) {
  const body = JSON.stringify(payload)
  return app.inject({
    method: 'POST',
    url: '/webhooks/github',
    headers: { ...headersOf(event, body), ...headers },
    body,
  })
}

function headersOf(event: string, body: string) {
  return {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  }
}
