/** Something that goes wrong on the way, as it does at GitHub. */
export interface Failure {
  /**
   * `not-found`: 404, as for a short while after a webhook. `bad-gateway`: 502. `secondary-limit`: 403 with
   * `Retry-After`. `lost-answer`: it is done, and the connection breaks before the answer. `slow`: it takes long.
   */
  kind: 'not-found' | 'bad-gateway' | 'secondary-limit' | 'lost-answer' | 'slow'
  /** How many requests it meets; default 1. */
  times?: number
  /** Meets only requests of this route; default any but those of the App itself, as for a token. */
  route?: string
  /** For `slow`, in real milliseconds; default 200. */
  delayMs?: number
  /** For `secondary-limit`, in milliseconds of the clock; default 60 000. */
  retryAfterMs?: number
}

/** Failures that are still to come. */
export class Failures {
  readonly #waiting: { failure: Failure; left: number }[] = []

  add(failure: Failure): void {
    this.#waiting.push({ failure, left: failure.times ?? 1 })
  }

  /** The one that meets this request, which is used up by it. */
  take(route: string, { byApp }: { byApp: boolean }): Failure | undefined {
    const meets = (failure: Failure) => (failure.route === undefined ? !byApp : failure.route === route)
    const found = this.#waiting.find(({ failure }) => meets(failure))
    if (!found) return undefined
    found.left -= 1
    if (found.left === 0) this.#waiting.splice(this.#waiting.indexOf(found), 1)
    return found.failure
  }
}
