import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { createServer, type SecureContextOptions } from 'node:tls'
import { peerOf } from './connections.ts'

/** What every TLS connection begins with (RFC 8446, 5.1: a record of type handshake), and no HTTP request. */
const handshake = 0x16
export interface Patience {
  /** So long a connection may say nothing before it is left to HTTP, which has times of its own. */
  silenceMs: number
  /** And so long a handshake may take before its connection ends. */
  handshakeMs: number
}

const usual: Patience = { silenceMs: 10_000, handshakeMs: 10_000 }

export interface TlsBeside {
  /** From now on new connections get this key and certificate. */
  use(context: SecureContextOptions): void
  /** Ends connections that have not become HTTP yet: the server waits for them when it closes. */
  close(): void
}

/**
 * Lets a server of plain HTTP speak TLS on its port, too: the first byte of a connection says which. So one address serves
 * clients that cannot do the one as well as those that cannot do the other.
 */
export function serveTlsBeside(
  server: Server,
  context: SecureContextOptions,
  { silenceMs, handshakeMs }: Patience = usual,
): TlsBeside {
  const listeners = server.listeners('connection')
  server.removeAllListeners('connection')
  /** By their peers; not HTTP yet. No more than there may be strangers (`connections.ts`). */
  const early = new Map<string, Socket>()
  /** An upgrade that is ignored brings them here again. */
  const served = new WeakSet<Socket>()
  const serve = (socket: Socket) => {
    served.add(socket)
    early.delete(peerOf(socket))
    for (const listener of listeners) listener.call(server, socket)
  }
  const secure = createServer(
    { ...context, ALPNProtocols: ['http/1.1'], handshakeTimeout: handshakeMs },
    serve,
  )
  secure.on('tlsClientError', (_, socket) => socket.destroy()) // where it is for the time, nobody else does
  server.on('connection', (socket: Socket) => {
    if (served.has(socket)) return serve(socket)
    const peer = peerOf(socket)
    early.set(peer, socket)
    socket.once('close', () => early.delete(peer))
    whenFirstByte(socket, silenceMs, (byte) => {
      if (byte === handshake) secure.emit('connection', socket)
      else if (!socket.destroyed) serve(socket)
    })
  })
  return {
    use: (fresh) => secure.setSecureContext(fresh),
    close() {
      for (const socket of early.values()) socket.destroy()
    },
  }
}

/** It is left to be read. Undefined where none has come in time. */
function whenFirstByte(socket: Socket, silenceMs: number, then: (byte: number | undefined) => void): void {
  const done = (byte: number | undefined) => {
    socket.setTimeout(0)
    socket.off('readable', look).off('end', over).off('close', none).off('timeout', none).off('error', ignore)
    then(byte)
  }
  const look = () => {
    const chunk: Buffer | null = socket.read(1)
    if (!chunk) return
    socket.unshift(chunk)
    done(chunk[0])
  }
  const none = () => done(undefined)
  const over = () => {
    socket.destroy() // HTTP would wait for what has ended
    none()
  }
  const ignore = () => {} // it closes
  socket.on('readable', look).on('end', over).on('close', none).on('timeout', none).on('error', ignore)
  socket.setTimeout(silenceMs)
}
