import type { Finder } from './matcher.ts'
import { PackedHeads } from './packed-heads.ts'

const [plus, blank] = [0x2b, 0x20]

/** So many, of so many bytes, are found sooner one after another, and that takes no tables: most environments have no more. */
const few = { patterns: 16, bytes: 128 }

export function areFew(patterns: readonly Uint8Array[]): boolean {
  return patterns.length <= few.patterns && patterns.every(({ length }) => length <= few.bytes)
}

/** Finds a few short byte strings, one after another. `+` and a blank count as the same. */
export class FewMatcher implements Finder {
  readonly packedHeads: PackedHeads
  readonly #patterns: readonly Buffer[]

  /** @param patterns as `areFew` has them: the time taken is that of the text, times the bytes of all of them at worst */
  constructor(patterns: readonly Uint8Array[]) {
    this.packedHeads = new PackedHeads(patterns)
    this.#patterns = patterns.filter(({ length }) => length > 0).map(withBlanks)
  }

  find(bytes: Uint8Array, found: (start: number, end: number) => void): void {
    const text = withBlanks(bytes)
    for (const pattern of this.#patterns) {
      for (let at = text.indexOf(pattern); at !== -1; at = text.indexOf(pattern, at + 1))
        found(at, at + pattern.length)
    }
  }
}

function withBlanks(bytes: Uint8Array): Buffer {
  const same = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!same.includes(plus)) return same
  return Buffer.from(same.map((each) => (each === plus ? blank : each)))
}
