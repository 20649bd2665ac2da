import type { TimerClock } from '../ports/clock.ts'
import { hashOf, newSecret } from './tokens.ts'

/**
 * Things that count once, and not for long, by a secret that is kept as its hash only. Where there are too many, the
 * oldest go.
 */
export class Once<T> {
  readonly #clock: Pick<TimerClock, 'elapsed'>
  readonly #forMs: number
  readonly #most: number
  readonly #kept = new Map<string, { value: T; until: number }>()

  constructor(clock: Pick<TimerClock, 'elapsed'>, { forMs, most = 1_000 }: { forMs: number; most?: number }) {
    this.#clock = clock
    this.#forMs = forMs
    this.#most = most
  }

  /** @returns the secret */
  add(value: T, secret = newSecret()): string {
    const now = this.#clock.elapsed()
    for (const [hash, { until }] of this.#kept)
      if (until <= now || this.#kept.size >= this.#most) this.#kept.delete(hash)
      else break // they came in the order of their ends
    this.#kept.set(hashOf(secret), { value, until: now + this.#forMs })
    return secret
  }

  peek(secret: string): T | undefined {
    const kept = this.#kept.get(hashOf(secret))
    return kept && kept.until > this.#clock.elapsed() ? kept.value : undefined
  }

  /** It counts no more. */
  take(secret: string): T | undefined {
    const value = this.peek(secret)
    this.#kept.delete(hashOf(secret))
    return value
  }
}
