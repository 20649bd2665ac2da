/**
 * Due tasks held in memory, as an entry in the queue costs eight statements (decision 23). At most `limit` of an
 * environment; what is more stays in the queue.
 */
export class Hand {
  readonly #limit: number
  /** Ids of entries, by environment. */
  readonly #entries = new Map<string, Set<string>>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** How many more may be taken in; below 0, how many are too many. */
  free(environment: string): number {
    return this.#limit - this.#size(environment)
  }

  /** Whether it is time to take in more: half of it is gone, so that many come at once. */
  isLow(environment: string): boolean {
    return this.#size(environment) <= this.#limit / 2
  }

  has(environment: string, entry: string): boolean {
    return this.#entries.get(environment)?.has(entry) ?? false
  }

  add(environment: string, entry: string): void {
    const entries = this.#entries.get(environment)
    if (entries) entries.add(entry)
    else this.#entries.set(environment, new Set([entry]))
  }

  remove(environment: string, entry: string): void {
    const entries = this.#entries.get(environment)
    entries?.delete(entry)
    if (entries?.size === 0) this.#entries.delete(environment)
  }

  drop(environment: string): void {
    this.#entries.delete(environment)
  }

  #size(environment: string): number {
    return this.#entries.get(environment)?.size ?? 0
  }
}
