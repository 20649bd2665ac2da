/**
 * One timer for any number of small chores. It keeps the process alive, because instances are ended while nothing else may
 * do so, and exists only while there are chores.
 */
export interface Ticker {
  /** Calls `chore` on every tick until the returned function is called. A chore must not throw. */
  add(chore: () => void): () => void
  /** Forgets all chores. */
  stop(): void
}

/** @param intervalMs milliseconds between ticks */
export function createTicker(intervalMs: number): Ticker {
  const chores = new Set<() => void>()
  let timer: NodeJS.Timeout | undefined

  function tick(): void {
    for (const chore of chores) chore()
  }

  function adjust(): void {
    if (chores.size > 0) {
      timer ??= setInterval(tick, intervalMs)
    } else {
      clearInterval(timer)
      timer = undefined
    }
  }

  return {
    add(chore) {
      chores.add(chore)
      adjust()
      return () => {
        chores.delete(chore)
        adjust()
      }
    },
    stop() {
      chores.clear()
      adjust()
    },
  }
}
