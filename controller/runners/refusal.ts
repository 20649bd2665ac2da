import type { Duplex } from 'node:stream'

const reasons = { 401: 'Unauthorized', 404: 'Not Found', 502: 'Bad Gateway' } as const

/** Answers an upgrade request with an error of the Connect API's shape, and closes. */
export function refuseUpgrade(socket: Duplex, status: keyof typeof reasons, message: string): void {
  const body = JSON.stringify({ error_code: `HTTP_${status}`, errors: [message] })
  const head = [
    `HTTP/1.1 ${status} ${reasons[status]}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(status === 401 ? ['WWW-Authenticate: ApiKey'] : []),
    'Connection: close',
  ]
  socket.on('error', () => socket.destroy()) // the client is free to leave before it has read the answer
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
