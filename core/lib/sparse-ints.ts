/** Integers at places from 0 on, of which most are 0. */
export interface Ints {
  at(place: number): number
}

/** All of them, each in four bytes. */
class DenseInts implements Ints {
  readonly #all: Int32Array

  constructor(all: Int32Array) {
    this.#all = all
  }

  at(place: number): number {
    return this.#all[place] ?? 0
  }
}

/** Those that are not 0, in an open hash by place, which is half full at the most. */
class SparseInts implements Ints {
  /** Place + 1; 0 where nothing is. */
  readonly #places: Int32Array
  readonly #values: Int32Array
  readonly #mask: number

  constructor(all: Int32Array, slots: number) {
    this.#places = new Int32Array(slots)
    this.#values = new Int32Array(slots)
    this.#mask = slots - 1
    all.forEach((value, place) => {
      if (value === 0) return
      const slot = this.#slotOf(place)
      this.#places[slot] = place + 1
      this.#values[slot] = value
    })
  }

  at(place: number): number {
    return this.#values[this.#slotOf(place)] as number
  }

  #slotOf(place: number): number {
    let slot = (Math.imul(place, 0x9e3779b1) >>> 7) & this.#mask
    while (this.#places[slot] !== 0 && this.#places[slot] !== place + 1) slot = (slot + 1) & this.#mask
    return slot
  }
}

/** The same ones in as little memory as they take: at most four bytes each. They are not to be changed any more. */
export function compactInts(all: Int32Array): Ints {
  const count = all.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0)
  const slots = 2 ** Math.ceil(Math.log2(2 * count + 1))
  return slots * 8 < all.byteLength ? new SparseInts(all, slots) : new DenseInts(all)
}
