import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KeyRing } from '../../../controller/access/key-ring.ts'
import { createApp } from '../../../controller/http/app.ts'
import { serveUpgrades } from '../../../controller/http/upgrades.ts'
import { systemClock } from '../../../controller/ports/clock.ts'
import { createRunnerHub } from '../../../controller/runners/hub.ts'
import { silent } from '../../support/process-harness.ts'

/** A real server, spoken to byte by byte. */
let app: FastifyInstance
let port: number

beforeAll(async () => {
  app = createApp({
    adminToken: 'bwl_admin',
    keys: new KeyRing(Buffer.alloc(32), () => {}),
    isThere: () => false,
    connectVersion: '42.0.0',
    redact: (text) => text,
    log: silent,
  })
  app.post('/echo', async (request) => ({ body: request.body, headers: request.headers }))
  app.get('/slow', async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    return { slow: true }
  })
  app.get('/hello', async () => ({ hello: 'you' }))
  const hub = createRunnerHub({ clock: systemClock, maxConnections: 10, log: silent })
  const authenticate = (environment: string) => ({ environment, key: 'SU-1' })
  hub.serve({ authenticate } as unknown as Parameters<typeof hub.serve>[0])
  serveUpgrades(app.server, (...upgrade) => hub.handleUpgrade(...upgrade), app)
  await app.listen({ host: '127.0.0.1', port: 0 })
  port = (app.server.address() as AddressInfo).port
})

afterAll(() => app.close())

/** All that is answered until the server closes. */
async function sent(...parts: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => (answer += chunk))
  socket.on('error', () => {})
  for (const part of parts) {
    socket.write(part)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await once(socket, 'close')
  return answer
}

const lines = (...all: string[]) => `${all.join('\r\n')}\r\n\r\n`
const host = 'Host: localhost'
const h2c = [
  'Connection: Upgrade, HTTP2-Settings',
  'Upgrade: h2c',
  'HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
]

function parsed(answer: string): { status: number; body: unknown } {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body.split('HTTP/1.1 ')[0] ?? '') }
}

