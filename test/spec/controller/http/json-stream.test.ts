import { afterEach, expect, test } from 'vitest'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { sendLines, sendLong } from '../../../../controller/http/api/json-stream.ts'
import { createApp } from '../../../../controller/http/app.ts'
import { needs } from '../../../../controller/http/guard.ts'
import { silent } from '../../../support/process-harness.ts'

function appWith(made: string[], count: number) {
  const app = createApp({
    adminToken: 'bwl_admin',
    keys: new KeyRing(Buffer.alloc(32), () => {}),
    isThere: () => true,
    connectVersion: '42.0.0',
    redact: (text) => text.replaceAll('hunter22', '*****'),
    log: silent,
  })
  function* items() {
    for (let n = 0; n < count; n++) {
      made.push(`${n}`)
      yield { name: `n${n}`, message: 'the password is hunter22', filler: 'x'.repeat(1000) }
    }
  }
  app.get('/long', needs('environments:read'), async (_, reply) =>
    sendLong(reply, { head: { message: 'hunter22' }, list: ['items'], items: items() }),
  )
  const declared = { config: { needs: 'environments:read', answersDeclared: true } } as const
  app.get('/declared', declared, async (_, reply) =>
    sendLong(reply, { head: { commit: null }, list: ['observed', 'extensions'], items: items() }),
  )
  app.get('/lines', needs('environments:read'), async (_, reply) => sendLines(reply, items()))
  return app
}

const headers = { authorization: 'Bearer bwl_admin' }
let close = async () => {}
afterEach(() => close())

test.each([0, 1, 200])('an object with a list of %d is JSON, and no secret is in it', async (count) => {
  const { body } = await appWith([], count).inject({ url: '/long', headers })
  const { items, ...head } = JSON.parse(body)
  expect([head, items.length]).toEqual([{ message: '*****' }, count])
  expect(body).not.toContain('hunter22')
})

test('what Git declares stays as it is, in the place it has', async () => {
  const { body } = await appWith([], 2).inject({ url: '/declared', headers })
  expect(JSON.parse(body).observed.extensions[1]).toMatchObject({ message: 'the password is hunter22' })
})

test('lines are one for each', async () => {
  const { body } = await appWith([], 300).inject({ url: '/lines', headers })
  expect(
    body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).name),
  ).toEqual(Array.from({ length: 300 }, (_, n) => `n${n}`))
  expect(body).not.toContain('hunter22')
})

test('of a long list no more is made than is read', async () => {
  const made: string[] = []
  const app = appWith(made, 200_000) // 200 MB, were it made
  close = () => app.close()
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const response = await fetch(`${address}/long`, { headers })
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  await reader.read()
  let before = -1
  while (before !== made.length) {
    before = made.length
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  expect(made.length).toBeLessThan(20_000)
  await reader.cancel()
})
