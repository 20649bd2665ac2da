import type { WebSocket } from 'ws'
import { cutBytes } from '../../core/lib/text.ts'
import type { ResultMessage, TaskMessage } from '../ports/runners.ts'
import { renderShutdown, renderTask, type WireVersion } from './messages.ts'
import { largestFrameToRunners, longestCloseReason, mostUnread } from './wire-limits.ts'

/** The way to one runner, in the words of its version. */
export class RunnerWire {
  /** Of the protocol; the runner says it in its handshake. */
  version: WireVersion = 2
  readonly #socket: WebSocket
  readonly #unread: () => void
  #endedByUs = false

  /** @param unread told that more waits for the runner than is kept for one */
  constructor(socket: WebSocket, unread: () => void) {
    this.#socket = socket
    this.#unread = unread
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  /** It was ended from here. */
  get endedByUs(): boolean {
    return this.#endedByUs
  }

  /** False when it does not fit. On a socket that is closing it goes nowhere, as after a loss on the way. */
  send(frame: string): boolean {
    if (Buffer.byteLength(frame) > largestFrameToRunners) return false
    if (this.isOpen) this.#socket.send(frame)
    if (this.#socket.bufferedAmount > mostUnread) this.#unread()
    return true
  }

  /** False when it does not fit. */
  sendTask(task: TaskMessage): boolean {
    return this.send(renderTask(this.version, task))
  }

  sendShutdown(): void {
    this.send(renderShutdown(this.version))
  }

  /** Answers a ping. */
  pong(mark: Buffer): void {
    if (this.isOpen) this.#socket.pong(mark)
    if (this.#socket.bufferedAmount > mostUnread) this.#unread()
  }

  end(code: number, why = ''): void {
    this.#endedByUs = true
    this.#socket.close(code, cutBytes(why, longestCloseReason))
  }
}

/** The answer given in a runner's place to a task that would break its connection. */
export function tooLarge({ taskId, correlationId }: TaskMessage): ResultMessage {
  return {
    taskId,
    correlationId,
    result: 'fail',
    data: null,
    countdownSeconds: 0,
    runtimeSeconds: 0,
    message: 'The task is larger than the 2 MiB that runners accept in one message.',
  }
}
