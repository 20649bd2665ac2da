import { signal } from '@preact/signals'
import type { Page } from '../../api/keyset.ts'
import { nextHeader } from '../../api/task.ts'
import { parseExact } from '../../core/lib/exact-json.ts'
import { prefix } from './prefix.ts'

/** Something was asked of the controller and not answered as hoped. */
export class AskError extends Error {
  /** Of HTTP; 0 where no answer came. */
  readonly status: number
  readonly code: string
  /** Names the request in the controller's log; null where no answer came. */
  readonly request: string | null
  /** All of the answer, where it was JSON. */
  readonly told: unknown

  constructor(
    message: string,
    { status, code, request, told }: { status: number; code: string; request: string | null; told?: unknown },
  ) {
    super(message)
    this.status = status
    this.code = code
    this.request = request
    this.told = told
  }
}

/** The session has ended: what is shown is old, and nothing more is asked. */
export const isSignedOut = signal(false)
/** Milliseconds by which the controller's clock is ahead of the browser's, as its last answer had it. */
export const skewMs = signal(0)

/** An answer that is not there by then will not come, in milliseconds. */
const longestMs = 30_000

export interface Question {
  method?: 'GET' | 'POST' | 'DELETE'
  body?: unknown
  /** Sent as it is, in place of `body`. Its type is that of the request. */
  file?: Blob
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal
}

/**
 * Asks the controller.
 * @param path below the prefix, with its query
 * @throws {AskError}
 */
export async function ask<T>(path: string, question: Question = {}): Promise<T> {
  return await answered(path, question, async (answer) => (await readable(answer)) as T)
}

/**
 * The same where the answer holds data of others: an `ExactNumber` stands for each number that JavaScript would change.
 * @throws {AskError}
 */
export async function askExactly<T>(path: string): Promise<T> {
  return await answered(path, {}, async (answer) => (await readable(answer, parseExact)) as T)
}

/**
 * The same where the answer is a page that says in a header where the next one begins.
 * @throws {AskError}
 */
export async function askPage<T>(path: string): Promise<Page<T>> {
  return await answered(path, {}, async (answer) => ({
    items: (await readable(answer)) as T[],
    next: answer.headers.get(nextHeader),
  }))
}

/**
 * The same of a file, with the name that the controller gives it; undefined where it gives none.
 * @throws {AskError}
 */
export async function askFile(path: string): Promise<{ blob: Blob; name: string | undefined }> {
  return await answered(path, {}, async (answer) => ({
    blob: await answer.blob(),
    name: /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1],
  }))
}

/** @throws {AskError} */
async function answered<T>(
  path: string,
  question: Question,
  read: (answer: Response) => Promise<T>,
): Promise<T> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), longestMs)
  try {
    const answer = await fetched(path, question, late.signal)
    return await read(answer)
  } catch (error) {
    if (error instanceof AskError || question.signal?.aborted) throw error
    const why = late.signal.aborted
      ? `no answer within ${longestMs / 1000} s`
      : 'the controller cannot be reached'
    throw new AskError(why, { status: 0, code: 'UNREACHABLE', request: null })
  } finally {
    clearTimeout(timer)
  }
}

/** The answer, whose status is a good one. */
async function fetched(
  path: string,
  { method = 'GET', body, file, headers, signal: given }: Question,
  late: AbortSignal,
): Promise<Response> {
  const answer = await fetch(prefix + path, {
    method,
    signal: given ? AbortSignal.any([given, late]) : late,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(file && { 'content-type': file.type }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(file && { body: file }),
  })
  setSkew(answer)
  if (answer.status === 401) isSignedOut.value = true
  if (!answer.ok) throw await refusalOf(answer)
  return answer
}

/** What a browser says of a text that it cannot read has a piece of it, which may be a secret: nobody is told that. */
async function readable(answer: Response, parse: (text: string) => unknown = JSON.parse): Promise<unknown> {
  if (answer.status === 204) return undefined
  const text = await answer.text()
  try {
    return parse(text)
  } catch {
    throw new AskError('what was answered was cut off, or is not of the controller', {
      status: answer.status,
      code: 'UNREADABLE',
      request: answer.headers.get('x-request-id'),
    })
  }
}

async function refusalOf(answer: Response): Promise<AskError> {
  const told = (await answer.json().catch(() => ({}))) as { error_code?: string; errors?: string[] }
  const message = told.errors?.join('; ') ?? `the controller answered ${answer.status}`
  return new AskError(message, {
    status: answer.status,
    code: told.error_code ?? String(answer.status),
    request: answer.headers.get('x-request-id'),
    told,
  })
}

function setSkew({ headers }: Response): void {
  const date = Date.parse(headers.get('date') ?? '')
  if (!Number.isNaN(date)) skewMs.value = Math.round((date - Date.now()) / 1000) * 1000
}
