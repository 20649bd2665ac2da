import { positionOf } from '../load/loaded-file.ts'
import type { Declared } from './catalog.ts'

/** Something declared again, and where it was declared first. */
export interface Repeat<Item> {
  again: Item
  first: Item
}

/** Every item whose key an earlier one has. Items without a key are left out. */
export function repeats<Item extends object>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string | undefined,
): Repeat<Item>[] {
  const firsts = new Map<string, Item>()
  const found: Repeat<Item>[] = []
  for (const item of items) {
    const key = keyOf(item)
    if (key === undefined) continue
    const first = firsts.get(key)
    if (first) found.push({ again: item, first })
    else firsts.set(key, item)
  }
  return found
}

/** `environments/eu.yaml:14:9`, for messages that name a second place. */
export function placeName({ document }: Declared, pointer: string): string {
  const { file, line, column } = positionOf(document, pointer)
  return `${file}:${line}:${column}`
}
