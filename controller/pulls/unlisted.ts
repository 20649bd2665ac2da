import type { TimerClock } from '../ports/clock.ts'
import type { PullRequest } from '../ports/git-host.ts'

/** The list of a host that is healthy has by then what its refs have. */
const longestMs = 60_000
const firstWaitMs = 1_000

interface Expected {
  head: string
  /** Both on the clock that never jumps. */
  since: number
  lookAt: number
}

/**
 * Heads of pull requests that the list of open ones did not have yet. Refs and list are two readings, and at a host two
 * systems: a pull request that is opened between them, or is not listed at once, would not be looked for again. Whether it is
 * that or one that is closed, which keeps its ref for ever, only time tells: after 1 s the list is read again, after 2 s,
 * 4 s and so on, and given up after a minute.
 */
export class Unlisted {
  readonly #clock: Pick<TimerClock, 'elapsed'>
  readonly #expected = new Map<number, Expected>()

  constructor(clock: Pick<TimerClock, 'elapsed'>) {
    this.#clock = clock
  }

  /** A ref or a webhook says that a pull request has this head now: the list is worth reading. */
  expect(number: number, head: string): void {
    const now = this.#clock.elapsed()
    if (this.#expected.get(number)?.head !== head)
      this.#expected.set(number, { head, since: now, lookAt: now })
  }

  /** Whether it is time to read the list (again). */
  get isDue(): boolean {
    const now = this.#clock.elapsed()
    return [...this.#expected.values()].some(({ lookAt }) => lookAt <= now)
  }

  /** The list was read: what it does not have with the same head stays expected. */
  listed(open: readonly Pick<PullRequest, 'number' | 'head'>[]): void {
    for (const { number, head } of open)
      if (this.#expected.get(number)?.head === head.commit) this.#expected.delete(number)
    const now = this.#clock.elapsed()
    for (const [number, expected] of this.#expected) {
      const age = now - expected.since
      if (age >= longestMs) this.#expected.delete(number)
      else expected.lookAt = now + Math.max(age, firstWaitMs)
    }
  }
}
