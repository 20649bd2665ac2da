import { setTimeout as pause } from 'node:timers/promises'
import { withinTime } from './time-limit.ts'

/** Further tries after a server error or with no connection, and the time between them. */
const furtherTries = 3
const betweenTriesMs = 1_000
/** One request, so that a server that hangs cannot hold a task for ever. */
const requestMs = 60_000

export interface RestAnswer {
  body: unknown
  contentRange: string | null
}

export interface RestRequest {
  /** Scheme, host and the whole path and query. */
  url: string
  /** Sent verbatim. */
  apiKey: string
}

/**
 * One GET.
 * @throws {Error} on a status from 400 at once, from 500 and without a connection after three more tries, 1 s apart
 */
export async function get(request: RestRequest): Promise<RestAnswer> {
  for (let tries = 0; ; tries++) {
    const answer = await send(request).catch((error: Error) => error)
    if (!(answer instanceof Error) && answer.response.status < 500) return contentOf(request, answer)
    if (tries === furtherTries) throw failure(request, answer)
    await pause(betweenTriesMs)
  }
}

interface Answer {
  response: Response
  text: string
}

function send({ url, apiKey }: RestRequest): Promise<Answer> {
  const headers = { Authorization: apiKey, Accept: 'application/json' }
  const ask = async (signal: AbortSignal) => {
    const response = await fetch(url, { headers, signal })
    return { response, text: await response.text() }
  }
  return withinTime(requestMs, ask, 'request')
}

function contentOf(request: RestRequest, answer: Answer): RestAnswer {
  const { response, text } = answer
  if (!response.ok) throw failure(request, answer)
  return { body: text === '' ? null : JSON.parse(text), contentRange: response.headers.get('content-range') }
}

function failure({ url }: RestRequest, answer: Answer | Error): Error {
  const { pathname } = new URL(url)
  return answer instanceof Error
    ? new Error(`GET ${pathname}: ${answer.message}`, { cause: answer })
    : new Error(`GET ${pathname}: ${answer.response.status} ${answer.response.statusText}`)
}
