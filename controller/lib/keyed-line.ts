/** What waits, by key: keys take turns, so that a key with a thousand does not keep back one with a few. */
export class KeyedLine<T> {
  readonly #waiting = new Map<string, T[]>()

  get isEmpty(): boolean {
    return this.#waiting.size === 0
  }

  add(key: string, one: T): void {
    const others = this.#waiting.get(key)
    if (others) others.push(one)
    else this.#waiting.set(key, [one])
  }

  /** Takes the first of the key whose turn it is, which is last in line from then on. */
  next(): T | undefined {
    for (const [key, waiting] of this.#waiting) {
      const one = waiting.shift()
      this.#waiting.delete(key)
      if (waiting.length > 0) this.#waiting.set(key, waiting)
      return one
    }
    return undefined
  }

  /** It waits no more. */
  remove(key: string, one: T): void {
    const left = this.#waiting.get(key)?.filter((each) => each !== one) ?? []
    if (left.length > 0) this.#waiting.set(key, left)
    else this.#waiting.delete(key)
  }
}
