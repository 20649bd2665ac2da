import { compactInts, type Ints } from '../../core/lib/sparse-ints.ts'
import { PackedHeads } from './packed-heads.ts'

/** A form of `+` in queries and forms, so both are one for whoever looks for a secret. */
const [plus, blank] = [0x2b, 0x20]

/** Parent and byte of each node, and all nodes, parents first. */
interface Tree {
  parents: Int32Array
  bytes: Uint8Array
  order: readonly number[]
  /** Length of the pattern that ends at a node. */
  ends: Int32Array
}

/** What there is in `#next` where a node has no child that follows it. */
const none = 256

/** Finds byte strings in others, of which `+` and a blank count as the same. */
export interface Finder {
  readonly packedHeads: PackedHeads
  /** Tells each place where one of them ends, at least with the longest that does. */
  find(bytes: Uint8Array, found: (start: number, end: number) => void): void
}

/**
 * Finds all of a set of byte strings in one walk over a text (Aho-Corasick): it takes as long as the text is, however many
 * they are. `+` and a blank count as the same.
 */
export class Matcher implements Finder {
  readonly packedHeads: PackedHeads
  /** Children of the root, by byte. */
  readonly #first = new Int32Array(256)
  /** Byte of the child that has the number after its parent's, as nearly all have: patterns share little but their beginnings. */
  readonly #next: Uint16Array
  /** All others, an open hash of `node * 256 + byte`, which may have more than 32 bits, and the child. */
  #keys = new Float64Array(2).fill(-1)
  #children = new Int32Array(2)
  #mask = 1
  /** The node of the longest text that ends as this one does: mostly none. */
  readonly #shorter: Ints
  /** Length of the longest pattern that ends here; 0 for none. */
  readonly #ends: Ints

  constructor(patterns: readonly Uint8Array[]) {
    this.packedHeads = new PackedHeads(patterns)
    const size = patterns.reduce((total, each) => total + each.length, 0)
    this.#next = new Uint16Array(size + 1).fill(none)
    const { shorter, ends } = this.#link(this.#grow(patterns, size))
    this.#shorter = compactInts(shorter)
    this.#ends = compactInts(ends)
  }

  /** Tells each place where a pattern ends, with the longest that does. */
  find(bytes: Uint8Array, found: (start: number, end: number) => void): void {
    const [first, shorter, ends] = [this.#first, this.#shorter, this.#ends]
    let node = 0
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] === plus ? blank : (bytes[at] as number)
      let next = node === 0 ? 0 : this.#child(node, byte)
      while (next === 0 && node !== 0) {
        node = shorter.at(node)
        next = node === 0 ? 0 : this.#child(node, byte)
      }
      node = next === 0 ? (first[byte] as number) : next
      const length = node === 0 ? 0 : ends.at(node)
      if (length > 0) found(at + 1 - length, at + 1)
    }
  }

  /** The tree of all patterns. */
  #grow(patterns: readonly Uint8Array[], size: number): Tree {
    const parents = new Int32Array(size + 1)
    const bytes = new Uint8Array(size + 1)
    const ends = new Int32Array(size + 1)
    const depths: number[][] = []
    let [count, branches] = [0, 0]
    for (const pattern of patterns) {
      let node = 0
      pattern.forEach((given, depth) => {
        const byte = given === plus ? blank : given
        let next = node === 0 ? (this.#first[byte] as number) : this.#child(node, byte)
        if (next === 0) {
          next = ++count
          parents[next] = node
          bytes[next] = byte
          if (node === 0) this.#first[byte] = next
          else if (next === node + 1) this.#next[node] = byte
          else this.#branch(++branches, node * 256 + byte, next)
          depths[depth] ??= []
          depths[depth].push(next)
        }
        node = next
      })
      ends[node] = pattern.length
    }
    return { parents, bytes, order: depths.flat(), ends }
  }

  #link({ parents, bytes, order, ends }: Tree): { shorter: Int32Array; ends: Int32Array } {
    const shorter = new Int32Array(parents.length)
    for (const node of order) {
      const [parent, byte] = [parents[node] as number, bytes[node] as number]
      if (parent !== 0) {
        let other = shorter[parent] as number
        while (other !== 0 && this.#child(other, byte) === 0) other = shorter[other] as number
        shorter[node] = other === 0 ? (this.#first[byte] as number) : this.#child(other, byte)
      }
      ends[node] ||= ends[shorter[node] as number] as number
    }
    return { shorter, ends }
  }

  /** 0: none. */
  #child(node: number, byte: number): number {
    if (this.#next[node] === byte) return node + 1
    const key = node * 256 + byte
    for (let slot = slotOf(key); ; slot++) {
      const there = this.#keys[slot & this.#mask]
      if (there === key) return this.#children[slot & this.#mask] as number
      if (there === -1) return 0
    }
  }

  /** @param count how many there are with this one: the hash is at most half full */
  #branch(count: number, key: number, child: number): void {
    if (2 * count > this.#keys.length) this.#widen()
    this.#put(key, child)
  }

  #put(key: number, child: number): void {
    let slot = slotOf(key)
    while (this.#keys[slot & this.#mask] !== -1) slot++
    this.#keys[slot & this.#mask] = key
    this.#children[slot & this.#mask] = child
  }

  #widen(): void {
    const [keys, children] = [this.#keys, this.#children]
    this.#keys = new Float64Array(2 * keys.length).fill(-1)
    this.#children = new Int32Array(2 * keys.length)
    this.#mask = 2 * keys.length - 1
    keys.forEach((key, slot) => {
      if (key !== -1) this.#put(key, children[slot] as number)
    })
  }
}

function slotOf(key: number): number {
  return Math.imul(key, 0x9e3779b1) >>> 7
}
