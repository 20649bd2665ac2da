import { Duplex } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { answerRaw } from '../../../../controller/lib/raw-answer.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

/** The side of a client that never closes its own. */
function connection(): Duplex {
  return new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => done(), allowHalfOpen: true })
}

const refusal = { status: 400, code: 'VAL_001', message: 'no' }

test('a client that never leaves after it was refused is cut off', () => {
  const socket = connection()
  answerRaw(socket, refusal)
  vi.advanceTimersByTime(1_999)
  expect(socket.destroyed).toBe(false) // it has time to read
  vi.advanceTimersByTime(1)
  expect(socket.destroyed).toBe(true)
})

test('what it still sends is thrown away', async () => {
  const socket = connection()
  answerRaw(socket, refusal)
  for (let part = 0; part < 100; part++) socket.push(Buffer.alloc(64 * 1024))
  await new Promise((resolve) => setImmediate(resolve))
  expect(socket.readableLength).toBe(0)
})
