import type { TimerClock } from '../ports/clock.ts'

/** Something that happens again and again, and can be waited for. */
export class Signal {
  readonly #clock: Pick<TimerClock, 'elapsed' | 'after'>
  /** Undefined until somebody waits: there are many on which nobody does. */
  #waiting: Set<() => void> | undefined

  constructor(clock: Pick<TimerClock, 'elapsed' | 'after'>) {
    this.#clock = clock
  }

  notify(): void {
    for (const wake of [...(this.#waiting ?? [])]) wake()
  }

  /**
   * Resolves with true once the condition holds, asking after each notification; with false after `timeoutMs`, whatever
   * becomes of the time of day. Rejects with the abort reason. Keeps no process alive.
   */
  async until(condition: () => boolean, timeoutMs: number, abort: AbortSignal): Promise<boolean> {
    const deadline = this.#clock.elapsed() + timeoutMs
    while (!condition()) {
      abort.throwIfAborted()
      const left = deadline - this.#clock.elapsed()
      if (left <= 0) return false
      await this.#next(left, abort)
    }
    return true
  }

  #next(timeoutMs: number, abort: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        cancel()
        abort.removeEventListener('abort', wake)
        this.#waiting?.delete(wake)
        resolve()
      }
      const cancel = this.#clock.after(timeoutMs, wake)
      abort.addEventListener('abort', wake)
      this.#waiting ??= new Set()
      this.#waiting.add(wake)
    })
  }
}

/** Resolves after `ms` milliseconds, or rejects at once with the abort reason. Keeps no process alive. */
export async function sleep(
  ms: number,
  clock: Pick<TimerClock, 'elapsed' | 'after'>,
  abort: AbortSignal,
): Promise<void> {
  await new Signal(clock).until(() => false, ms, abort)
}
