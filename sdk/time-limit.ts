/**
 * Calls `work` and gives it this long. Then it rejects, and aborts the signal so that the work can stop; work that
 * goes on all the same is no longer waited for.
 * @param what of which it is said that it took longer
 */
export function withinTime<T>(
  limitMs: number,
  work: (signal: AbortSignal) => T | Promise<T>,
  what = 'handler',
): Promise<T> {
  const controller = new AbortController()
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      const error = new Error(`The ${what} took longer than ${limitMs / 1000} s.`)
      reject(error)
      controller.abort(error)
    }, limitMs)
    Promise.resolve(controller.signal)
      .then(work)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}
