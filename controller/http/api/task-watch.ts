import type { TaskChange, TaskFeed } from '../../tasks/feed.ts'

/** What a reader who does not keep up may be behind; then changes are counted, not kept. */
const mostHeldBack = 10_000
/** An empty line now and then: nobody on the way takes the connection for dead. */
const heartbeatMs = 30_000

/**
 * Lines of text for a reader: what `lineOf` makes of each change from now on, and `{"missed": n}` where the reader was
 * too slow for n of them. The first line is empty: what happens after it is not missed. Ends when the signal says so.
 */
export async function* watchTasks(
  feed: TaskFeed,
  lineOf: (change: TaskChange) => string | undefined,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const lines = ['']
  let missed = 0
  let wake = () => {}
  const stop = feed.subscribe((change) => {
    const line = lineOf(change)
    if (line === undefined) return
    if (lines.length < mostHeldBack) lines.push(line)
    else missed++
    wake()
  })
  const heartbeat = setInterval(() => {
    if (lines.length === 0) lines.push('')
    wake()
  }, heartbeatMs)
  signal.addEventListener('abort', () => wake(), { once: true })
  try {
    while (!signal.aborted) {
      if (lines.length > 0)
        yield lines
          .splice(0)
          .map((line) => `${line}\n`)
          .join('')
      else if (missed > 0) {
        yield `${JSON.stringify({ missed })}\n`
        missed = 0
      } else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    stop()
    clearInterval(heartbeat)
  }
}
