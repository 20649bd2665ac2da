import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { Bucket } from '../lib/bucket.ts'
import type { TimerClock } from '../ports/clock.ts'
import {
  largestSetup,
  messageRate,
  mostBytesInHand,
  mostBytesInHandOfAll,
  mostBytesUnderWay,
  mostMessagesInATurn,
  mostMessagesInHand,
} from './wire-limits.ts'

/** What the runners of one environment share. */
export class UnderWay {
  /** Of frames that are not there whole yet. */
  bytes = 0
  /** Of those that are, and are worked on. */
  #inHand = 0
  readonly #waiting = new Set<() => void>()

  get isFull(): boolean {
    return this.#inHand >= mostBytesInHandOfAll
  }

  /** Whoever waits is told once there is room. */
  hold(bytes: number): void {
    this.#inHand += bytes
    if (this.isFull) return
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const each of waiting) each()
  }

  wait(told: () => void): void {
    this.#waiting.add(told)
  }

  leave(told: () => void): void {
    this.#waiting.delete(told)
  }
}

/** Bytes that a frame which controls the connection has beside what it carries. */
const headOfControl = 6

interface InflowOptions {
  socket: WebSocket
  /** The connection that the socket is on. */
  stream: Duplex
  underWay: UnderWay
  clock: Pick<TimerClock, 'elapsed' | 'after'>
  /** It sends more than anybody may. */
  exceeded: (why: string) => void
}

/**
 * What comes in on one socket, held to a measure: it is read no faster than it is worked on, nor than `messageRate`, and
 * what is not there whole is counted as it comes, since nobody is asked about a frame before its end.
 */
export class Inflow {
  readonly #options: InflowOptions
  readonly #rate: Bucket
  #partial = 0
  #isGreeted = false
  #messages = 0
  #bytes = 0
  #isWaiting = false
  /** In this turn of the event loop. */
  #cameInTurn = 0

  constructor(options: InflowOptions) {
    const { socket, stream, underWay, clock } = options
    this.#options = options
    this.#rate = new Bucket(messageRate, clock)
    stream.prependListener('data', this.#comes)
    socket.once('close', () => {
      stream.off('data', this.#comes)
      this.#whole()
      underWay.leave(this.#adjust)
    })
  }

  /** Its handshake has begun: what it sends from now on may be longer. */
  greeted(): void {
    this.#isGreeted = true
  }

  /** A message has come whole. */
  came(): void {
    this.#whole()
    this.#measure()
  }

  /** A ping or a pong has: it may stand between the parts of a message. */
  controlled(carried: Buffer): void {
    this.#less(Math.min(this.#partial, carried.length + headOfControl))
    this.#measure()
  }

  #measure(): void {
    this.#countInTurn()
    const waitMs = this.#rate.take()
    if (waitMs === 0 || this.#isWaiting) return
    this.#isWaiting = true
    this.#options.clock.after(waitMs, () => {
      this.#isWaiting = false
      this.#adjust()
    })
    this.#adjust()
  }

  /** What a socket has brought is read in one go, be it megabytes: others have their turn in between. */
  #countInTurn(): void {
    this.#cameInTurn += 1
    if (this.#cameInTurn === mostMessagesInATurn) this.#adjust()
    if (this.#cameInTurn > 1) return
    setImmediate(() => {
      const wasFull = this.#cameInTurn >= mostMessagesInATurn
      this.#cameInTurn = 0
      if (wasFull) this.#adjust()
    })
  }

  /** It is worked on from now until this settles. */
  async inHand(bytes: number, work: Promise<unknown>): Promise<void> {
    this.#hold(1, bytes)
    await work.catch(() => {})
    this.#hold(-1, -bytes)
  }

  #hold(messages: number, bytes: number): void {
    this.#messages += messages
    this.#bytes += bytes
    this.#options.underWay.hold(bytes)
    this.#adjust()
  }

  readonly #adjust = (): void => {
    const { socket, underWay } = this.#options
    const isFull = this.#messages >= mostMessagesInHand || this.#bytes >= mostBytesInHand
    if (underWay.isFull && socket.readyState === socket.OPEN) underWay.wait(this.#adjust)
    const hadItsTurn = this.#cameInTurn >= mostMessagesInATurn
    if (isFull || underWay.isFull || this.#isWaiting || hadItsTurn) socket.pause()
    else if (socket.isPaused) socket.resume()
  }

  readonly #comes = ({ length }: Buffer): void => {
    const { underWay, exceeded } = this.#options
    this.#partial += length
    underWay.bytes += length
    if (!this.#isGreeted && this.#partial > largestSetup) exceeded('its first message is too long')
    else if (underWay.bytes > mostBytesUnderWay) exceeded('its environment sends too much at once')
    else if (underWay.isFull) this.#adjust()
  }

  #whole(): void {
    this.#less(this.#partial)
  }

  #less(bytes: number): void {
    this.#options.underWay.bytes -= bytes
    this.#partial -= bytes
  }
}
