import { setImmediate } from 'node:timers/promises'

/** Milliseconds of work after which others have their turn. */
const sliceMs = 20
const longMs = 100

/** Lets requests, sockets and timers in between the steps of a long piece of work. */
export class Slices {
  readonly #signal: AbortSignal
  #since = performance.now()

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /** To be asked before each step. Throws the signal's reason once that has aborted. */
  async turn(): Promise<void> {
    const took = performance.now() - this.#since
    if (took < sliceMs) return
    // To be accepted, read and answered takes a request a turn each.
    for (let turns = took < longMs ? 1 : 5; turns > 0; turns -= 1) await setImmediate()
    this.#signal.throwIfAborted()
    this.#since = performance.now()
  }

  /** Goes through all steps of a generator, and gives what it returns. */
  async through<T>(steps: Generator<void, T>): Promise<T> {
    for (;;) {
      await this.turn()
      const { done, value } = steps.next()
      if (done) return value
    }
  }
}
