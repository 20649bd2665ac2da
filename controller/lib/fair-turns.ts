import { KeyedLine } from './keyed-line.ts'

/** Told when something has to wait for its turn, and when it waits no more. */
export type Waits = (isWaiting: boolean) => void

/** What costs much, for many: so much of it at once, whoever asks. Keys take turns. */
export class FairTurns {
  readonly #atOnce: number
  #atWork = 0
  readonly #line = new KeyedLine<() => void>()

  /** @param atOnce 1 or more */
  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  /**
   * Resolves when it may begin.
   * @returns the way to say that it is over, which may be called again
   * @throws the reason of `signal`, where it aborts before that
   */
  async take(key: string, signal: AbortSignal, waits: Waits = () => {}): Promise<() => void> {
    signal.throwIfAborted()
    if (this.#atWork < this.#atOnce) this.#atWork += 1
    else await this.#wait(key, signal, waits) // has the place of whoever was done
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      this.#leave()
    }
  }

  /** @throws what the work throws, or as `take` */
  async run<T>(key: string, signal: AbortSignal, work: () => Promise<T>, waits?: Waits): Promise<T> {
    const leave = await this.take(key, signal, waits)
    try {
      return await work()
    } finally {
      leave()
    }
  }

  async #wait(key: string, signal: AbortSignal, waits: Waits): Promise<void> {
    waits(true)
    try {
      await new Promise<void>((resolve, reject) => {
        const begin = () => {
          signal.removeEventListener('abort', left)
          resolve()
        }
        const left = () => {
          this.#line.remove(key, begin)
          reject(signal.reason)
        }
        signal.addEventListener('abort', left, { once: true })
        this.#line.add(key, begin)
      })
    } finally {
      waits(false)
    }
  }

  #leave(): void {
    const next = this.#line.next()
    if (next) next()
    else this.#atWork -= 1
  }
}
