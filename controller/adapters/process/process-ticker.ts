/** One timer for any number of small chores. It exists only while there are chores, so that the process can end. */
export interface Ticker {
  /** Calls `chore` on every tick until the returned function is called. A chore must not throw. */
  add(chore: () => void): () => void
  stop(): void
}

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
