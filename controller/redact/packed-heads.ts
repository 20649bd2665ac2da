/** Digits of base64 that the head of a pattern surely has, wherever in a group of three bytes it begins. */
export const headDigits = 4

/**
 * Tells of four digits of base64 in a row whether a pattern may begin with them: so that ordinary words, which are runs of such
 * digits, need not be decoded. Says yes for a few others, too.
 */
export class PackedHeads {
  readonly #bits: Uint8Array
  readonly #shift: number

  constructor(patterns: readonly Uint8Array[]) {
    const log = Math.max(8, Math.ceil(Math.log2(48 * patterns.length + 1)))
    this.#bits = new Uint8Array(2 ** (log - 3))
    this.#shift = 32 - log
    for (const pattern of patterns)
      for (const head of headsOf(pattern)) {
        const slot = this.#slot(head)
        this.#bits[slot >> 3] = (this.#bits[slot >> 3] as number) | (1 << (slot & 7))
      }
  }

  /** @param head the bits of four digits */
  has(head: number): boolean {
    const slot = this.#slot(head)
    return (((this.#bits[slot >> 3] as number) >> (slot & 7)) & 1) === 1
  }

  #slot(head: number): number {
    return Math.imul(head, 0x9e3779b1) >>> this.#shift
  }
}

/** After none, one or two bytes of something else, the first four digits that are the pattern's alone. */
function headsOf(pattern: Uint8Array): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = pattern
  const bits = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d
  return [0, 4, 2].map((begun) => Math.floor(bits / 2 ** (8 - begun)) % 2 ** 24)
}
