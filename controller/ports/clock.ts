import type { EpochMs } from '../../core/domain/epoch.ts'

export interface Clock {
  now(): EpochMs
}

/** A clock that also calls back. */
export interface TimerClock extends Clock {
  /** Milliseconds on a clock that never jumps, from an origin of its own: for durations, never for dates. */
  elapsed(): number
  /** Calls back once, in `ms` milliseconds, and returns the way to cancel that. Keeps no process alive. */
  after(ms: number, callback: () => void): () => void
}

export const systemClock: TimerClock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms).unref()
    return () => clearTimeout(timer)
  },
}
