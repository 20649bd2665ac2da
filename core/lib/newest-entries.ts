/** A map that keeps the `most` entries that were set last. */
export class NewestEntries<V> {
  readonly #most: number
  readonly #entries = new Map<string, V>()

  constructor(most: number) {
    this.#most = most
  }

  get(key: string): V | undefined {
    return this.#entries.get(key)
  }

  set(key: string, value: V): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > this.#most && oldest !== undefined) this.#entries.delete(oldest)
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }
}

/** Remembers the `most` keys that were seen last. */
export class RecentlySeen {
  readonly #keys: NewestEntries<true>

  constructor(most: number) {
    this.#keys = new NewestEntries(most)
  }

  /** Whether it was seen before; from now on it was. */
  see(key: string): boolean {
    const known = this.#keys.get(key) ?? false
    this.#keys.set(key, true)
    return known
  }

  forget(key: string): void {
    this.#keys.delete(key)
  }
}
