interface Line {
  atWork: number
  readonly waiting: (() => void)[]
}

/** Work for many: so much of each key at once, the rest in line. What one key asks for does not delay others. */
export class TurnsByKey {
  readonly #atOnce: number
  readonly #mostWaiting: number
  readonly #lines = new Map<string, Line>()

  constructor({ atOnce, mostWaiting = Number.POSITIVE_INFINITY }: { atOnce: number; mostWaiting?: number }) {
    this.#atOnce = atOnce
    this.#mostWaiting = mostWaiting
  }

  /** Whether more may come in line. */
  hasRoom(key: string): boolean {
    return (this.#lines.get(key)?.waiting.length ?? 0) < this.#mostWaiting
  }

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(key) ?? { atWork: 0, waiting: [] }
    this.#lines.set(key, line)
    if (line.atWork < this.#atOnce) line.atWork += 1
    else await new Promise<void>((resolve) => line.waiting.push(resolve)) // has the place of whoever was done
    try {
      return await work()
    } finally {
      const next = line.waiting.shift()
      if (next) next()
      else if (--line.atWork === 0) this.#lines.delete(key)
    }
  }
}
