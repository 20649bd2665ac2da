/** A lock per key: one task of a key is out at a time. Who comes while one is waits here, the newest first in line. */
export class Parking {
  /** How many of each key are out: two only where an earlier controller left them so. */
  readonly #out = new Map<string, number>()
  readonly #parked = new Map<string, (() => void)[]>()

  isFree(key: string): boolean {
    return !this.#out.has(key)
  }

  /** Undefined: the key is free, and taken now. Else it is when the promise resolves. */
  enter(key: string): Promise<void> | undefined {
    if (this.isFree(key)) {
      this.take(key)
      return undefined
    }
    return new Promise((resolve) => {
      const parked = this.#parked.get(key)
      if (parked) parked.push(resolve)
      else this.#parked.set(key, [resolve])
    })
  }

  /** Takes it, whoever has it. */
  take(key: string): void {
    this.#out.set(key, (this.#out.get(key) ?? 0) + 1)
  }

  leaveAll(keys: readonly string[]): void {
    for (const key of keys) this.leave(key)
  }

  leave(key: string): void {
    const others = (this.#out.get(key) ?? 0) - 1
    if (others > 0) this.#out.set(key, others)
    else this.#out.delete(key)
    if (others > 0) return
    const parked = this.#parked.get(key)
    const next = parked?.pop()
    if (parked?.length === 0) this.#parked.delete(key)
    if (!next) return
    this.take(key)
    next()
  }
}
