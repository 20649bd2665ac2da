import { backoffMs, usualBackoff } from '../../core/lib/backoff.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { PullRequest } from '../ports/git-host.ts'

interface Failure {
  head: string
  times: number
  /** On the clock that never jumps. */
  notBefore: number
  reason: string
}

type Pull = Pick<PullRequest, 'number' | 'head'>

/**
 * Pull requests that could not be planned. Each may have taken its whole time, and may again: they come after all others, and
 * more and more seldom.
 */
export class PutOff {
  readonly #clock: Pick<TimerClock, 'elapsed'>
  readonly #failures = new Map<number, Failure>()

  constructor(clock: Pick<TimerClock, 'elapsed'>) {
    this.#clock = clock
  }

  /** Returns whether this is news: the reason was another one before. */
  failed({ number, head }: Pull, reason: string): boolean {
    const before = this.#failures.get(number)
    const times = before?.head === head.commit ? before.times + 1 : 1
    const notBefore = this.#clock.elapsed() + backoffMs(usualBackoff, times, 1)
    this.#failures.set(number, { head: head.commit, times, notBefore, reason })
    return before?.reason !== reason
  }

  planned({ number }: Pull): void {
    this.#failures.delete(number)
  }

  /** Whether its turn has not come again. One with a newer commit has a turn. */
  has({ number, head }: Pull): boolean {
    const failure = this.#failures.get(number)
    return failure?.head === head.commit && this.#clock.elapsed() < failure.notBefore
  }

  last<P extends Pull>(pulls: readonly P[]): P[] {
    const hasFailed = ({ number }: Pull) => Number(this.#failures.has(number))
    return pulls.toSorted((a, b) => hasFailed(a) - hasFailed(b))
  }

  forgetOthers(open: ReadonlySet<number>): void {
    for (const number of this.#failures.keys()) if (!open.has(number)) this.#failures.delete(number)
  }
}
