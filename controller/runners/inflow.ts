import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { Bucket } from '../lib/bucket.ts'
import type { TimerClock } from '../ports/clock.ts'
import {
  largestSetup,
  messageRate,
  mostBytesInHand,
  mostBytesUnderWay,
  mostMessagesInHand,
} from './wire-limits.ts'

/** Bytes of frames that are not there whole yet, of all runners of one environment. */
export interface UnderWay {
  bytes: number
}

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

  constructor(options: InflowOptions) {
    const { socket, stream, clock } = options
    this.#options = options
    this.#rate = new Bucket(messageRate, clock)
    stream.prependListener('data', this.#comes)
    socket.once('close', () => {
      stream.off('data', this.#comes)
      this.#whole()
    })
  }

  /** Its handshake has begun: what it sends from now on may be longer. */
  greeted(): void {
    this.#isGreeted = true
  }

  /** A message, or a ping, has come whole. */
  came(): void {
    this.#whole()
    const waitMs = this.#rate.take()
    if (waitMs === 0 || this.#isWaiting) return
    this.#isWaiting = true
    this.#options.clock.after(waitMs, () => {
      this.#isWaiting = false
      this.#adjust()
    })
    this.#adjust()
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
    this.#adjust()
  }

  #adjust(): void {
    const { socket } = this.#options
    const isFull = this.#messages >= mostMessagesInHand || this.#bytes >= mostBytesInHand
    if (isFull || this.#isWaiting) socket.pause()
    else if (socket.isPaused) socket.resume()
  }

  readonly #comes = ({ length }: Buffer): void => {
    const { underWay, exceeded } = this.#options
    this.#partial += length
    underWay.bytes += length
    if (!this.#isGreeted && this.#partial > largestSetup) exceeded('its first message is too long')
    else if (underWay.bytes > mostBytesUnderWay) exceeded('its environment sends too much at once')
  }

  #whole(): void {
    this.#options.underWay.bytes -= this.#partial
    this.#partial = 0
  }
}
