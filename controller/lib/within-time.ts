/**
 * Does work that has `ms` milliseconds, and that others may stop: its signal aborts with the first of them. The timer
 * holds it until then, where `AbortSignal.any([…, AbortSignal.timeout(ms)])` holds nothing: on Node.js 20 such a limit is
 * gone with the next garbage collection. Nothing of it is left once the work is over.
 */
export async function withinTime<T>(
  ms: number,
  others: readonly AbortSignal[],
  work: (signal: AbortSignal) => T | Promise<T>,
): Promise<T> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(tookLonger(ms)), ms)
  const stop = () => {
    clearTimeout(timer)
    limit.abort(others.find(({ aborted }) => aborted)?.reason)
  }
  for (const each of others) each.addEventListener('abort', stop)
  if (others.some(({ aborted }) => aborted)) stop()
  try {
    return await work(limit.signal)
  } finally {
    clearTimeout(timer)
    for (const each of others) each.removeEventListener('abort', stop)
  }
}

function tookLonger(ms: number): DOMException {
  return new DOMException(`it took longer than ${ms / 1000} s`, 'TimeoutError')
}
