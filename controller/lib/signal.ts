/** Something that happens again and again, and can be waited for. */
export class Signal {
  readonly #waiting = new Set<() => void>()

  notify(): void {
    for (const wake of [...this.#waiting]) wake()
  }

  /**
   * Resolves with true once the condition holds, asking after each notification; with false after `timeoutMs`.
   * Rejects with the abort reason.
   */
  async until(condition: () => boolean, timeoutMs: number, abort: AbortSignal): Promise<boolean> {
    const deadline = Date.now() + timeoutMs
    while (!condition()) {
      abort.throwIfAborted()
      const left = deadline - Date.now()
      if (left <= 0) return false
      await this.#next(left, abort)
    }
    return true
  }

  #next(timeoutMs: number, abort: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        abort.removeEventListener('abort', wake)
        this.#waiting.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, timeoutMs)
      abort.addEventListener('abort', wake)
      this.#waiting.add(wake)
    })
  }
}

/** Resolves after `ms`, or rejects at once with the abort reason. */
export async function pause(ms: number, abort: AbortSignal): Promise<void> {
  await new Signal().until(() => false, ms, abort)
}
