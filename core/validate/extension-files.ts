import { compareText } from '../lib/compare-text.ts'
import type { Declared } from './catalog.ts'

/** By extension name, the files that say something about it, sorted. */
export function extensionFiles(declared: readonly Declared[]): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, Set<string>>()
  for (const { document, header } of declared) {
    if (header.extension === undefined) continue
    const known = files.get(header.extension) ?? new Set()
    files.set(header.extension, known.add(document.file))
  }
  const sorted = [...files].sort(([a], [b]) => compareText(a, b))
  return new Map(sorted.map(([name, each]) => [name, Object.freeze([...each].sort())]))
}
