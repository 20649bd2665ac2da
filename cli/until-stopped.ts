/** Aborts at Ctrl-C, or at the end of who reads; to be left when there is nothing to stop any more. */
export interface Stopped {
  signal: AbortSignal
  leave: () => void
}

export function listenForStop(): Stopped {
  const stopped = new AbortController()
  const stop = () => stopped.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  process.stdout.once('close', stop)
  const leave = () => {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    process.stdout.off('close', stop)
    stop()
  }
  return { signal: stopped.signal, leave }
}

/** Until Ctrl-C, or the end of who reads. */
export async function untilStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const { signal, leave } = listenForStop()
  try {
    return await work(signal)
  } catch (error) {
    if (!signal.aborted) throw error
    return undefined
  } finally {
    leave()
  }
}
