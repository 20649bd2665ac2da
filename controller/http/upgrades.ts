import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { answerRaw, isLeaving } from '../lib/raw-answer.ts'
import type { Connections } from './connections.ts'
import type { Guesses } from './guesses.ts'

/** True where the socket was taken, or is answered: where a key is wrong, in the turn of its address. */
type Upgrade = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  turnOf: (address: string) => Promise<void>,
) => boolean

/** Parts of the application that upgrades go through as all else. */
interface Doors {
  connections: Pick<Connections, 'release'>
  guesses: Pick<Guesses, 'turn'>
}

/**
 * WebSockets go to whom they are for. A wish for anything else is ignored, as RFC 9110 (7.8) lets a server do: clients send
 * `Upgrade: h2c` with the first request of a connection without TLS (Java's, and `curl --http2`), and do without HTTP/2.
 */
export function serveUpgrades(server: Server, toWebSocket: Upgrade, { connections, guesses }: Doors): void {
  const turnOf = (address: string) => guesses.turn(address)
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!asksFor(request, 'websocket')) return serveWithout(server, request, socket, head)
    if (request.headers.origin !== undefined) {
      const message = 'runners send no Origin: this is a page in a browser, which has no business here'
      return answerRaw(socket, { status: 403, code: 'FORBIDDEN', message })
    }
    if (toWebSocket(request, socket, head, turnOf)) {
      if (!isLeaving(socket)) connections.release(socket as Socket)
      return
    }
    const path = request.url?.split('?', 1)[0]
    answerRaw(socket, { status: 404, code: 'NOT_FOUND', message: `there is no WebSocket at ${path}` })
  })
}

function asksFor({ headers }: IncomingMessage, protocol: string): boolean {
  return tokensOf(headers.upgrade).some((each) => each.toLowerCase() === protocol)
}

function tokensOf(value: string | undefined): string[] {
  return (value ?? '').split(',').map((each) => each.trim())
}

/** Only of use to who upgrades (RFC 9113, 3.1 of its predecessor). */
const ofUpgrades = ['upgrade', 'http2-settings']

/**
 * Node.js has let go of the connection by now, with the body unread. It gets it back as if it was new, with the same request
 * less the wish.
 */
function serveWithout(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method, url, httpVersion, rawHeaders } = request
  const lines = [`${method} ${url} HTTP/${httpVersion}`]
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2)
    if (ofUpgrades.includes(name.toLowerCase())) continue
    const kept = name.toLowerCase() === 'connection' ? withoutUpgrade(value) : value
    if (kept !== undefined) lines.push(`${name}: ${kept}`)
  }
  const again = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head])
  const cut = () => socket.destroy()
  socket.on('error', cut) // until Node.js listens again
  whenAnswered(socket as Connection, () => {
    socket.off('error', cut)
    if (socket.destroyed) return
    socket.unshift(again)
    server.emit('connection', socket)
  })
}

/** A connection as Node.js keeps it: with the answer that is being written, if any. */
type Connection = Socket & { _httpMessage?: ServerResponse | null }

/** Answers go out in the order of their requests: a client may have sent this one before it had those of others. */
function whenAnswered(socket: Connection, then: () => void): void {
  const { _httpMessage: answer } = socket
  if (answer) {
    answer.once('close', () => whenAnswered(socket, then))
    return
  }
  socket.setTimeout(0) // that of an idle connection
  then()
}

/** Undefined: nothing is left. */
function withoutUpgrade(connection: string): string | undefined {
  const rest = tokensOf(connection).filter((each) => !ofUpgrades.includes(each.toLowerCase()))
  return rest.length === 0 ? undefined : rest.join(', ')
}
