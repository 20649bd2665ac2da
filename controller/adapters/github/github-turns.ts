import type { EpochMs } from '../../../core/domain/epoch.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { GitHubBudget } from './github-budget.ts'

/** How urgent something is; what is urgent goes first, and gets the last of the budget. */
export type Priority = 'high' | 'normal' | 'low'

/** Most urgent first, with the share of the budget that each may find used up. */
const priorities: readonly { priority: Priority; share: number }[] = [
  { priority: 'high', share: 1 },
  { priority: 'normal', share: 0.9 },
  { priority: 'low', share: 0.7 },
]

export interface Turn {
  write: boolean
  priority: Priority
  signal: AbortSignal
}

interface Waiting extends Turn {
  take: (end: () => void) => void
}

/**
 * Lets requests to GitHub go one at a time, as GitHub advises, when the budget allows, and by priority. Nobody waiting
 * means no timer.
 */
export class GitHubTurns {
  readonly #budget: GitHubBudget
  readonly #clock: TimerClock
  #waiting: Waiting[] = []
  #busy = false
  #cancelTimer: (() => void) | undefined

  constructor(budget: GitHubBudget, clock: TimerClock) {
    this.#budget = budget
    this.#clock = clock
  }

  /** Waits for a turn and does the work in it. @throws the signal's reason, where it aborts before the turn */
  async run<T>(turn: Turn, work: () => Promise<T>): Promise<T> {
    const end = await this.#wait(turn)
    try {
      turn.signal.throwIfAborted()
      return await work()
    } finally {
      end()
    }
  }

  #wait(turn: Turn): Promise<() => void> {
    turn.signal.throwIfAborted()
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting = this.#waiting.filter((each) => each !== waiting)
        reject(turn.signal.reason)
      }
      const waiting: Waiting = {
        ...turn,
        take: (end) => {
          turn.signal.removeEventListener('abort', leave)
          resolve(end)
        },
      }
      turn.signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(waiting)
      this.#next()
    })
  }

  #next(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    if (this.#busy || this.#waiting.length === 0) return
    const now = this.#clock.now()
    const soonest = this.#candidates(now).reduce((best, each) => (each.at < best.at ? each : best))
    if (soonest.at > now) this.#cancelTimer = this.#clock.after(soonest.at - now, () => this.#next())
    else this.#give(soonest.turn)
  }

  /** The first of each kind, most urgent first, and when it may go. */
  #candidates(now: EpochMs): { turn: Waiting; at: EpochMs }[] {
    return priorities.flatMap(({ priority, share }) =>
      [false, true].flatMap((write) => {
        const turn = this.#waiting.find((each) => each.priority === priority && each.write === write)
        return turn ? [{ turn, at: this.#budget.nextAt(now, { write, share }) }] : []
      }),
    )
  }

  #give(turn: Waiting): void {
    this.#busy = true
    this.#waiting = this.#waiting.filter((each) => each !== turn)
    const spent = this.#budget.start(turn.write)
    turn.take(() => {
      this.#budget.finish(spent, this.#clock.now())
      this.#busy = false
      this.#next()
    })
  }
}
