import { type Signal, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { StreamChange } from '../../api/stream.ts'
import { AskError, ask, isSignedOut } from './ask.ts'
import { listen } from './changes.ts'

/** Whether an answer, as it was last, may be another after a change; undefined is a change that nobody knows more of. */
export type Concerns<T = unknown> = (change: StreamChange | undefined, data: T | undefined) => boolean

/** How an answer is asked for and read. */
type Asks<T> = (path: string) => Promise<T>

/** Between two times that the same is asked, however often it changes. */
const shortestMs = 1_000
/** So many answers are kept that no screen shows: Back has them at once. */
const mostKept = 60

/** One question to the API and its answer, which is asked again when something it is about has changed. */
export class Query<T> {
  readonly path: string
  readonly data: Signal<T | undefined> = signal(undefined)
  /** Why the last time gave no answer; data of before stay. */
  readonly error: Signal<AskError | undefined> = signal(undefined)
  readonly isLoading = signal(false)
  /** When `data` came, by the browser's clock. */
  readonly at: Signal<number | undefined> = signal(undefined)
  concerns: Concerns<T> = never
  users = 0
  isStale = true
  readonly #asks: Asks<T>
  #askedAt = Number.NEGATIVE_INFINITY
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(path: string, asks: Asks<T>) {
    this.path = path
    this.#asks = asks
  }

  /** Soon, where somebody shows it; else when somebody does. */
  changed(): void {
    this.isStale = true
    if (this.users === 0 || this.isLoading.value) return
    const wait = this.#askedAt + shortestMs - performance.now()
    this.#timer ??= setTimeout(() => void this.load(), Math.max(0, wait))
  }

  async load(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.isLoading.value || isSignedOut.value) return
    this.isLoading.value = true
    this.isStale = false
    this.#askedAt = performance.now()
    try {
      this.data.value = await this.#asks(this.path)
      this.error.value = undefined
      this.at.value = Date.now()
    } catch (error) {
      this.error.value = error instanceof AskError ? error : unknown(error)
    }
    this.isLoading.value = false
    if (this.isStale) this.changed() // it changed while it was on its way
  }
}

const never = () => false
// biome-ignore lint/suspicious/noExplicitAny: each is asked by whoever knows what it answers
const queries = new Map<string, Query<any>>()

function unknown(error: unknown): AskError {
  return new AskError(String(error), { status: 0, code: 'UNKNOWN', request: null })
}

/**
 * @param path of the API, with its query; null: nothing is asked
 * @param asks always the same one for a path
 */
export function useQuery<T>(
  path: string | null,
  concerns: Concerns<T>,
  asks: Asks<T> = ask,
): Query<T> | null {
  const query = useMemo(() => (path === null ? null : queryOf(path, asks)), [path])
  if (query) query.concerns = concerns
  useEffect(() => {
    if (!query) return
    query.users += 1
    if (query.isStale || query.error.value) void query.load()
    return () => {
      query.users -= 1
      forgetOldest()
    }
  }, [query])
  return query
}

function queryOf<T>(path: string, asks: Asks<T>): Query<T> {
  const query: Query<T> = queries.get(path) ?? new Query<T>(path, asks)
  queries.delete(path)
  queries.set(path, query) // the last one used is the last one
  return query
}

function forgetOldest(): void {
  if (queries.size <= mostKept) return
  for (const [path, { users }] of queries) {
    if (users === 0) queries.delete(path)
    if (queries.size <= mostKept) return
  }
}

listen((change) => {
  for (const query of queries.values()) if (query.concerns(change, query.data.value)) query.changed()
})

export const onStatus: Concerns = (change) => !change || change.status || change.environments.length > 0
export const onEnvironment =
  (id: string): Concerns =>
  (change) =>
    !change || change.environments.includes(id)
/** What is asked once stays as it is until all may be another. */
export const onNothing: Concerns = (change) => !change
