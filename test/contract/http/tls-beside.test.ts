import { once } from 'node:events'
import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { issueForServer, makeAuthority } from '../../../controller/adapters/x509/certificate.ts'
import { serveTlsBeside, type TlsBeside } from '../../../controller/http/tls-beside.ts'

const validity = { from: new Date(Date.now() - 60_000), until: new Date(Date.now() + 3_600_000) }
const authority = makeAuthority('test', ['localhost', 'other.example.com'], validity)
const contextOf = (name: string) => issueForServer(authority, [name], validity)

/** A server that says how it was called, and how long the body was. */
let app: FastifyInstance
let tls: TlsBeside
let port: number

beforeEach(async () => {
  app = Fastify({ forceCloseConnections: true })
  app.all('/', async ({ protocol, body }) => `${protocol} ${JSON.stringify(body ?? '').length}`)
  app.server.on('upgrade', (_request, socket) => {
    const head = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
    socket.end(`${head}hello`)
  })
  tls = serveTlsBeside(app.server, contextOf('localhost'))
  await listening()
})

async function listening(): Promise<void> {
  app.addHook('preClose', async () => tls.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  port = (app.server.address() as AddressInfo).port
}

afterEach(() => app.close())

async function call(protocol: 'http' | 'https', body = '""', headers = {}): Promise<string> {
  const request = protocol === 'http' ? plainRequest : tlsRequest
  const sent = request({
    host: '127.0.0.1',
    servername: 'localhost',
    port,
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
    ca: authority.cert,
    agent: false,
  })
  sent.end(body)
  const [response] = await once(sent, 'response')
  return Buffer.concat(await response.toArray()).toString()
}

async function socketThatSends(text: string | Buffer): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(text)
  return socket
}

describe('one port for HTTP with and without TLS', () => {
  test.each(['http', 'https'] as const)('%s, with a small body and a large one', async (protocol) => {
    expect(await call(protocol)).toBe(`${protocol} 2`)
    expect(await call(protocol, JSON.stringify('x'.repeat(500_000)))).toBe(`${protocol} 500002`)
  })

  test.each(['http', 'https'] as const)('%s, upgraded to a WebSocket', async (protocol) => {
    const request = (protocol === 'http' ? plainRequest : tlsRequest)({
      host: '127.0.0.1',
      servername: 'localhost',
      port,
      headers: { connection: 'Upgrade', upgrade: 'websocket' },
      ca: authority.cert,
    })
    request.end()
    const [, , head] = await once(request, 'upgrade')
    expect(String(head)).toBe('hello')
  })

  test('a request that comes byte by byte', async () => {
    const socket = await socketThatSends('G')
    for (const letter of 'ET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n') socket.write(letter)
    expect(Buffer.concat(await socket.toArray()).toString()).toMatch(/^HTTP\/1.1 200 OK/)
  })

  test('who speaks neither is answered as by any HTTP server', async () => {
    const socket = await socketThatSends('EHLO mail\r\n\r\n')
    expect(Buffer.concat(await socket.toArray()).toString()).toMatch(/^HTTP\/1.1 400/)
  })

  test('a renewed certificate is shown to new connections', async () => {
    tls.use(contextOf('other.example.com'))
    await expect(call('https')).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  })

  test.each([
    ['that begins a handshake and stops', Buffer.from([0x16, 0x03])],
    ['whose handshake is none', Buffer.from(`\x16${'hello'.repeat(10)}`)],
    ['that says nothing', Buffer.alloc(0)],
  ])('a connection %s ends', async (_, sent) => {
    await app.close()
    app = Fastify({ forceCloseConnections: true, connectionTimeout: 20 })
    tls = serveTlsBeside(app.server, contextOf('localhost'), { silenceMs: 20, handshakeMs: 20 })
    await listening()
    const socket = (await socketThatSends(sent)).resume()
    socket.on('error', () => {})
    await once(socket, 'close')
  })

  test('closing does not wait for connections that say nothing, or stop within a handshake', async () => {
    const silent = connect(port, '127.0.0.1')
    await once(silent, 'connect')
    const halfway = await socketThatSends(Buffer.from([0x16, 0x03]))
    await call('https') // both were accepted before this
    const closed = [silent, halfway].map((socket) => once(socket.resume(), 'close'))
    for (const socket of [silent, halfway]) socket.on('error', () => {})
    await app.close()
    await Promise.all(closed)
  })
})
