import { expect, test } from 'vitest'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { createApp } from '../../../../controller/http/app.ts'
import { StoreAway } from '../../../../controller/ports/store.ts'
import { silent } from '../../../support/process-harness.ts'

test.each([
  [
    'a store that is away: 503',
    new StoreAway(new Error('connect ECONNREFUSED 10.0.0.7:5432')),
    { status: 503, code: 'UNAVAILABLE', message: 'the database does not answer; try again' },
  ],
  [
    'a statement that it refuses: 500',
    Object.assign(new Error('relation "tasks" does not exist'), { code: '42P01' }),
    {
      status: 500,
      code: 'INTERNAL',
      message: 'something went wrong here; the log of the controller says more',
    },
  ],
])('a route that meets with %s', async (_, error, { status, code, message }) => {
  const app = createApp({
    adminToken: 'bwl_admin',
    keys: new KeyRing(Buffer.from('a secret of this test'), () => {}),
    isThere: () => false,
    connectVersion: '42.0.0',
    redact: (text) => text,
    log: silent,
  })
  app.get('/', () => Promise.reject(error))
  const answer = await app.inject('/')
  expect([answer.statusCode, answer.json()]).toEqual([status, { error_code: code, errors: [message] }])
})
