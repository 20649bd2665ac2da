/** Writes DER (X.690): the part that certificates need. Each value is a tag, the length of its content, and the content. */

export function sequence(...parts: readonly Buffer[]): Buffer {
  return element(0x30, ...parts)
}

export function setOf(part: Buffer): Buffer {
  return element(0x31, part)
}

export function boolean(value: boolean): Buffer {
  return element(0x01, Buffer.from([value ? 0xff : 0]))
}

/** @param bytes big-endian, of a number that is not negative, without zeros in front */
export function integer(bytes: Buffer): Buffer {
  const isHigh = (bytes[0] ?? 0) >= 0x80 // it would be read as negative
  return element(0x02, isHigh ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)
}

/** @param unusedBits at the end of the last byte */
export function bitString(bytes: Buffer, unusedBits = 0): Buffer {
  return element(0x03, Buffer.from([unusedBits]), bytes)
}

export function octetString(bytes: Buffer): Buffer {
  return element(0x04, bytes)
}

export function utf8(text: string): Buffer {
  return element(0x0c, Buffer.from(text))
}

/** @param dotted `2.5.29.17` */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number)
  return element(0x06, Buffer.from([first * 40 + second, ...others.flatMap(base128)]))
}

/** To the second; the years of two digits end with 2049 (RFC 5280, 4.1.2.5). */
export function time(at: Date): Buffer {
  const text = at.toISOString().replace(/[-:T]|\.\d+/g, '')
  return at.getUTCFullYear() < 2050
    ? element(0x17, Buffer.from(text.slice(2)))
    : element(0x18, Buffer.from(text))
}

/** `[number]` around whole values. */
export function tagged(number: number, ...parts: readonly Buffer[]): Buffer {
  return element(0xa0 + number, ...parts)
}

/** `[number]` in the place of the tag of a plain value. */
export function retagged(number: number, content: Buffer): Buffer {
  return element(0x80 + number, content)
}

function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content)]), content])
}

function lengthOf({ length }: Buffer): number[] {
  if (length < 0x80) return [length]
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
}

/** Seven bits a byte, the highest first; all but the last have their top bit set. */
function base128(value: number): number[] {
  const bytes = [value & 0x7f]
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80)
  return bytes
}
