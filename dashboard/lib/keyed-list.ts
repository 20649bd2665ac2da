import { type Signal, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { StreamChange } from '../../api/stream.ts'
import { AskError, ask } from './ask.ts'
import { listen } from './changes.ts'
import { withQuery } from './place.ts'

/** Of one page. */
const pageSize = 100
/** Ids that one question names at most. */
const mostIds = 200
/** Between two looks at rows that are shown, in milliseconds. */
const shortestMs = 1_000

type Filter = Readonly<Record<string, string | undefined>>

interface Row {
  id: string
}

interface Answer<T> {
  items: readonly T[]
  next: string | null
}

/** What a list is of. */
export interface ListKind<T extends Row> {
  /** Of the API: pages, and with `id` the rows that are named. */
  path: string
  /** Which rows may be others after a change. */
  concerns: (change: StreamChange) => (row: T) => boolean
  /** Id of the environment that a row is of. */
  environmentOf: (row: T) => string
  /** Ids of environments of which rows that are not shown may belong into the list, after a change. */
  elsewhere: (change: StreamChange) => readonly string[]
}

/**
 * Rows of a filter, page by page. Those that are shown change where they are; what came or went, or would be elsewhere
 * now, waits until the viewer asks for it, so that nothing moves under the pointer.
 */
export class KeyedList<T extends Row> {
  readonly rows: Signal<readonly T[]> = signal([])
  readonly error: Signal<AskError | undefined> = signal(undefined)
  readonly isLoading = signal(false)
  /** Whether all pages are there; undefined before the first. */
  readonly isWhole: Signal<boolean | undefined> = signal(undefined)
  /** Environments that changed and of which nothing is shown. */
  readonly elsewhere: Signal<ReadonlySet<string>> = signal(new Set())
  readonly #kind: ListKind<T>
  readonly #filter: Filter
  readonly #dirty = new Set<string>()
  #next: string | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #lookedAt = Number.NEGATIVE_INFINITY

  constructor(kind: ListKind<T>, filter: Filter) {
    this.#kind = kind
    this.#filter = filter
  }

  /** From the beginning. What is shown stays until the answer is there. */
  async load(): Promise<void> {
    const page = await this.#page(undefined)
    if (!page) return
    this.rows.value = page.items
    this.elsewhere.value = new Set()
  }

  /** The page that follows. */
  async more(): Promise<void> {
    if (this.#next === null || this.isLoading.value || this.error.value) return
    const page = await this.#page(this.#next)
    if (page) this.rows.value = [...this.rows.value, ...page.items]
  }

  /** @param change undefined: anything may be another */
  heard(change: StreamChange | undefined): void {
    const isConcerned = change ? this.#kind.concerns(change) : () => true
    for (const row of this.rows.value) if (isConcerned(row)) this.#dirty.add(row.id)
    if (this.#dirty.size > 0) {
      const wait = this.#lookedAt + shortestMs - performance.now()
      this.#timer ??= setTimeout(() => void this.#look(), Math.max(0, wait))
    }
    if (!change) return
    const shown = new Set(this.rows.value.map(this.#kind.environmentOf))
    const others = this.#kind.elsewhere(change).filter((id) => !shown.has(id))
    if (others.length > 0) this.elsewhere.value = new Set([...this.elsewhere.value, ...others])
  }

  async #look(): Promise<void> {
    this.#lookedAt = performance.now()
    const ids = [...this.#dirty]
    this.#dirty.clear()
    for (let at = 0; at < ids.length; at += mostIds) {
      const path = withQuery(this.#kind.path, {
        id: ids.slice(at, at + mostIds).join(','),
        limit: String(mostIds),
      })
      const { items } = await ask<Answer<T>>(path).catch(() => ({ items: [] as readonly T[] }))
      const now = new Map(items.map((each) => [each.id, each]))
      this.rows.value = this.rows.value.map((row) => now.get(row.id) ?? row)
    }
    this.#timer = undefined
    if (this.#dirty.size > 0) this.#timer = setTimeout(() => void this.#look(), shortestMs)
  }

  async #page(after: string | undefined): Promise<Answer<T> | undefined> {
    this.isLoading.value = true
    const path = withQuery(this.#kind.path, { ...this.#filter, limit: String(pageSize), after })
    try {
      const page = await ask<Answer<T>>(path)
      this.error.value = undefined
      this.#next = page.next
      this.isWhole.value = page.next === null
      return page
    } catch (error) {
      if (!(error instanceof AskError)) throw error
      this.error.value = error
      return undefined
    } finally {
      this.isLoading.value = false
    }
  }
}

// biome-ignore lint/suspicious/noExplicitAny: each is found by its kind
type AnyList = KeyedList<any>

/** The last list of each kind, for Back: it is there as it was left. */
const last = new Map<unknown, { key: string; list: AnyList }>()

export function useKeyedList<T extends Row>(kind: ListKind<T>, filter: Filter): KeyedList<T> {
  const key = JSON.stringify(filter)
  const list: KeyedList<T> = useMemo(() => {
    const before = last.get(kind)
    return before?.key === key ? before.list : new KeyedList(kind, filter)
  }, [kind, key])
  useEffect(() => {
    last.set(kind, { key, list })
    if (list.isWhole.value === undefined) void list.load()
    else list.heard(undefined)
    return listen((change) => list.heard(change))
  }, [list])
  return list
}
