import { withinTime } from '../../lib/within-time.ts'

const answerMs = 10_000
const largestAnswer = 1 << 20

/** What `fetch` is asked with, by whichever of its callers. */
interface Asked {
  method?: string
  headers?: Headers | Record<string, string>
  body?: unknown
  signal?: AbortSignal | null | undefined
}

/**
 * Asks an issuer, in the way `fetch` does. The whole answer has to be there in time, and is not endless: an issuer is
 * somebody else's, and may be slow or broken in any way. It sends nobody elsewhere.
 * @throws {TypeError} where it cannot be reached, or answers with too much
 * @throws {DOMException} `TimeoutError`
 */
export function limitedFetch(url: string | URL, options: Asked = {}): Promise<Response> {
  const others = options.signal ? [options.signal] : []
  return withinTime(answerMs, others, async (signal) => {
    const answer = await fetch(url, { ...options, redirect: 'manual', signal } as RequestInit)
    const parts: Uint8Array[] = []
    let length = 0
    for await (const part of answer.body ?? []) {
      length += part.length
      if (length > largestAnswer) throw new TypeError(`${new URL(url).origin} answers with more than a MiB`)
      parts.push(part)
    }
    const { status, statusText, headers } = answer
    const hasBody = status !== 204 && status !== 304
    return new Response(hasBody ? Buffer.concat(parts) : null, { status, statusText, headers })
  })
}
