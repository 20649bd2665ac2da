/** An answer that several wait for. It is given up when the last of them has gone. */
export class SharedAnswer<T> {
  readonly #answer: Promise<T>
  readonly #nobody = new AbortController()
  #waiting = 0

  constructor(ask: (signal: AbortSignal) => Promise<T>) {
    this.#answer = ask(this.#nobody.signal)
    this.#answer.catch(() => {}) // told to those who wait
  }

  /** Nobody can wait for it any more. */
  get isGivenUp(): boolean {
    return this.#nobody.signal.aborted
  }

  /** @throws the signal's reason once that has aborted, whatever becomes of the answer */
  async wait(signal: AbortSignal): Promise<T> {
    signal.throwIfAborted()
    this.#waiting += 1
    let stop = () => {}
    try {
      const stopped = new Promise<never>((_, reject) => {
        stop = () => reject(signal.reason)
        signal.addEventListener('abort', stop, { once: true })
      })
      return await Promise.race([this.#answer, stopped])
    } finally {
      signal.removeEventListener('abort', stop)
      this.#waiting -= 1
      if (this.#waiting === 0 && signal.aborted) this.#nobody.abort(signal.reason)
    }
  }
}

/** Answers on their way, by what was asked: who asks the same meanwhile gets the same. */
export class SharedAnswers<T> {
  readonly #known = new Map<string, SharedAnswer<T>>()
  readonly #recent = new Map<string, T>()
  readonly #rememberedMs: number

  /** @param rememberedMs how long an answer is recent, in milliseconds */
  constructor(rememberedMs = 0) {
    this.#rememberedMs = rememberedMs
  }

  /** What was answered a moment ago, for who can do with that. */
  recent(key: string): T | undefined {
    return this.#recent.get(key)
  }

  /** @throws as `SharedAnswer.wait` */
  async ask(key: string, signal: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const known = this.#known.get(key)
    if (known && !known.isGivenUp) return await known.wait(signal)
    const answer: SharedAnswer<T> = new SharedAnswer(async (both) => {
      try {
        const found = await ask(both)
        if (this.#rememberedMs > 0) this.#remember(key, found)
        return found
      } finally {
        if (this.#known.get(key) === answer) this.#known.delete(key)
      }
    })
    this.#known.set(key, answer)
    return await answer.wait(signal)
  }

  #remember(key: string, found: T): void {
    this.#recent.set(key, found)
    const forget = () => {
      if (this.#recent.get(key) === found) this.#recent.delete(key)
    }
    setTimeout(forget, this.#rememberedMs).unref()
  }
}
