import type { TagPage } from '../../../api/extension.ts'
import type { Tag } from '../../ports/source-tags.ts'
import { badInput } from '../errors.ts'
import { type PageQuery, wantedPage } from '../keyset.ts'
import { tagsInUse, type Use, withUse } from './tags-in-use.ts'

/** What a page of tags is asked for by; see `listTags`. */
export interface TagQuery extends PageQuery {
  source?: string
  name?: string
  q?: string
}

interface WantedTags {
  limit: number
  after: string | undefined
  source: string | undefined
  name: string | undefined
  q: string | undefined
}

/** The tags of a repository, by version, newest first, and who uses which. */
export interface UsedSource {
  url: string
  found: readonly Tag[]
  uses: readonly Use[]
}

/** Characters of a URL, or of the name of a tag. */
const longestText = 2_000

/** @throws {HttpError} 400 where that is no page */
export function wantedTags(query: TagQuery): WantedTags {
  for (const name of ['after', 'source', 'name', 'q'] as const) {
    const text: unknown = query[name]
    if (text !== undefined && (typeof text !== 'string' || text.length > longestText))
      throw badInput(`${name}: expected one text of at most ${longestText} characters`)
  }
  const { limit } = wantedPage({ ...(query.limit !== undefined && { limit: query.limit }) })
  return { limit, after: query.after || undefined, source: query.source, name: query.name, q: query.q }
}

/**
 * A part of the tags of all the sources, and all that is in use.
 * @throws {HttpError} 400 where there is no tag to go on after
 */
export function tagPage(sources: readonly UsedSource[], wanted: WantedTags): TagPage {
  const { limit, after, name, q = '' } = wanted
  const part = q.toLowerCase()
  const all = sources.flatMap((source) =>
    source.found
      .filter((tag) => name === undefined || tag.name === name)
      .filter((tag) => part === '' || tag.name.toLowerCase().includes(part))
      .map((tag): Placed => ({ source, tag })),
  )
  const begin = after === undefined ? 0 : placeAfter(all, after)
  const end = begin + limit
  return {
    sources: sources.map(({ url, found }) => ({ url, total: found.length })),
    inUse: sources.flatMap(({ url, found, uses }) => tagsInUse(url, found, uses)),
    items: all.slice(begin, end).map(({ source: { url, uses }, tag }) => withUse(url, tag, uses)),
    next: end < all.length ? cursorOf(end - 1, all[end - 1] as Placed) : null,
  }
}

interface Placed {
  source: UsedSource
  tag: Tag
}

/** Where a tag stands, and which it is. No name of a tag has a colon; one that is very long is told by its place alone. */
function cursorOf(place: number, { tag: { name } }: Placed): string {
  return `${place}:${name.length > longestText / 2 ? '' : name}`
}

/**
 * Where the tags begin that follow. Tags come and go: what stood there is looked for, and where it is gone its place
 * counts.
 */
function placeAfter(all: readonly Placed[], after: string): number {
  const [, digits, name = after] = /^(\d{1,9}):(.*)$/s.exec(after) ?? []
  const isHere = (place: number) => all[place]?.tag.name === name
  if (digits === undefined) {
    const place = all.findIndex((_, at) => isHere(at))
    if (place === -1) throw badInput('after: expected what "next" said, or the name of a tag that is there')
    return place + 1
  }
  const place = Number(digits)
  if (name === '') return place + 1
  const nearest = Math.min(place, all.length)
  for (let off = 0; off <= all.length; off += 1)
    for (const at of [nearest - off, nearest + off]) if (isHere(at)) return at + 1
  return place
}
