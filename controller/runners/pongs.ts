import type { OneAtATime } from '../lib/one-at-a-time.ts'
import type { Recordings } from './recordings.ts'
import type { RunnerWire } from './runner-wire.ts'
import { pongWithinMs } from './wire-limits.ts'

interface PongsOptions {
  wire: Pick<RunnerWire, 'pong'>
  /** What came before is handled in this order, once there is a connection. */
  inOrder: OneAtATime
  isConnected: () => boolean
  recordings: Pick<Recordings, 'settled'>
}

/** Answers pings. A pong is word that what came before the ping is safe: the SDK keeps a result, to send it again, until then. */
export class Pongs {
  readonly #options: PongsOptions
  /** Of the newest ping that is not answered. */
  #mark: Buffer | undefined

  constructor(options: PongsOptions) {
    this.#options = options
  }

  /** Pings that come while one is being answered are answered as one, the newest (RFC 6455, 5.5.3). */
  pinged(mark: Buffer): void {
    const isAnswering = this.#mark !== undefined
    this.#mark = mark
    if (!isAnswering) void this.#answer()
  }

  async #answer(): Promise<void> {
    const { wire, inOrder, isConnected, recordings } = this.#options
    for (let mark = this.#mark; mark; mark = this.#mark) {
      if (isConnected()) await inOrder(() => {})
      await recordings.settled(pongWithinMs)
      wire.pong(mark)
      if (this.#mark === mark) this.#mark = undefined
    }
  }
}
