import { type Signal, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Page } from '../../api/keyset.ts'
import type { StreamChange } from '../../api/stream.ts'
import { AskError, ask } from './ask.ts'
import { joined, listen, noChange } from './changes.ts'
import { useKeptList } from './kept-list.ts'
import { withQuery } from './place.ts'

/** Of one page. */
export const pageSize = 100
/** Ids that one question names at most. */
export const mostIds = 200
/** Between two looks at rows that are shown, in milliseconds. */
const shortestMs = 1_000

interface Row {
  id: string
}

/** What a list is of. */
export interface ListKind<T extends Row, Filter> {
  /** @throws {AskError} */
  page(filter: Filter, after: string | undefined): Promise<Page<T>>
  /**
   * Those that are named, as they are now.
   * @throws {AskError}
   */
  named(ids: readonly string[]): Promise<readonly T[]>
  /** Which rows may be others after a change; undefined: anything may be another. */
  concerns(change: StreamChange | undefined): (row: T) => boolean
  /** What came with a change and is not shown. */
  others: Others<T, Filter>
}

type Others<T extends Row, Filter> =
  /** Things of which rows may come anywhere: ids of environments that changed and of which no row is shown. */
  | {
      kind: 'anywhere'
      changed: (change: StreamChange) => readonly string[]
      environmentOf: (row: T) => string
    }
  /** Rows come at the beginning: ids of those of the first page, which is read again. Ids rise. */
  | { kind: 'first'; isPast: (filter: Filter) => boolean }

/**
 * Rows of a filter, page by page. Those that are shown change where they are; what came or went, or would be elsewhere
 * now, waits until the viewer asks for it, so that nothing moves under the pointer.
 */
export class KeyedList<T extends Row, Filter> {
  readonly rows: Signal<readonly T[]> = signal([])
  readonly error: Signal<AskError | undefined> = signal(undefined)
  readonly isLoading = signal(false)
  /** Where it goes on; null at the end, undefined before the first page. */
  readonly next: Signal<string | null | undefined> = signal(undefined)
  /** A page was empty, and there may be others further on: of a filter that no index serves, few are looked through at once. */
  readonly isSparse = signal(false)
  /** What there is and is not shown, as its kind finds it. */
  readonly others: Signal<ReadonlySet<string>> = signal(new Set())
  readonly #kind: ListKind<T, Filter>
  readonly #filter: Filter
  /** Since the last look; undefined: anything may be another. */
  #change: StreamChange | undefined = noChange
  #timer: ReturnType<typeof setTimeout> | undefined
  #isLooking = false
  #lookedAt = Number.NEGATIVE_INFINITY

  constructor(kind: ListKind<T, Filter>, filter: Filter) {
    this.#kind = kind
    this.#filter = filter
  }

  /** From the beginning. What is shown stays until the answer is there. */
  async load(): Promise<void> {
    const page = await this.#page(undefined)
    if (!page) return
    this.rows.value = page.items
    this.others.value = new Set()
    this.#goesOn(page)
  }

  /** The page that follows. */
  async more(): Promise<void> {
    const next = this.next.value
    if (!next || this.isLoading.value || this.error.value) return
    const page = await this.#page(next)
    if (!page) return
    this.rows.value = [...this.rows.value, ...page.items]
    this.#goesOn(page)
  }

  #goesOn({ items, next }: Page<T>): void {
    this.next.value = next
    this.isSparse.value = next !== null && items.length === 0
  }

  /** @param change undefined: anything may be another */
  heard(change: StreamChange | undefined): void {
    const isConcerned = this.#kind.concerns(change)
    const { others } = this.#kind
    const brings = !change || (others.kind === 'anywhere' ? others.changed(change) : change.tasks).length > 0
    if (!brings && !this.rows.value.some(isConcerned)) return
    this.#change = joined(this.#change, change)
    this.#lookSoon()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #lookSoon(): void {
    if (this.#isLooking) return
    const wait = this.#lookedAt + shortestMs - performance.now()
    this.#timer ??= setTimeout(() => void this.#look(), Math.max(0, wait))
  }

  async #look(): Promise<void> {
    this.#timer = undefined
    this.#isLooking = true
    this.#lookedAt = performance.now()
    const change = this.#change
    this.#change = noChange
    const seen = await this.#lookForOthers(change)
    const concerned = this.#ids(this.rows.value.filter(this.#kind.concerns(change)))
    await this.#lookAt(concerned.filter((id) => !seen.has(id)))
    this.#isLooking = false
    if (this.#change !== noChange) this.#lookSoon()
  }

  /** @returns ids of rows that are as they are now */
  async #lookForOthers(change: StreamChange | undefined): Promise<ReadonlySet<string>> {
    const { others } = this.#kind
    if (others.kind === 'anywhere' && change) {
      const shown = new Set(this.rows.value.map(others.environmentOf))
      const came = others.changed(change).filter((id) => !shown.has(id))
      if (came.length > 0) this.others.value = new Set([...this.others.value, ...came])
    }
    if (others.kind !== 'first') return new Set()
    const newest = await this.#page(undefined)
    if (!newest) return new Set()
    this.#put(newest.items)
    if (!others.isPast(this.#filter)) {
      const ids = this.#ids(this.rows.value)
      const shown = new Set(ids)
      const last = this.next.value === null ? undefined : ids.at(-1)
      const isNew = (id: string) => !shown.has(id) && (last === undefined || id > last)
      this.others.value = new Set(this.#ids(newest.items).filter(isNew))
    }
    return new Set(this.#ids(newest.items))
  }

  #ids(rows: readonly T[]): string[] {
    return rows.map(({ id }) => id)
  }

  async #lookAt(ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += mostIds)
      this.#put(await this.#kind.named(ids.slice(at, at + mostIds)).catch(() => []))
  }

  #put(items: readonly T[]): void {
    if (items.length === 0) return
    const now = new Map(items.map((each) => [each.id, each]))
    this.rows.value = this.rows.value.map((row) => now.get(row.id) ?? row)
  }

  async #page(after: string | undefined): Promise<Page<T> | undefined> {
    this.isLoading.value = true
    try {
      const page = await this.#kind.page(this.#filter, after)
      this.error.value = undefined
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

/** What a list is narrowed down by, as the query of the API has it. */
export type QueryFilter = Readonly<Record<string, string | undefined>>

/** The ways to ask of a list that the API answers as pages, and by ids. */
export function askedAt<T extends Row>(path: string): Pick<ListKind<T, QueryFilter>, 'page' | 'named'> {
  return {
    page: (filter, after) => ask(withQuery(path, { ...filter, limit: String(pageSize), after })),
    named: async (ids) =>
      (await ask<Page<T>>(withQuery(path, { id: ids.join(','), limit: String(mostIds) }))).items,
  }
}

export function useKeyedList<T extends Row, Filter>(
  kind: ListKind<T, Filter>,
  filter: Filter,
): KeyedList<T, Filter> {
  const list = useKeptList(kind, filter, () => new KeyedList(kind, filter))
  useEffect(() => {
    if (list.next.value === undefined) void list.load()
    else list.heard(undefined)
    const stop = listen((change) => list.heard(change))
    return () => {
      stop()
      list.close()
    }
  }, [list])
  return list
}
