import { useEffect } from 'preact/hooks'

/**
 * Does something once nothing else has been typed for a while, and gives it up when something is.
 * @param pauseMs after the last key
 * @param work stops where its signal says so; undefined: nothing is to be done
 * @param typed what it depends on
 */
export function useSoon(
  pauseMs: number,
  work: ((signal: AbortSignal) => void) | undefined,
  typed: readonly unknown[],
): void {
  useEffect(() => {
    if (!work) return
    const stop = new AbortController()
    const timer = setTimeout(() => work(stop.signal), pauseMs)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, typed)
}
