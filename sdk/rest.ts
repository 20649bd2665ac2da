import { setTimeout as pause } from 'node:timers/promises'

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
    const response = await send(request).catch((error: Error) => error)
    if (!(response instanceof Error) && response.status < 500) return await answerOf(request, response)
    if (tries === furtherTries) throw failure(request, response)
    if (!(response instanceof Error)) await response.body?.cancel()
    await pause(betweenTriesMs)
  }
}

function send({ url, apiKey }: RestRequest): Promise<Response> {
  return fetch(url, {
    headers: { Authorization: apiKey, Accept: 'application/json' },
    signal: AbortSignal.timeout(requestMs),
  })
}

async function answerOf(request: RestRequest, response: Response): Promise<RestAnswer> {
  const text = await response.text()
  if (!response.ok) throw failure(request, response)
  return { body: text === '' ? null : JSON.parse(text), contentRange: response.headers.get('content-range') }
}

function failure({ url }: RestRequest, response: Response | Error): Error {
  const { pathname } = new URL(url)
  return response instanceof Error
    ? new Error(`GET ${pathname}: ${response.message}`, { cause: response })
    : new Error(`GET ${pathname}: ${response.status} ${response.statusText}`)
}
