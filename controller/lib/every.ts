import type { TimerClock } from '../ports/clock.ts'

/** Chores that are due at about the same time are done at the same time: a machine that sleeps is woken once for all of them. */
const beatMs = 5_000

/** Milliseconds until the beat that is nearest to `ms` from now, which is to be a beat or more. */
export function untilBeat(ms: number, clock: Pick<TimerClock, 'elapsed'>): number {
  const now = clock.elapsed()
  return Math.ceil(Math.round((now + ms) / beatMs) * beatMs - now)
}

/**
 * Calls again and again, `ms` milliseconds apart, on a beat where that is a beat or more. Returns the way to stop. Keeps no
 * process alive.
 */
export function every(
  ms: number,
  clock: Pick<TimerClock, 'after' | 'elapsed'>,
  call: () => void,
): () => void {
  let cancel = () => {}
  const arm = () => {
    cancel = clock.after(ms < beatMs ? ms : untilBeat(ms, clock), () => {
      arm()
      call()
    })
  }
  arm()
  return () => cancel()
}
