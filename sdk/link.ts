import { WebSocket } from 'ws'
import { watchLiveness } from '../controller/runners/keep-alive.ts'
import { type Backoff, backoffMs } from '../core/lib/backoff.ts'
import type { Log } from './log.ts'
import { parseServerMessage, renderShutdown, type ServerMessage } from './wire.ts'

/** Half of each wait is random, which keeps runners from coming back all at once. */
const reconnects: Backoff = { firstMs: 250, longestMs: 5_000, jitter: 0.5 }
/** For the TCP connection and the upgrade, and then again for the answer to the handshake. */
const handshakeMs = 10_000
const closeMs = 2_000

export interface LinkOptions {
  /** Asked for every connection, because it says what the runner is working on. */
  url: () => string
  apiKey: string
  /** First frame on every connection. */
  setupRequest: string
  /** Called in the order of the wire. The first message is a configuration. */
  onMessage: (message: ServerMessage) => void
  log: Log
}

/** A frame on its way. Kept until the server is known to have it safe. */
interface Letter {
  frame: string
}

/** One connection to the server, made again whenever it is lost, until it is closed from here. */
export class Link {
  readonly #options: LinkOptions
  readonly #outbox = new Set<Letter>()
  /** Pings that ask how far the server has read, by their number. */
  readonly #marks = new Map<number, (read: boolean) => void>()
  #lastMark = 0
  #socket: WebSocket | undefined
  #ready = false
  #leaving = false
  #closing = false
  #failures = 0
  #reconnecting: NodeJS.Timeout | undefined
  #onFlushed: () => void = () => {}

  constructor(options: LinkOptions) {
    this.#options = options
    this.#connect()
  }

  /** Sends a frame once the handshake is done, and again on later connections until the server has it safe. */
  deliver(frame: string): void {
    const letter = { frame }
    this.#outbox.add(letter)
    if (this.#ready) void this.#post(letter)
  }

  /** Says that no more tasks are wanted. Resolves when none can come any more. */
  async leave(): Promise<void> {
    this.#leaving = true
    if (!this.#ready) return
    this.#socket?.send(renderShutdown())
    await this.#hasRead()
  }

  /** Whether everything was delivered in time. */
  flushed(withinMs: number): Promise<boolean> {
    if (this.#outbox.size === 0) return Promise.resolve(true)
    return new Promise((resolve) => {
      const giveUp = setTimeout(() => resolve(false), withinMs)
      this.#onFlushed = () => {
        clearTimeout(giveUp)
        resolve(true)
      }
    })
  }

  /** Ends for good, with close code 1000. */
  async close(): Promise<void> {
    this.#closing = true
    clearTimeout(this.#reconnecting)
    const socket = this.#socket
    if (!socket || socket.readyState === socket.CLOSED) return
    await new Promise<void>((resolve) => {
      const overdue = setTimeout(() => socket.terminate(), closeMs)
      socket.once('close', () => {
        clearTimeout(overdue)
        resolve()
      })
      socket.close(1000)
    })
  }

  #connect(): void {
    const { url, apiKey, setupRequest } = this.#options
    const socket = new WebSocket(url(), {
      headers: { Authorization: apiKey },
      handshakeTimeout: handshakeMs,
      perMessageDeflate: false,
    })
    this.#socket = socket
    let reason = 'the connection was lost'
    socket.on('error', (error) => {
      reason = error.message
    })
    socket.once('open', () => {
      watchLiveness(socket)
      socket.send(setupRequest)
      const unanswered = setTimeout(() => socket.terminate(), handshakeMs)
      for (const event of ['message', 'close']) socket.once(event, () => clearTimeout(unanswered))
    })
    socket.on('message', (frame) => this.#receive(frame.toString()))
    socket.on('pong', (mark) => this.#confirm(Number(mark.toString())))
    socket.once('close', (code) => this.#lost(code, reason))
  }

  #receive(frame: string): void {
    const message = parseServerMessage(frame)
    if (!this.#ready && message.kind === 'task') return // not before a configuration says how to do it
    this.#options.onMessage(message)
    if (!this.#ready && message.kind === 'configuration') this.#welcome()
  }

  #welcome(): void {
    this.#ready = true
    this.#failures = 0
    this.#options.log.info('connected')
    if (this.#leaving) this.#socket?.send(renderShutdown())
    for (const letter of this.#outbox) void this.#post(letter)
  }

  async #post(letter: Letter): Promise<void> {
    this.#socket?.send(letter.frame)
    if (!(await this.#hasRead())) return
    this.#outbox.delete(letter)
    if (this.#outbox.size === 0) this.#onFlushed()
  }

  /**
   * Whether the server reads all that was sent until now; false when the connection is lost before that is known.
   * A server answers pings in order, so a pong says that it has read whatever came before the ping; Bowline answers
   * when the results among that are on record, too.
   */
  #hasRead(): Promise<boolean> {
    const mark = ++this.#lastMark
    this.#socket?.ping(String(mark))
    return new Promise((resolve) => this.#marks.set(mark, resolve))
  }

  #confirm(upTo: number): void {
    for (const [mark, settle] of this.#marks) {
      if (mark > upTo) continue
      this.#marks.delete(mark)
      settle(true)
    }
  }

  #lost(code: number, reason: string): void {
    this.#ready = false
    for (const settle of this.#marks.values()) settle(false)
    this.#marks.clear()
    if (this.#closing) return
    const delay = backoffMs(reconnects, ++this.#failures, Math.random())
    this.#options.log.warn('not connected; trying again', { code, reason, inMs: delay })
    this.#reconnecting = setTimeout(() => this.#connect(), delay)
  }
}
