import { KeyedLine } from './keyed-line.ts'

/** So many may begin before others of the event loop have their turn: requests, sockets, timers. */
const atOnce = 8

/**
 * Lets many pieces of work begin a few at a time, so that none of them delays what else there is to do: those that somebody
 * waits for first, and of several keys one after the other, so that a key with a thousand does not keep back one with a few.
 * It does not ask how long the work takes: what waits for something else is nobody's concern.
 */
export class Beginnings {
  readonly #urgent = new KeyedLine<() => void>()
  readonly #usual = new KeyedLine<() => void>()
  /** In this turn of the event loop. */
  #begun = 0
  #isTurning = false

  /** Resolves when it may begin. */
  next(key: string, isUrgent: boolean): Promise<void> {
    if (this.#begun < atOnce) {
      this.#begun += 1
      this.#turn()
      return Promise.resolve()
    }
    return new Promise((resolve) => {
      const line = isUrgent ? this.#urgent : this.#usual
      line.add(key, resolve)
    })
  }

  #turn(): void {
    if (this.#isTurning) return
    this.#isTurning = true
    setImmediate(() => {
      this.#isTurning = false
      this.#begun = 0
      this.#letBegin()
    })
  }

  #letBegin(): void {
    for (; this.#begun < atOnce; this.#begun += 1) {
      const begin = this.#urgent.next() ?? this.#usual.next()
      if (!begin) break
      begin()
    }
    if (this.#begun > 0) this.#turn()
  }
}
