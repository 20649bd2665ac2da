import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { createApp } from '../../../../controller/http/app.ts'
import { addEventRoutes, type EventOptions } from '../../../../controller/http/connect/events.ts'
import { silent } from '../../../support/process-harness.ts'
import { environmentOf, extensionOf } from '../../../support/samples.ts'

const environment = environmentOf({ externalEvents: { enabled: true } })
const extension = extensionOf('billing')
const placed = { event_type: 'order_placed', object_id: 'OR-1', data: { total: 1 } }
const action = { event_type: 'product_action_execution', object_id: 'PRD-1', data: { a: 1 } }

/** What becomes of an event, and of the task that was made of it. */
async function send(eventTypes: readonly string[] | null, payload: object, headers = {}) {
  const keys = new KeyRing(Buffer.from('a secret of this test'), () => {})
  const done: unknown[] = []
  const created: unknown[] = []
  const app = createApp({
    adminToken: 'bwl_admin',
    keys,
    isThere: (id) => id === environment.id,
    connectVersion: '42.0.0',
    redact: (text) => text,
    log: silent,
  })
  const parts = {
    fleet: { find: () => environment.id, target: () => ({ extension, environment }) },
    dispatcher: {
      hasRoom: () => true,
      hasRunner: () => false,
      enqueue: async ({ id }: { id: string }) => void done.push(`${id} waits`),
      cancel: async (id: string, { as }: { as: object }) => void done.push({ id, ...as }),
    },
    store: {
      putObject: async () => {},
      create: async (task: object) => {
        created.push(task)
        return { id: 'TQ-1', status: 'scheduled', ...task }
      },
    },
    declarations: { of: () => ({ eventTypes, schedulables: [], variables: [] }) },
    keys,
    redact: (text: string) => text,
  }
  addEventRoutes(app, parts as unknown as EventOptions)
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(keys.of(environment.id).jwtSecret))
  const answer = await app.inject({
    method: 'POST',
    url: `/public/v1/devops/services/${extension.id}/environments/${environment.id}/external-events`,
    headers: { authorization: `Bearer ${token}`, ...headers },
    payload,
  })
  return { status: answer.statusCode, body: answer.json(), done, created }
}

describe('an event of a type that the extension does not subscribe to', () => {
  test('is on record as skipped, with the reason, and waits for nobody', async () => {
    const { status, body, done } = await send(['order_placd', 'order_paid'], placed)
    expect([status, body]).toEqual([202, { id: 'TQ-1' }])
    const message =
      'the extension does not subscribe to events of the type "order_placed"; did you mean "order_placd"?'
    expect(done).toEqual([
      { id: 'TQ-1', status: 'skipped', event: 'skipped', reason: 'not-subscribed', message },
    ])
  })

  test('is answered with 501 where somebody waits for the answer, and makes no task', async () => {
    const { status, body, done } = await send(['order_paid'], action)
    expect(status).toBe(501)
    expect(body).toEqual({
      error_code: 'NOT_SUBSCRIBED',
      errors: [
        'the extension does not subscribe to events of the type "product_action_execution"; it takes "order_paid"',
      ],
    })
    expect(done).toEqual([])
  })

  test('is skipped where the answer is wanted later', async () => {
    const { status, done } = await send([], action, { prefer: 'respond-async' })
    expect(status).toBe(202)
    expect(done).toMatchObject([{ status: 'skipped', message: expect.stringContaining('it takes none') }])
  })

  test.each([
    ['it subscribes', ['order_placed']],
    ['no runner was ever there to say so', null],
  ])('waits where %s', async (_, eventTypes) => {
    expect((await send(eventTypes, placed)).done).toEqual(['TQ-1 waits'])
  })
})

test.each([
  [
    'installation_id',
    'there is no such field; there are "event_type", "object_id", "data", "fairness_key", "correlation_id"',
  ],
  ['fairnes_key', 'there is no such field; did you mean "fairness_key"?'],
])('the field %s, which does nothing, is refused', async (field, message) => {
  const { status, body, done } = await send(null, { ...placed, [field]: 'x' })
  expect([status, body.errors, done]).toEqual([400, [`${field}: ${message}`], []])
})

test.each([
  ['goes with the task', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
  ['that is none is ignored', 'hello'],
])('the trace of the caller %s', async (_, traceparent) => {
  const { status, created } = await send(null, placed, { traceparent })
  const traceParent = traceparent.startsWith('00-') ? traceparent : null
  expect([status, created]).toEqual([202, [expect.objectContaining({ traceParent })]])
})
