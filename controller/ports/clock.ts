/** Milliseconds since the epoch, UTC. */
export type EpochMs = number

export interface Clock {
  now(): EpochMs
}

/** A clock that also calls back. */
export interface TimerClock extends Clock {
  /** Calls back once, in `ms` milliseconds, and returns the way to cancel that. Keeps no process alive. */
  after(ms: number, callback: () => void): () => void
}

export const systemClock: TimerClock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms).unref()
    return () => clearTimeout(timer)
  },
}