describe('an upgrade to something that is not spoken is ignored', () => {
  test('a request without a body, as curl and Java send their first; the connection stays', async () => {
    const answer = await sent(
      lines('GET /hello HTTP/1.1', host, ...h2c),
      lines('GET /hello HTTP/1.1', host, 'Connection: close'),
    )
    expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(2)
    expect(answer.match(/\{"hello":"you"\}/g)).toHaveLength(2)
    expect(answer).not.toMatch(/upgrade:/i)
  })

  test.each([
    ['with its body at once', (head: string, body: string) => [`${head}${body}`]],
    ['with its body later', (head: string, body: string) => [head, body.slice(0, 5), body.slice(5)]],
  ])('a request %s', async (_, parts) => {
    const body = '{"text":"grün","list":[1,2,3]}'
    const head = lines(
      'POST /echo HTTP/1.1',
      host,
      ...h2c,
      'Connection: close',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'X-Name: gr\u00fcn',
    )
    const { status, body: echoed } = parsed(await sent(...parts(head, body)))
    expect(status).toBe(200)
    expect(echoed).toMatchObject({ body: JSON.parse(body), headers: { connection: 'close' } })
    expect((echoed as { headers: object }).headers).not.toHaveProperty('upgrade')
    expect((echoed as { headers: object }).headers).not.toHaveProperty('http2-settings')
  })

  test('sent before the answers to others are there: they keep their order', async () => {
    const slow = lines('GET /slow HTTP/1.1', host)
    const one = lines('GET /hello HTTP/1.1', host, ...h2c)
    const answer = await sent(
      `${slow}${slow}${one}${slow}${one}`,
      lines('GET /slow HTTP/1.1', host, 'Connection: close'),
    )
    expect(answer.match(/\{"(slow|hello)"/g)).toEqual(
      ['slow', 'slow', 'hello', 'slow', 'hello', 'slow'].map((each) => `{"${each}"`),
    )
  })

  test('many on one connection, one after the other', async () => {
    const one = lines('GET /hello HTTP/1.1', host, ...h2c)
    const answer = await sent(one, one, one, one, lines('GET /hello HTTP/1.1', host, 'Connection: close'))
    expect(answer.match(/\{"hello":"you"\}/g)).toHaveLength(5)
  })

  test('as curl sends it', async () => {
    const { stdout } = await promisify(execFile)('curl', [
      ...['--silent', '--show-error', '--http2', '--json', '{"a":1}'],
      ...[`http://127.0.0.1:${port}/echo`, '--next', '--silent', '--http2', `http://127.0.0.1:${port}/hello`],
    ])
    expect(stdout).toContain('"body":{"a":1}')
    expect(stdout).toContain('{"hello":"you"}')
  })
})

describe('what is no request is answered as all errors are', () => {
  const websocket = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']
  const close = 'Connection: close'

  test.each([
    [
      'headers that are too large',
      lines('GET / HTTP/1.1', host, `X: ${'x'.repeat(20_000)}`),
      431,
      'VAL_001',
      'larger than 16 KiB',
    ],
    [
      'headers that go on and on',
      lines('GET / HTTP/1.1', host, `X: ${'x'.repeat(3_000_000)}`),
      431,
      'VAL_001',
      'larger than 16 KiB',
    ],
    ['no HTTP', 'hello\r\n\r\n', 400, 'VAL_001', 'no request of HTTP/1.1'],
    ['HTTP/2 at once', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'VAL_001', 'no request of HTTP/1.1'],
    [
      'two lengths',
      lines('POST / HTTP/1.1', host, 'Content-Length: 1', 'Content-Length: 2'),
      400,
      'VAL_001',
      'Content-Length',
    ],
    ['no host', lines('GET /hello HTTP/1.1', close), 400, 'VAL_001', 'the header Host is missing'],
    [
      'an expectation',
      lines('POST /echo HTTP/1.1', host, close, 'Expect: tea'),
      417,
      'VAL_001',
      '"Expect: tea" cannot be met',
    ],
    [
      'a tunnel',
      lines('CONNECT example.com:443 HTTP/1.1', host),
      405,
      'NOT_ALLOWED',
      'CONNECT is for proxies',
    ],
    ['a path that cannot be read', lines('GET /%zz HTTP/1.1', host, close), 400, 'VAL_001', '%zz'],
    [
      'a WebSocket elsewhere',
      lines('GET /hello?a=b HTTP/1.1', host, ...websocket),
      404,
      'NOT_FOUND',
      'there is no WebSocket at /hello',
    ],
    [
      'a WebSocket at no runner path',
      lines('GET /public/v1/devops/ws/x HTTP/1.1', host, ...websocket),
      404,
      'NOT_FOUND',
      'no runner endpoint',
    ],
    [
      'a handshake that is none',
      lines('GET /public/v1/devops/ws/ENV-1111-2222-01/INS-1 HTTP/1.1', host, ...websocket),
      400,
      'VAL_001',
      'this is no WebSocket handshake',
    ],
  ])('%s', async (_, text, status, code, message) => {
    const answer = await sent(text)
    expect(parsed(answer)).toEqual({
      status,
      body: { error_code: code, errors: [expect.stringContaining(message)] },
    })
    expect(answer.toLowerCase()).toContain('content-type: application/json')
  })

  test('a request that does not end in time, of which Node.js tells', async () => {
    app.server.once('connection', (socket) => {
      const late = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
      socket.once('data', () => app.server.emit('clientError', late, socket))
    })
    expect(parsed(await sent('GET / HTTP/1.1\r\nHost: a\r\n'))).toEqual({
      status: 408,
      body: { error_code: 'TIMEOUT', errors: ['the request did not arrive in time'] },
    })
  })

  test('a controller that stops', async () => {
    const stopping = createApp({
      adminToken: 'bwl_admin',
      keys: new KeyRing(Buffer.alloc(32), () => {}),
      isThere: () => false,
      connectVersion: '42.0.0',
      redact: (text) => text,
      log: silent,
    })
    stopping.get('/hello', async () => ({}))
    let address = ''
    stopping.addHook('preClose', async () => {
      const answer = await fetch(`${address}/hello`)
      expect([answer.status, await answer.json()]).toEqual([
        503,
        { error_code: 'UNAVAILABLE', errors: ['the controller is stopping; try again'] },
      ])
    })
    address = await stopping.listen({ host: '127.0.0.1', port: 0 })
    await stopping.close()
    expect.assertions(1)
  })
})
