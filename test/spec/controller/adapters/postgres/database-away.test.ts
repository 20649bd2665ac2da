import { expect, test } from 'vitest'
import { concernsAllRows, isDatabaseAway } from '../../../../../controller/adapters/postgres/database-away.ts'
import { StoreAway } from '../../../../../controller/ports/store.ts'

test.each([
  ['57P01', 'terminating connection due to administrator command', true],
  ['53300', 'sorry, too many clients already', true],
  ['53100', 'could not extend file: No space left on device', true],
  ['28P01', 'password authentication failed', true],
  ['40P01', 'deadlock detected', true],
  ['25006', 'cannot execute UPDATE in a read-only transaction', true],
  ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432', true],
  ['EPIPE', 'write EPIPE', true],
  ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN database', true],
  [undefined, 'Client has encountered a connection error and is not queryable', true],
  [undefined, 'Cannot use a pool after calling end on the pool', true],
  [undefined, 'Query read timeout', true],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number', true],
  ['ERR_STRING_TOO_LONG', 'Cannot create a string longer than 0x1fffffe8 characters', false],
  ['22P02', 'invalid input syntax for type json: "timeout expired"', false],
  ['22021', 'invalid byte sequence for encoding "UTF8": 0x00', false],
  ['23503', 'insert or update on table "tasks" violates foreign key constraint', false],
  ['42P01', 'relation "nowhere" does not exist', false],
  [undefined, 'no free id was found for a new task', false],
])('an error %s, "%s", means that the database is away: %s', (code, message, expected) => {
  expect(isDatabaseAway(Object.assign(new Error(message), { code }))).toBe(expected)
})

test.each([
  ['a server that is away', new StoreAway(Object.assign(new Error('no'), { code: 'ECONNREFUSED' })), true],
  ['a time-out', new StoreAway(new Error('Query read timeout')), true],
  ['a deadlock', new StoreAway(Object.assign(new Error('no'), { code: '40P01' })), false],
  ['a statement that is refused', Object.assign(new Error('no'), { code: '23503' }), false],
])('%s concerns all rows of a statement alike, or not', (_, error, expected) => {
  expect(concernsAllRows(error)).toBe(expected)
})
