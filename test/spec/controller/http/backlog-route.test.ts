import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { createApp } from '../../../../controller/http/app.ts'
import { addEventRoutes, type EventOptions } from '../../../../controller/http/connect/events.ts'
import { silent } from '../../../support/process-harness.ts'
import { environmentOf, extensionOf } from '../../../support/samples.ts'

const environment = environmentOf({ externalEvents: { enabled: true } })
const extension = extensionOf('billing')

test('an event for an environment in which too many tasks wait is refused, with when to try again', async () => {
  const keys = new KeyRing(Buffer.from('a secret of this test'), () => {})
  const app = createApp({
    adminToken: 'bwl_admin',
    keys,
    isThere: (id) => id === environment.id,
    connectVersion: '42.0.0',
    redact: (text) => text,
    log: silent,
  })
  // Nothing else may be asked: what is refused leaves no trace.
  const parts = {
    fleet: { find: () => environment.id, target: () => ({ extension, environment }) },
    dispatcher: { hasRoom: () => false },
    store: {},
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
    headers: { authorization: `Bearer ${token}` },
    payload: { event_type: 'order_created', object_id: 'OR-1', data: { total: 1 } },
  })

  expect(answer.statusCode).toBe(429)
  expect(answer.headers['retry-after']).toBe('30')
  expect(answer.json()).toMatchObject({
    error_code: 'BACKLOG',
    errors: [`${environment.id} has no room for more tasks; try again later`],
  })
})
