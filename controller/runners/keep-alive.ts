import type { WebSocket } from 'ws'

const pingEveryMs = 20_000
/** How long a ping may stay unanswered before the socket counts as half-open and is cut. */
const pongWithinMs = 30_000

/** Pings an open socket until it closes, and cuts it when the other end has stopped answering. */
export function watchLiveness(socket: WebSocket): void {
  let overdue: NodeJS.Timeout | undefined
  const answered = () => {
    clearTimeout(overdue)
    overdue = undefined
  }
  const pinging = setInterval(() => {
    socket.ping()
    overdue ??= setTimeout(() => socket.terminate(), pongWithinMs)
  }, pingEveryMs)

  socket.on('pong', answered)
  socket.once('close', () => {
    clearInterval(pinging)
    answered()
  })
}

/** Asks a socket once for a sign of life; cuts it, and resolves to false, when none comes in time. */
export function proveAlive(socket: WebSocket, withinMs: number): Promise<boolean> {
  if (socket.readyState !== socket.OPEN) {
    socket.terminate()
    return Promise.resolve(false)
  }
  return new Promise((resolve) => {
    const settle = (alive: boolean) => {
      clearTimeout(overdue)
      socket.off('pong', pong)
      socket.off('close', close)
      resolve(alive)
    }
    const pong = () => settle(true)
    const close = () => settle(false)
    const overdue = setTimeout(() => socket.terminate(), withinMs)
    socket.on('pong', pong)
    socket.on('close', close)
    socket.ping()
  })
}
