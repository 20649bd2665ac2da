import type { TimerClock } from '../ports/clock.ts'

/** Calls again and again, `ms` milliseconds apart. Returns the way to stop. Keeps no process alive. */
export function every(ms: number, clock: Pick<TimerClock, 'after'>, call: () => void): () => void {
  let cancel = () => {}
  const arm = () => {
    cancel = clock.after(ms, () => {
      arm()
      call()
    })
  }
  arm()
  return () => cancel()
}
