import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { answerRaw, isLeaving, type RawAnswer } from '../lib/raw-answer.ts'

/** Why Node.js could not make a request of what came, for the client: a status, and words. */
function problemOf({ code, reason }: NodeJS.ErrnoException & { reason?: string }): RawAnswer {
  if (code === 'HPE_HEADER_OVERFLOW')
    return { status: 431, code: 'VAL_001', message: 'the headers are larger than 16 KiB' }
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return { status: 413, code: 'VAL_001', message: 'the extensions of the chunks are too large' }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: 408, code: 'TIMEOUT', message: 'the request did not arrive in time' }
  const why = code === 'HPE_PAUSED_H2_UPGRADE' ? 'HTTP/2 is not spoken here' : (reason ?? code)
  return { status: 400, code: 'VAL_001', message: `what was sent is no request of HTTP/1.1: ${why}` }
}

/** For `clientErrorHandler`: what is no request is answered as all errors are, once, however much of it comes. */
export function refuseNoRequest(error: Error, socket: Duplex): void {
  const { _httpMessage: begun } = socket as { _httpMessage?: { headersSent: boolean } }
  if (isLeaving(socket)) return
  if (!socket.writable || begun?.headersSent) socket.destroy()
  else answerRaw(socket, problemOf(error))
}

/** Requests that Node.js would answer, or cut, by itself: `Expect` something, and `CONNECT`. */
export function refuseUnservable(server: Server): void {
  server.on('checkExpectation', ({ headers }: IncomingMessage, response: ServerResponse) => {
    const message = `"Expect: ${headers.expect}" cannot be met; leave it out, or expect 100-continue`
    const body = JSON.stringify({ error_code: 'VAL_001', errors: [message] })
    const length = Buffer.byteLength(body)
    response.writeHead(417, { 'content-type': 'application/json; charset=utf-8', 'content-length': length })
    response.end(body)
  })
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    answerRaw(socket, { status: 405, code: 'NOT_ALLOWED', message: 'CONNECT is for proxies; this is none' })
  })
}
