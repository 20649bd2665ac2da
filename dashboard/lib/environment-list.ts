import { type Signal, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { EnvironmentOverview, EnvironmentPage } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import type { StreamChange } from '../../api/stream.ts'
import { AskError, ask } from './ask.ts'
import { listen } from './changes.ts'
import { withQuery } from './place.ts'

/** Of one page. */
const pageSize = 100
/** Ids that one question names at most. */
const mostIds = 200

/**
 * Environments of a filter, page by page. Those that are shown change where they are; what came or went, or would be elsewhere
 * now, waits until the viewer asks for it, so that nothing moves under the pointer.
 */
export class EnvironmentList {
  readonly rows: Signal<readonly EnvironmentOverview[]> = signal([])
  readonly error: Signal<AskError | undefined> = signal(undefined)
  readonly isLoading = signal(false)
  /** Whether all pages are there; undefined before the first. */
  readonly isWhole: Signal<boolean | undefined> = signal(undefined)
  /** Environments that changed and are not shown. */
  readonly elsewhere: Signal<ReadonlySet<string>> = signal(new Set())
  readonly #filter: Readonly<Record<string, string | undefined>>
  #next: string | null = null
  #isClosed = false

  constructor(filter: Readonly<Record<string, string | undefined>>) {
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
    if (this.#next === null || this.isLoading.value) return
    const page = await this.#page(this.#next)
    if (page) this.rows.value = [...this.rows.value, ...page.items]
  }

  close(): void {
    this.#isClosed = true
  }

  /** @param change undefined: anything may be another */
  async heard(change: StreamChange | undefined): Promise<void> {
    const shown = new Set(this.rows.value.map(({ id }) => id))
    if (!change) {
      if (shown.size > 0) await this.#look([...shown])
      return
    }
    const others = change.environments.filter((id) => !shown.has(id))
    if (others.length > 0) this.elsewhere.value = new Set([...this.elsewhere.value, ...others])
    await this.#look(change.environments.filter((id) => shown.has(id)))
  }

  async #look(ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += mostIds) {
      const path = withQuery(paths.allEnvironments, { id: ids.slice(at, at + mostIds).join(',') })
      const { items } = await ask<EnvironmentPage>(path).catch(() => ({ items: [] }))
      if (this.#isClosed) return
      const now = new Map(items.map((each) => [each.id, each]))
      this.rows.value = this.rows.value.map((row) => now.get(row.id) ?? row)
    }
  }

  async #page(after: string | undefined): Promise<EnvironmentPage | undefined> {
    this.isLoading.value = true
    const path = withQuery(paths.allEnvironments, { ...this.#filter, limit: String(pageSize), after })
    try {
      const page = await ask<EnvironmentPage>(path)
      this.error.value = undefined
      this.#next = page.next
      this.isWhole.value = page.next === null
      return this.#isClosed ? undefined : page
    } catch (error) {
      if (!(error instanceof AskError)) throw error
      this.error.value = error
      return undefined
    } finally {
      this.isLoading.value = false
    }
  }
}

/** The last list, for Back: it is there as it was left. */
let last: { key: string; list: EnvironmentList } | undefined

export function useEnvironments(filter: Readonly<Record<string, string | undefined>>): EnvironmentList {
  const key = JSON.stringify(filter)
  const list = useMemo(() => (last?.key === key ? last.list : new EnvironmentList(filter)), [key])
  useEffect(() => {
    last = { key, list }
    if (list.isWhole.value === undefined) void list.load()
    else void list.heard(undefined)
    return listen((change) => void list.heard(change))
  }, [list])
  return list
}
