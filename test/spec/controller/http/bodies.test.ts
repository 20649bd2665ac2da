import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { createApp } from '../../../../controller/http/app.ts'
import { needs } from '../../../../controller/http/guard.ts'
import { silent } from '../../../support/process-harness.ts'

const environment = 'ENV-1234-5678-01'
const mebibyte = 2 ** 20
const keys = new KeyRing(Buffer.alloc(32), () => {})
let app: FastifyInstance
const sockets: Socket[] = []

async function open(): Promise<void> {
  app = createApp({
    adminToken: 'bwl_admin',
    keys,
    isThere: () => true,
    connectVersion: '42.0.0',
    redact: (text) => text,
    log: silent,
  })
  app.post('/length', needs('token'), async ({ body }) => JSON.stringify(body).length)
  app.post('/open', needs('nothing'), async ({ body }) => JSON.stringify(body).length)
  app.get('/large', needs('token'), async () => 'x'.repeat(16 * mebibyte))
  await app.listen({ host: '127.0.0.1', port: 0 })
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await app.close()
})

interface Sent {
  socket: Socket
  /** The status of the answer; 0 where the connection went without one. */
  status: Promise<number>
}

async function send(length: string, path = '/length', token = keys.of(environment).apiKey): Promise<Sent> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  sockets.push(socket)
  await once(socket, 'connect')
  const status = new Promise<number>((resolve) => {
    socket.once('data', (answer) => resolve(Number(answer.toString().split(' ')[1])))
    socket.once('close', () => resolve(0)).on('error', () => {})
  })
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: x',
    `Authorization: ${token}`,
    'Content-Type: application/json',
  ]
  socket.write([...head, length, '', ''].join('\r\n'))
  return { socket, status }
}

const parts = (count: number) => '1\r\n \r\n'.repeat(count)

test('a body in many parts is put together', async () => {
  await open()
  const { socket, status } = await send('Transfer-Encoding: chunked')
  socket.write(`${parts(10_000)}5\r\n"a\u00e9"\r\n0\r\n\r\n`)
  expect(await status).toBe(200)
})

test('a body in too many parts is refused, and its connection ends', async () => {
  await open()
  const { socket, status } = await send('Transfer-Encoding: chunked')
  const closed = once(socket, 'close')
  for (let n = 0; n < 10; n++) socket.write(parts(10_000))
  expect([413, 0]).toContain(await status) // 0 where it was cut while it was still sending
  await closed
})

test('of bodies of one key that are too much together, the one that began first has to go', async () => {
  await open()
  const first = await send(`Content-Length: ${mebibyte}`)
  first.socket.write(' '.repeat(mebibyte - 1))
  const others: Sent[] = []
  for (let n = 0; n < 64; n++) {
    const other = await send(`Content-Length: ${mebibyte}`)
    other.socket.write(' '.repeat(mebibyte - 1))
    others.push(other)
  }
  expect(await first.status).toBe(429)
  const other = await send('Content-Length: 2', '/length', 'Bearer bwl_admin')
  other.socket.write('{}')
  expect(await other.status).toBe(200)
  const last = others.at(-1)
  last?.socket.write('1')
  expect(await last?.status).toBe(200)
})

test('a stranger has half of what there is for all of them', async () => {
  await open()
  const all: Sent[] = []
  for (let n = 0; n < 33; n++) {
    const each = await send(`Content-Length: ${mebibyte}`, '/open', 'Bearer wrong')
    each.socket.write(' '.repeat(mebibyte - 1))
    all.push(each)
  }
  expect(await all[0]?.status).toBe(429)
})

test('of answers that one key does not read, the first go', async () => {
  await open()
  const asks: Socket[] = []
  for (let n = 0; n < 6; n++) {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    sockets.push(socket)
    await once(socket, 'connect')
    socket
      .pause()
      .write(`GET /large HTTP/1.1\r\nHost: x\r\nAuthorization: ${keys.of(environment).apiKey}\r\n\r\n`)
    await once(app.server, 'request')
    asks.push(socket)
  }
  const [first] = asks
  first?.on('error', () => {}).resume()
  await new Promise((resolve) => first?.once('close', resolve))
  expect(first?.bytesRead).toBeLessThan(16 * mebibyte)
})
