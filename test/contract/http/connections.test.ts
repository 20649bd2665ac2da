import { once } from 'node:events'
import { request } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { KeyRing } from '../../../controller/access/key-ring.ts'
import { issueForServer, makeAuthority } from '../../../controller/adapters/x509/certificate.ts'
import { createApp } from '../../../controller/http/app.ts'
import { needs } from '../../../controller/http/guard.ts'
import { serveTlsBeside } from '../../../controller/http/tls-beside.ts'
import { serveUpgrades } from '../../../controller/http/upgrades.ts'
import { poll } from '../../support/poll.ts'
import { recordingLog } from '../../support/samples.ts'

const log = recordingLog()
const environment = 'ENV-1234-5678-01'
const keys = new KeyRing(Buffer.alloc(32), () => {})
const limits = { strangers: 4, strangersOfAddress: 3, ofKey: 2, all: 100 }
const validity = { from: new Date(Date.now() - 60_000), until: new Date(Date.now() + 3_600_000) }
const authority = makeAuthority('test', ['localhost'], validity)

let app: FastifyInstance
let port: number
const opened: Socket[] = []

beforeAll(async () => {
  const tokens = { adminToken: 'bwl_admin', keys, isThere: (id: string) => id === environment }
  const rest = { connectVersion: '42.0.0', redact: (text: string) => text, log, connections: limits }
  app = createApp({ ...tokens, ...rest })
  app.get('/hello', needs('nothing'), async () => 'hello')
  app.post('/mine', needs('token'), async ({ body }) => ({ body }))
  const upgraded = (_: unknown, socket: Duplex) =>
    socket
      .on('end', () => socket.end())
      .resume()
      .write('HTTP/1.1 101 Switching Protocols\r\n\r\n')
  serveUpgrades(app.server, upgraded, app)
  const tls = serveTlsBeside(app.server, issueForServer(authority, ['localhost'], validity))
  app.addHook('preClose', async () => tls.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  port = (app.server.address() as AddressInfo).port
})

afterEach(async () => {
  for (const socket of opened.splice(0)) socket.destroy()
  await poll(() => (app.server as unknown as { _connections: number })._connections).toBe(0)
  log.lines.length = 0
})

afterAll(() => app.close())

/** Connects, says something if that is given, and is there when it is answered. */
async function said(text?: string, socket: Socket = connect(port, '127.0.0.1')): Promise<Socket> {
  opened.push(socket.on('error', () => {}))
  await once(socket, 'connect')
  if (text === undefined) return socket
  socket.write(text)
  await once(socket, 'data')
  return socket.resume()
}

const hello = 'GET /hello HTTP/1.1\r\nHost: a\r\n\r\n'
const post = (key: string) =>
  `POST /mine HTTP/1.1\r\nHost: a\r\nAuthorization: ${key}\r\nContent-Length: 0\r\n\r\n`
const isOpen = (socket: Socket) => !socket.destroyed

test('of strangers at one address the first has to go, and whoever comes later is served', async () => {
  const silent = [await said(), await said(), await said()]
  const gone = once((silent[0] as Socket).resume(), 'close')
  const late = await said(hello)
  await gone
  expect([...silent, late].map(isOpen)).toEqual([false, true, true, true])
  for (let more = 0; more < 10; more++) await said(hello)
  await poll(() => log.lines.length).toBeGreaterThan(1) // told as one series by the log of a controller
  expect(new Set(log.lines.map(({ message }) => message)).size).toBe(1)
})

test('TLS is counted as all others are, from its first byte on', async () => {
  const secure = connectTls({ port, host: '127.0.0.1', servername: 'localhost', ca: authority.cert })
  opened.push(secure.on('error', () => {}))
  await once(secure, 'secureConnect')
  const gone = once(secure.resume(), 'close')
  for (let more = 0; more < 3; more++) await said()
  await gone
})

test('who has shown a key stays, however many come after, and so does who has become a runner', async () => {
  const known = await said(post('Bearer bwl_admin'))
  const socket = 'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
  const runner = await said(socket)
  for (let more = 0; more < 10; more++) await said(hello)
  expect([known, runner].map(isOpen)).toEqual([true, true])
})

test('a key has so many connections and no more; another key is not touched by that', async () => {
  const key = keys.of(environment).apiKey
  const headers = { authorization: key, 'content-type': 'application/json' }
  for (let more = 0; more < 2; more++) await said(post(key))
  const answerTo = async (authorization: string) => {
    const sent = request({
      port,
      method: 'POST',
      path: '/mine',
      headers: { ...headers, authorization },
      agent: false,
    })
    const [answer] = await once(sent.end('{}'), 'response')
    answer.resume()
    return answer.statusCode
  }
  expect([await answerTo(key), await answerTo('Bearer bwl_admin')]).toEqual([429, 200])
})

test('a request has a minute to arrive, its headers 15 s, and both are looked at every 5 s', () => {
  const { requestTimeout, headersTimeout, maxHeaderSize } = app.server as typeof app.server & {
    maxHeaderSize: number
  }
  expect({ requestTimeout, headersTimeout, maxHeaderSize }).toEqual({
    requestTimeout: 60_000,
    headersTimeout: 15_000,
    maxHeaderSize: 16_384,
  })
})

test('who may not is asked for no body; one that comes all the same is read by nobody, and the connection ends', async () => {
  const headers = { 'content-type': 'application/json', expect: '100-continue' }
  const asked = request({
    port,
    method: 'POST',
    path: '/mine',
    headers: { ...headers, 'content-length': 10 },
    agent: false,
  })
  let continues = 0
  asked.on('continue', () => continues++)
  asked.flushHeaders()
  const [refused] = await once(asked, 'response')
  expect([refused.statusCode, continues]).toEqual([401, 0])
  await once(refused.resume(), 'end')
  asked.destroy()

  const pouring = connect(port, '127.0.0.1')
  opened.push(pouring.on('error', () => {}))
  pouring.write(
    'POST /mine HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
  )
  const [answer] = await once(pouring, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1\.1 401/)
  const drip = setInterval(() => pouring.write('1\r\n[\r\n'), 50)
  await new Promise((resolve) => pouring.resume().once('close', resolve)) // also where it is reset
  clearInterval(drip)
})

test('and who may is asked for it', async () => {
  const headers = {
    'content-type': 'application/json',
    expect: '100-continue',
    authorization: 'Bearer bwl_admin',
  }
  const asked = request({
    port,
    method: 'POST',
    path: '/mine',
    headers: { ...headers, 'content-length': 2 },
    agent: false,
  })
  asked.flushHeaders()
  await once(asked, 'continue')
  const [answer] = await once(asked.end('{}'), 'response')
  expect(answer.statusCode).toBe(200)
  answer.resume()
})

test('who sends many requests without waiting for answers is cut off; a few are served in turn', async () => {
  const served = async (count: number) => {
    const socket = connect(port, '127.0.0.1')
    opened.push(socket.on('error', () => {}))
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.write(`${hello.repeat(count - 1)}GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    await once(socket, 'close')
    return text.split('HTTP/1.1 200 ').length - 1
  }
  expect(await served(8)).toBe(8)
  expect(await served(1_000)).toBeLessThan(9)
})
