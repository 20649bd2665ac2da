import { type Signal, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { WireAuditRow } from '../../api/audit.ts'
import type { Page } from '../../api/keyset.ts'
import { paths } from '../../api/paths.ts'
import { AskError, ask } from './ask.ts'
import { type AuditFilter, auditQuery } from './audit-filter.ts'
import { withQuery } from './place.ts'

/** Of one page. */
const pageSize = 100

/** Rows of the audit trail, newest first, page by page. Rows never change; newer ones come when the viewer asks for them. */
export class AuditList {
  readonly rows: Signal<readonly WireAuditRow[]> = signal([])
  readonly error: Signal<AskError | undefined> = signal(undefined)
  readonly isLoading = signal(false)
  /** Where it goes on; null at the end, undefined before the first page. */
  readonly next: Signal<string | null | undefined> = signal(undefined)
  /** When the first page was read: ISO 8601, by the browser's clock. */
  readonly at: Signal<string | undefined> = signal(undefined)
  readonly #filter: AuditFilter

  constructor(filter: AuditFilter) {
    this.#filter = filter
  }

  /** From the beginning. What is shown stays until the answer is there. */
  async load(): Promise<void> {
    const page = await this.#page(undefined)
    if (!page) return
    this.rows.value = page.items
    this.at.value = new Date().toISOString()
  }

  /** The page that follows. */
  async more(): Promise<void> {
    const next = this.next.value
    if (!next || this.error.value) return
    const page = await this.#page(next)
    if (page) this.rows.value = [...this.rows.value, ...page.items]
  }

  /** @returns undefined where it failed, or another is on its way */
  async #page(after: string | undefined): Promise<Page<WireAuditRow> | undefined> {
    if (this.isLoading.value) return undefined
    this.isLoading.value = true
    const query = { ...auditQuery(this.#filter), limit: String(pageSize), after }
    try {
      const page = await ask<Page<WireAuditRow>>(withQuery(paths.audit, query))
      this.error.value = undefined
      this.next.value = page.next
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

/** The last list, for Back: it is there as it was left. */
let last: { key: string; list: AuditList } | undefined

export function useAuditList(filter: AuditFilter): AuditList {
  const key = JSON.stringify(auditQuery(filter))
  const list = useMemo(() => (last?.key === key ? last.list : new AuditList(filter)), [key])
  useEffect(() => {
    last = { key, list }
    if (list.next.value === undefined) void list.load()
  }, [list])
  return list
}
