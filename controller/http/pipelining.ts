import type { RequestListener, Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Requests that one connection may have sent without waiting for their answers. Clients send one after another; Node.js
 * hands on at once all that came together, and whoever sends thousands holds up those on other connections.
 */
const mostUnanswered = 8

/** Ends connections that ask for too much at once. Once the server's own listener is there. */
export function limitPipelining(server: Server): void {
  const handlers = server.listeners('request') as RequestListener[]
  const unanswered = new WeakMap<Socket, number>()
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    const { socket } = request
    const others = unanswered.get(socket) ?? 0
    if (others >= mostUnanswered) return void socket.destroy()
    unanswered.set(socket, others + 1)
    response.once('close', () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1))
    for (const handle of handlers) handle.call(server, request, response)
  })
}
