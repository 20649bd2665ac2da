import type { EpochMs } from '../../core/domain/epoch.ts'
import type { TimerClock } from '../ports/clock.ts'

export interface DebounceOptions<T> {
  clock: TimerClock
  /** A burst is over when nothing came for this long, in milliseconds... */
  quietMs: number
  /** ...or when the first of it is this old. */
  longestMs: number
  /** So many at once are not waited for. */
  most: number
  /** Gets a burst, in the order in which each of it came first. */
  emit: (values: readonly T[]) => void
}

/** Collects what comes in bursts; of those with one key the newest is kept. */
export class Debounce<T> {
  readonly #options: DebounceOptions<T>
  readonly #waiting = new Map<string, T>()
  #since: EpochMs = 0
  #cancel: (() => void) | undefined

  constructor(options: DebounceOptions<T>) {
    this.#options = options
  }

  add(key: string, value: T): void {
    const { clock, quietMs, longestMs, most } = this.#options
    if (this.#waiting.size === 0) this.#since = clock.now()
    this.#waiting.set(key, value)
    const left = this.#waiting.size < most ? this.#since + longestMs - clock.now() : 0
    this.#cancel?.()
    this.#cancel = clock.after(Math.max(0, Math.min(quietMs, left)), () => this.flush())
  }

  flush(): void {
    this.stop()
    const values = [...this.#waiting.values()]
    this.#waiting.clear()
    if (values.length > 0) this.#options.emit(values)
  }

  /** Forgets when to emit; what waits is emitted with the next burst. */
  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}
