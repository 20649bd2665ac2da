import { once } from 'node:events'
import { withinTime } from '../lib/within-time.ts'

/** Results of one runner that are not on record yet. */
export class Recordings {
  readonly #pending = new Set<Promise<void>>()

  /** @param recording never rejects */
  add(recording: Promise<void>): void {
    this.#pending.add(recording)
    void recording.then(() => this.#pending.delete(recording))
  }

  /** Resolves when all that are pending now are on record, or `withinMs` are over. */
  async settled(withinMs: number): Promise<void> {
    if (this.#pending.size === 0) return
    await withinTime(withinMs, [], (signal) =>
      Promise.race([Promise.all(this.#pending), once(signal, 'abort')]),
    )
  }
}
