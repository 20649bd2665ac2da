import type { ObjectStore } from '../../ports/object-store.ts'
import type { Query } from './rql.ts'
import { anyFields } from './rql-fields.ts'
import { RqlError } from './rql-filter.ts'
import { matcherOf, select } from './rql-select.ts'

/** Of one environment and collection. */
export interface Collection {
  environment: string
  collection: string
}

/** Of a collection, those written last: others are found by their id. */
const mostObjects = 1_000
/** Bytes of what is answered, or sorted. */
const mostBytes = 16 * 1024 * 1024

/**
 * The page of a collection that a query asks for. No more bodies are read than it takes to find it, and no more kept than
 * are answered; where they are to be sorted, all that the filter lets pass.
 * @throws {RqlError} where that is too much
 */
export async function objectPage(
  { environment, collection }: Collection,
  query: Query,
  store: Pick<ObjectStore, 'listObjects' | 'countObjects'>,
): Promise<{ page: unknown[]; total: number }> {
  const isPlain = query.filter.op === 'and' && query.filter.filters.length === 0
  const limit = Math.min(query.limit ?? mostObjects, mostObjects)
  const isSorted = query.ordering.length > 0 && limit > 0
  const total = await store.countObjects(environment, collection, mostObjects)
  const read = (offset: number, end: number) =>
    chunks(
      (from) => store.listObjects(environment, collection, { offset: from, limit: end - from }),
      offset,
      end,
    )
  if (isPlain && !isSorted) {
    const kept = new Kept()
    const end = Math.min(query.offset + limit, total)
    for await (const found of read(Math.min(query.offset, end), end)) for (const each of found) kept.add(each)
    return { page: kept.bodies, total }
  }
  const passes = matcherOf(query.filter, anyFields)
  const kept = new Kept()
  let passed = 0
  for await (const found of read(0, total)) {
    for (const each of found) {
      if (!passes(each.body)) continue
      const isOfPage = passed >= query.offset && passed < query.offset + limit
      if (isSorted || isOfPage) kept.add(each)
      passed += 1
    }
  }
  const page = isSorted ? select(kept.bodies, query, limit).page : kept.bodies
  return { page, total: passed }
}

class Kept {
  readonly bodies: unknown[] = []
  #bytes = 0

  add({ body, bytes }: { body: unknown; bytes: number }): void {
    this.#bytes += bytes
    if (this.#bytes > mostBytes)
      throw new RqlError(
        `these are more than ${mostBytes} bytes: ask for fewer with limit, or for those of an id`,
      )
    this.bodies.push(body)
  }
}

async function* chunks<T>(
  read: (from: number) => Promise<T[]>,
  from: number,
  end: number,
): AsyncGenerator<T[]> {
  for (let at = from; at < end; ) {
    const found = await read(at)
    if (found.length === 0) return
    yield found
    at += found.length
  }
}
