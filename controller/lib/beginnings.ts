import { KeyedLine } from './keyed-line.ts'

/** So many may begin before others of the event loop have their turn: requests, sockets, timers. */
const atOnce = 8

/** Whose work it is. */
export interface Whose {
  /** What it comes of: a commit. */
  cause: string
  /** An extension. */
  owner: string
}

/**
 * Lets many pieces of work begin a few at a time, so that none of them delays what else there is to do: those that somebody
 * waits for first. Of several commits one after the other, and of the extensions of each: so a commit that changes a thousand
 * does not keep back the next one, which changes one, nor an extension with many environments one with few.
 * It does not ask how long the work takes: what waits for something else is nobody's concern.
 */
export class Beginnings {
  readonly #urgent = new Line()
  readonly #usual = new Line()
  /** In this turn of the event loop. */
  #begun = 0
  #isTurning = false

  /** Resolves when it may begin. */
  next(whose: Whose, isUrgent: boolean): Promise<void> {
    if (this.#begun < atOnce) {
      this.#begun += 1
      this.#turn()
      return Promise.resolve()
    }
    return new Promise((resolve) => {
      const line = isUrgent ? this.#urgent : this.#usual
      line.add(whose, resolve)
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

/** What waits, by its cause and then by its owner: both take turns. */
class Line {
  readonly #causes = new Map<string, KeyedLine<() => void>>()

  add({ cause, owner }: Whose, begin: () => void): void {
    const own = this.#causes.get(cause) ?? new KeyedLine()
    this.#causes.set(cause, own)
    own.add(owner, begin)
  }

  next(): (() => void) | undefined {
    for (const [cause, own] of this.#causes) {
      const begin = own.next()
      this.#causes.delete(cause)
      if (!own.isEmpty) this.#causes.set(cause, own)
      return begin
    }
    return undefined
  }
}
