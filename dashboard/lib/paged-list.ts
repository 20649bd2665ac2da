import { type Signal, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Page } from '../../api/keyset.ts'
import { AskError, ask } from './ask.ts'
import { useKeptList } from './kept-list.ts'
import { pageSize, type QueryFilter } from './keyed-list.ts'
import { withQuery } from './place.ts'

/** Rows page by page, that stay as they were read until the viewer asks for newer ones. */
export class PagedList<T, A extends Page<T> = Page<T>> {
  readonly rows: Signal<readonly T[]> = signal([])
  /** The page that was read last. */
  readonly page: Signal<A | undefined> = signal(undefined)
  readonly error: Signal<AskError | undefined> = signal(undefined)
  readonly isLoading = signal(false)
  /** When the first page was read: ISO 8601, by the browser's clock. */
  readonly at: Signal<string | undefined> = signal(undefined)
  readonly #path: string
  readonly #filter: QueryFilter

  constructor(path: string, filter: QueryFilter) {
    this.#path = path
    this.#filter = filter
  }

  get isEmpty(): boolean {
    return this.page.value?.next === null && this.rows.value.length === 0
  }

  /** From the beginning. What is shown stays until the answer is there. */
  async load(): Promise<void> {
    const page = await this.#ask(undefined)
    if (!page) return
    this.rows.value = page.items
    this.at.value = new Date().toISOString()
  }

  /** The page that follows. */
  async more(): Promise<void> {
    const next = this.page.value?.next
    if (!next || this.error.value) return
    const page = await this.#ask(next)
    if (page) this.rows.value = [...this.rows.value, ...page.items]
  }

  /** @returns undefined where it failed, or another is on its way */
  async #ask(after: string | undefined): Promise<A | undefined> {
    if (this.isLoading.value) return undefined
    this.isLoading.value = true
    try {
      const page = await ask<A>(withQuery(this.#path, { ...this.#filter, limit: String(pageSize), after }))
      this.error.value = undefined
      this.page.value = page
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

/** @param filter in one order, so that two that are equal are equal as texts */
export function usePagedList<T, A extends Page<T> = Page<T>>(
  path: string,
  filter: QueryFilter,
): PagedList<T, A> {
  const list = useKeptList(path, filter, () => new PagedList<T, A>(path, filter))
  useEffect(() => {
    if (list.page.value === undefined) void list.load()
  }, [list])
  return list
}
