import type { Log } from '../ports/log.ts'

type Close = () => unknown

/** Ways to close what has been opened, taken in reverse: whatever was opened later may stand on what was before. */
export class Closers {
  readonly #log: Log
  /** In order of opening, of the whole and of its parts. */
  readonly #open: { of: Closers; close: Close }[]
  readonly #isPart: boolean

  constructor(log: Log, whole?: Closers) {
    this.#log = log
    this.#open = whole ? whole.#open : []
    this.#isPart = whole !== undefined
  }

  /** Runs when this is closed, or the whole that it is a part of. It may fail, which is logged and stops no other. */
  add(close: Close): void {
    this.#open.push({ of: this, close })
  }

  /** Can be closed by itself. In the whole its closers keep their place between those of others. */
  part(): Closers {
    return new Closers(this.#log, this)
  }

  /** Resolves when all is closed that was added until now. Each closer runs once. */
  async close(): Promise<void> {
    const all = this.#open.splice(0)
    if (this.#isPart) this.#open.push(...all.filter((each) => each.of !== this))
    const mine = this.#isPart ? all.filter((each) => each.of === this) : all
    for (const { close } of mine.toReversed()) {
      try {
        await close()
      } catch (error) {
        this.#log.error({ err: error }, 'a part did not stop well')
      }
    }
  }
}
