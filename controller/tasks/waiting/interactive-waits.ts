import { Leases } from '../out/leases.ts'

interface Errand {
  readonly over: AbortController
  readonly ended: Promise<void>
}

/** Interactive tasks on their way to a runner: for so long at the most, as somebody waits for their answer. */
export class Errands {
  readonly #longestMs: number
  /** By entry. */
  readonly #errands = new Map<string, Errand>()
  readonly #leases = new Leases<AbortController>()

  constructor(longestMs: number) {
    this.#longestMs = longestMs
  }

  has(entry: string): boolean {
    return this.#errands.has(entry)
  }

  /**
   * One of an entry at a time: who comes later waits for the end of that.
   * @param go gets to work, unless it is over before
   * @param tooLong told when the task had no runner in time
   */
  run(entry: string, go: (over: AbortController) => Promise<void>, tooLong: () => void): Promise<void> {
    const known = this.#errands.get(entry)
    if (known) return known.ended
    const over = new AbortController()
    this.#leases.begin(over, this.#longestMs, () => {
      over.abort()
      tooLong()
    })
    const ended = go(over).finally(() => {
      this.arrived(over)
      this.#errands.delete(entry)
    })
    this.#errands.set(entry, { over, ended })
    return ended
  }

  /** It is with a runner, which has a time of its own. */
  arrived(over: AbortController): void {
    this.#leases.end(over)
  }

  cancel(entry: string): void {
    this.#errands.get(entry)?.over.abort()
  }

  close(): void {
    this.#leases.close()
  }
}
