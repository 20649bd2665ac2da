import { every } from '../lib/every.ts'
import type { TimerClock } from '../ports/clock.ts'

const lookMs = 60_000

/** @returns false where the answer has not begun yet: it may be the one that ends its own session */
type Cut = () => boolean

/**
 * Answers that go on for long, by whose they are: a stream that somebody follows must end when its session or key does,
 * and nobody asks again who it is for.
 */
export class Openings {
  /** Of each whether it may go on: one holder may call in several ways, and of those one may end alone. */
  readonly #open = new Map<string, Map<Cut, () => Promise<boolean>>>()
  readonly #stop: () => void

  constructor(clock: Pick<TimerClock, 'after' | 'elapsed'>) {
    this.#stop = every(lookMs, clock, () => void this.look())
  }

  /**
   * @param isGood asked each minute whether it may go on
   * @returns to be called once the answer is over
   */
  add(holder: string, isGood: () => Promise<boolean>, cut: Cut): () => void {
    const own = this.#open.get(holder) ?? new Map<Cut, () => Promise<boolean>>()
    this.#open.set(holder, own.set(cut, isGood))
    return () => this.#over(holder, cut)
  }

  /** The holder is nobody any more. */
  cut(holder: string): void {
    for (const cut of this.#open.get(holder)?.keys() ?? []) if (cut()) this.#over(holder, cut)
  }

  /** Asks of every open answer whether it may go on. */
  async look(): Promise<void> {
    const all = [...this.#open].flatMap(([holder, own]) => [...own].map((each) => [holder, ...each] as const))
    await Promise.all(
      all.map(async ([holder, cut, isGood]) => {
        const goesOn = await isGood().catch(() => true) // the store is away: who was good stays
        if (!goesOn && cut()) this.#over(holder, cut)
      }),
    )
  }

  #over(holder: string, cut: Cut): void {
    const own = this.#open.get(holder)
    own?.delete(cut)
    if (own?.size === 0) this.#open.delete(holder)
  }

  close(): void {
    this.#stop()
  }
}
