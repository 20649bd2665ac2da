import type { Duplex } from 'node:stream'
import { answerRaw } from '../lib/raw-answer.ts'

const codes = {
  400: 'VAL_001',
  401: 'AUTH_001',
  404: 'NOT_FOUND',
  429: 'TOO_MANY',
  502: 'UNAVAILABLE',
} as const

/** Answers an upgrade request with an error, as the API's are, once it is its turn, and closes. */
export function refuseUpgrade(
  socket: Duplex,
  status: keyof typeof codes,
  message: string,
  turn?: Promise<void>,
): void {
  const headers = status === 401 ? { 'WWW-Authenticate': 'ApiKey' } : {}
  answerRaw(socket, { status, code: codes[status], message, headers }, turn)
}
