/** A text, or what a part of one stands for once it is decoded, and where each byte of it came from. */
export interface View {
  bytes: Uint8Array
  /** Where in the original text what became of this byte begins. */
  from(at: number): number
  /** And where that ends. */
  to(at: number): number
}

export function viewOf(bytes: Uint8Array): View {
  return { bytes, from: (at) => at, to: (at) => at + 1 }
}

/** What was decoded from a view, with the first and last byte there that each of its own was made of. */
export class Decoding {
  readonly #bytes: Uint8Array
  readonly #firsts: Int32Array
  readonly #lasts: Int32Array
  #length = 0

  constructor(most: number) {
    this.#bytes = new Uint8Array(most)
    this.#firsts = new Int32Array(most)
    this.#lasts = new Int32Array(most)
  }

  add(byte: number, first: number, last: number): void {
    this.#bytes[this.#length] = byte
    this.#firsts[this.#length] = first
    this.#lasts[this.#length] = last
    this.#length++
  }

  over({ from, to }: View): View {
    return {
      bytes: this.#bytes.subarray(0, this.#length),
      from: (at) => from(this.#firsts[at] as number),
      to: (at) => to(this.#lasts[at] as number),
    }
  }
}
