import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

export interface RawAnswer {
  status: number
  /** Of the body, as every error has it: `{error_code, errors}`. */
  code: string
  message: string
  headers?: Readonly<Record<string, string>>
}

/** So long a client has to read it and to close its side: a connection that is cut while it sends loses what it was told. */
const leavingMs = 2_000
const answered = new WeakSet<Duplex>()

/** Whether it was answered with an error, or will be, and its client has not left yet. */
export function isLeaving(socket: Duplex): boolean {
  return answered.has(socket)
}

/**
 * Answers with an error where there is only a socket: what was sent on it is not, or not yet, a request. Then closes.
 * @param turn what the answer waits for; left out: nothing
 */
export function answerRaw(socket: Duplex, answer: RawAnswer, turn?: Promise<void>): void {
  answered.add(socket)
  socket.on('error', () => socket.destroy()) // the client is free to leave before it has read the answer
  socket.resume() // what it still sends is for nobody
  if (turn) void turn.then(() => socket.destroyed || send(socket, answer))
  else send(socket, answer)
}

function send(socket: Duplex, { status, code, message, headers = {} }: RawAnswer): void {
  const body = JSON.stringify({ error_code: code, errors: [message] })
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ]
  const leaving = setTimeout(() => socket.destroy(), leavingMs).unref()
  socket.once('close', () => clearTimeout(leaving))
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
