/** Remembers the newest `most` keys. */
export class RecentlySeen {
  readonly #most: number
  readonly #keys = new Set<string>()

  constructor(most: number) {
    this.#most = most
  }

  /** Whether it was seen before; from now on it was. */
  see(key: string): boolean {
    const known = this.#keys.delete(key)
    this.#keys.add(key)
    const [oldest] = this.#keys
    if (this.#keys.size > this.#most && oldest !== undefined) this.#keys.delete(oldest)
    return known
  }
}
