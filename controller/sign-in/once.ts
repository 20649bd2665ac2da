import type { TimerClock } from '../ports/clock.ts'
import { hashOf, newSecret } from './tokens.ts'

/** Secrets that count once, and not for long; only their hashes are kept. Where there are too many, the oldest go. */
export class Once {
  readonly #clock: Pick<TimerClock, 'elapsed'>
  readonly #forMs: number
  readonly #most: number
  /** When each is over, by its hash. */
  readonly #ends = new Map<string, number>()

  constructor(clock: Pick<TimerClock, 'elapsed'>, { forMs, most }: { forMs: number; most: number }) {
    this.#clock = clock
    this.#forMs = forMs
    this.#most = most
  }

  /** @returns the secret */
  add(): string {
    const now = this.#clock.elapsed()
    for (const [hash, end] of this.#ends)
      if (end <= now || this.#ends.size >= this.#most) this.#ends.delete(hash)
      else break // they came in the order of their ends
    const secret = newSecret()
    this.#ends.set(hashOf(secret), now + this.#forMs)
    return secret
  }

  /** Whether it counts; from now on it does not. */
  take(secret: string): boolean {
    const hash = hashOf(secret)
    const end = this.#ends.get(hash)
    this.#ends.delete(hash)
    return end !== undefined && end > this.#clock.elapsed()
  }
}
