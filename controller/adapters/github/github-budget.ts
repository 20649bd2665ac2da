import type { EpochMs } from '../../../core/domain/epoch.ts'

/** Source: docs.github.com, "Rate limits for the REST API", secondary limits. */
export interface GitHubLimits {
  writesPerMinute: number
  writesPerHour: number
  /** A GET is 1 point, any other request 5. */
  pointsPerMinute: number
}

export const gitHubLimits: GitHubLimits = { writesPerMinute: 80, writesPerHour: 500, pointsPerMinute: 900 }

export interface Cost {
  write: boolean
  /** How much of the budget for writes it may find used up, 0 to 1: what is urgent gets the last of it. */
  share: number
}

interface Spent {
  write: boolean
  points: number
  /** When the answer came: GitHub cannot have counted it later. Infinite while it is under way. */
  at: EpochMs
}

interface Window {
  limit: number
  ms: number
  weight: (spent: Pick<Spent, 'write' | 'points'>) => number
}

const minuteMs = 60_000
const hourMs = 3_600_000

/** What may be sent to GitHub when. Looks back from now, so that it holds wherever GitHub's own minutes begin. */
export class GitHubBudget {
  readonly #windows: readonly Window[]
  #spent: Spent[] = []
  #blockedUntil: EpochMs = 0

  constructor(limits: GitHubLimits = gitHubLimits) {
    const writes = ({ write }: Pick<Spent, 'write'>) => (write ? 1 : 0)
    this.#windows = [
      { limit: limits.writesPerMinute, ms: minuteMs, weight: writes },
      { limit: limits.writesPerHour, ms: hourMs, weight: writes },
      { limit: limits.pointsPerMinute, ms: minuteMs, weight: ({ points }) => points },
    ]
  }

  /** When such a request may be sent; `now` where it may at once. Infinite while only an answer can tell. */
  nextAt(now: EpochMs, { write, share }: Cost): EpochMs {
    this.#forget(now)
    const request = { write, points: pointsOf(write) }
    const times = this.#windows.map((window) => {
      const limit = write ? Math.floor(window.limit * share) : window.limit
      return this.#freeAt(now, { ...window, limit }, window.weight(request))
    })
    return Math.max(now, this.#blockedUntil, ...times)
  }

  /** Counts a request as under way. */
  start(write: boolean): Spent {
    const spent = { write, points: pointsOf(write), at: Number.POSITIVE_INFINITY }
    this.#spent.push(spent)
    return spent
  }

  /** Its answer came, or never will. */
  finish(spent: Spent, now: EpochMs): void {
    spent.at = now
  }

  /** Nothing more before then: GitHub said so. */
  blockUntil(at: EpochMs): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, at)
  }

  #freeAt(now: EpochMs, { limit, ms, weight }: Window, wanted: number): EpochMs {
    if (wanted === 0) return now
    const inside = this.#spent.filter((each) => each.at + ms > now && weight(each) > 0)
    let excess = inside.reduce((sum, each) => sum + weight(each), wanted) - limit
    let free = now
    for (const each of inside.sort((a, b) => a.at - b.at)) {
      if (excess <= 0) return free
      free = each.at + ms
      excess -= weight(each)
    }
    return free
  }

  #forget(now: EpochMs): void {
    this.#spent = this.#spent.filter(({ at }) => at + hourMs > now)
  }
}

function pointsOf(write: boolean): number {
  return write ? 5 : 1
}
