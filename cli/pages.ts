import { longestPage, type Page } from '../api/keyset.ts'
import type { Client } from './client.ts'

/** Parameters of a query; what is undefined is left out. */
export type Parameters = Readonly<Record<string, string | number | undefined>>

/** All that a list has, from `after` on, page after page as they are read: no more is held than one. */
export async function* itemsOf<T>(
  client: Client,
  path: string,
  parameters: Parameters = {},
): AsyncGenerator<T> {
  let { after } = parameters
  do {
    const page: Page<T> = await client.get(withQuery(path, { limit: longestPage, ...parameters, after }))
    yield* page.items
    after = page.next ?? undefined
  } while (after !== undefined)
}

export function withQuery(path: string, parameters: Parameters): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined)
  const query = given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')
  return query === '' ? path : `${path}?${query}`
}

/** Of a list no more than is needed to name some of it. */
export async function firstOf<T>(items: AsyncIterable<T>, most: number): Promise<T[]> {
  const first: T[] = []
  for await (const each of items) if (first.push(each) >= most) break
  return first
}
