import { longestPage, type Page, usualPage } from '../../api/keyset.ts'
import { badInput } from './errors.ts'
import { queryNumber } from './query-number.ts'

/** What a page is asked for by; see `pageQuery`. */
export interface PageQuery {
  limit?: string
  after?: string
}

export interface WantedPage {
  limit: number
  after: string | undefined
}

/** No key of ours is longer. */
const longestKey = 300

/** @throws {HttpError} 400 where that is no page */
export function wantedPage({ limit, after }: PageQuery): WantedPage {
  if (Array.isArray(after) || (after?.length ?? 0) > longestKey)
    throw badInput('after: expected what "next" said')
  const most = queryNumber('limit', limit, { usual: usualPage, most: longestPage })
  return { limit: Math.max(1, most), after: after === '' ? undefined : after }
}

/** The first so many of what follows, and where to go on. No more is taken than one beyond the page. */
export function pageOf<T>(following: Iterable<T>, limit: number, keyOf: (item: T) => string): Page<T> {
  const items: T[] = []
  for (const each of following) {
    if (items.length === limit) return { items, next: keyOf(items.at(-1) as T) }
    items.push(each)
  }
  return { items, next: null }
}
