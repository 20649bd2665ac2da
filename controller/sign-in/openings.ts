import { every } from '../lib/every.ts'
import type { TimerClock } from '../ports/clock.ts'

const lookMs = 60_000

/** @returns false where the answer has not begun yet: it may be the one that ends its own session */
type Cut = () => boolean

interface Opening {
  isGood: () => Promise<boolean>
  readonly cuts: Set<Cut>
}

/**
 * Answers that go on for long, by whose they are: a stream that somebody follows must end when its session or key does,
 * and nobody asks again who it is for.
 */
export class Openings {
  readonly #open = new Map<string, Opening>()
  readonly #stop: () => void

  constructor(clock: Pick<TimerClock, 'after'>) {
    this.#stop = every(lookMs, clock, () => void this.look())
  }

  /**
   * @param isGood asked each minute whether the holder may go on
   * @returns to be called once the answer is over
   */
  add(holder: string, isGood: () => Promise<boolean>, cut: Cut): () => void {
    const opening = this.#open.get(holder) ?? { isGood, cuts: new Set() }
    this.#open.set(holder, opening)
    opening.cuts.add(cut)
    return () => {
      opening.cuts.delete(cut)
      if (opening.cuts.size === 0 && this.#open.get(holder) === opening) this.#open.delete(holder)
    }
  }

  /** The holder is nobody any more. */
  cut(holder: string): void {
    const opening = this.#open.get(holder)
    for (const cut of opening?.cuts ?? []) if (cut()) opening?.cuts.delete(cut)
    if (opening?.cuts.size === 0) this.#open.delete(holder)
  }

  /** Asks of every holder with an open answer whether it may go on. */
  async look(): Promise<void> {
    await Promise.all(
      [...this.#open].map(async ([holder, { isGood }]) => {
        if (!(await isGood().catch(() => true))) this.cut(holder) // the store is away: who was good stays
      }),
    )
  }

  close(): void {
    this.#stop()
  }
}
