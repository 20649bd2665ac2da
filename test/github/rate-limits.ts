/** GitHub's limits for one installation or user. Source: docs.github.com, "Rate limits for the REST API". */
export const limits = {
  /** Requests an hour. */
  primary: 5000,
  /** Requests that create or change something. */
  contentPerMinute: 80,
  contentPerHour: 500,
  /** A GET is 1 point, any other request 5. */
  pointsPerMinute: 900,
} as const

export const minuteMs = 60_000
export const hourMs = 3_600_000

export interface PrimaryState {
  limit: number
  remaining: number
  used: number
  /** Milliseconds since the epoch. */
  resetAt: number
}

export type Verdict =
  | { kind: 'fine' }
  | { kind: 'primary' }
  | { kind: 'secondary'; retryAfterMs: number; limit: string }

interface Spent {
  at: number
  points: number
  content: boolean
}

/** Counts what one installation or user spends. Secondary limits look back from now; the primary one has fixed hours. */
export class RateLimits {
  #hourStart = Number.NEGATIVE_INFINITY
  #used = 0
  #spent: Spent[] = []
  #blockedUntil = Number.NEGATIVE_INFINITY

  /** Counts a request, refused ones too, and says whether it is let through. */
  take(now: number, request: { content: boolean }): Verdict {
    this.#turn(now)
    this.#used += 1
    if (this.#used > limits.primary) return { kind: 'primary' }
    if (now < this.#blockedUntil)
      return { kind: 'secondary', retryAfterMs: this.#blockedUntil - now, limit: 'asked too early' }
    this.#spent.push({ at: now, points: request.content ? 5 : 1, content: request.content })
    const limit = this.#passedLimit(now)
    return limit === undefined ? { kind: 'fine' } : this.block(now, minuteMs, limit)
  }

  /** Refuses everything for a while, as GitHub does once a secondary limit was passed. */
  block(now: number, forMs: number, limit: string): Verdict {
    this.#blockedUntil = now + forMs
    return { kind: 'secondary', retryAfterMs: forMs, limit }
  }

  /** A request whose answer was 304 costs nothing. */
  giveBack(): void {
    this.#used -= 1
  }

  /** Leaves only this many requests until the hour ends. */
  leave(now: number, remaining: number): void {
    this.#turn(now)
    this.#used = limits.primary - remaining
  }

  primary(now: number): PrimaryState {
    this.#turn(now)
    const used = Math.min(this.#used, limits.primary)
    return {
      limit: limits.primary,
      remaining: limits.primary - used,
      used,
      resetAt: this.#hourStart + hourMs,
    }
  }

  #turn(now: number): void {
    if (now >= this.#hourStart + hourMs) {
      this.#hourStart = now
      this.#used = 0
    }
    this.#spent = this.#spent.filter(({ at }) => at > now - hourMs)
  }

  #passedLimit(now: number): string | undefined {
    const minute = this.#spent.filter(({ at }) => at > now - minuteMs)
    const points = minute.reduce((sum, each) => sum + each.points, 0)
    if (points > limits.pointsPerMinute) return `${limits.pointsPerMinute} points a minute`
    if (countContent(minute) > limits.contentPerMinute) return `${limits.contentPerMinute} writes a minute`
    if (countContent(this.#spent) > limits.contentPerHour) return `${limits.contentPerHour} writes an hour`
    return undefined
  }
}

function countContent(spent: readonly Spent[]): number {
  return spent.filter(({ content }) => content).length
}
