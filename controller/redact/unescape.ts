import { Decoding, type View } from './view.ts'

const [percent, backslash, ampersand, semicolon] = [0x25, 0x5c, 0x26, 0x3b]

/** By the letter after a backslash. */
const control = new Map(
  Object.entries({ n: 10, r: 13, t: 9, b: 8, f: 12, v: 11, a: 7 }).map(([letter, byte]) => [
    letter.charCodeAt(0),
    byte,
  ]),
)
/** What encoders of HTML and XML write by name. */
const entities = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }))
/** Characters of the longest entity, `&#x10FFFF;`. */
const longestEntity = 10

/** A character that was decoded, and how many bytes of the text it took. */
interface Unit {
  code: number
  /** A byte as it is; else a code point, or half of a pair. */
  isByte: boolean
  length: number
}

/**
 * The text with one level of escapes undone, of all kinds at once, in one walk: `%41`, `\u0041`, `\u{41}`, `\x41`, `\101`, `\n`,
 * `\/`, `&#65;`, `&#x41;`, `&amp;`. Undefined where it has none.
 */
export function unescaped(view: View): View | undefined {
  const { bytes } = view
  let decoding: Decoding | undefined
  for (let at = 0; at < bytes.length; ) {
    const unit = unitAt(bytes, at)
    if (unit && !decoding) {
      decoding = new Decoding(bytes.length)
      for (let before = 0; before < at; before++) decoding.add(bytes[before] as number, before, before)
    }
    const length = unit?.length ?? 1
    for (const byte of unit ? bytesOf(unit) : []) decoding?.add(byte, at, at + length - 1)
    if (!unit) decoding?.add(bytes[at] as number, at, at)
    at += length
  }
  return decoding?.over(view)
}

function unitAt(bytes: Uint8Array, at: number): Unit | undefined {
  switch (bytes[at]) {
    case percent: {
      const code = hexOf(bytes, at + 1, 2)
      return code === undefined ? undefined : { code, isByte: true, length: 3 }
    }
    case backslash:
      return afterBackslash(bytes, at)
    case ampersand:
      return entityAt(bytes, at)
  }
}

function afterBackslash(bytes: Uint8Array, at: number): Unit | undefined {
  const letter = bytes[at + 1]
  if (letter === undefined) return undefined
  const kind = String.fromCharCode(letter)
  if (kind === 'u' || kind === 'U') {
    const digits = kind === 'U' ? 8 : 4
    const code = hexOf(bytes, at + 2, digits)
    if (code !== undefined) return pairAt(bytes, at, { code, isByte: false, length: 2 + digits })
    return bracedAt(bytes, at)
  }
  if (kind === 'x') {
    const code = hexOf(bytes, at + 2, 2)
    if (code !== undefined) return { code, isByte: true, length: 4 }
  }
  const octal = String.fromCharCode(...bytes.subarray(at + 1, at + 4))
  if (/^[0-3][0-7]{2}$/.test(octal)) return { code: Number.parseInt(octal, 8), isByte: true, length: 4 }
  return { code: control.get(letter) ?? letter, isByte: true, length: 2 }
}

/** Two halves of a pair are one character. */
function pairAt(bytes: Uint8Array, at: number, high: Unit): Unit {
  const next = at + high.length
  if (high.code < 0xd800 || high.code > 0xdbff || bytes[next] !== backslash) return high
  const low = bytes[next + 1] === 0x75 ? hexOf(bytes, next + 2, 4) : undefined
  if (low === undefined || low < 0xdc00 || low > 0xdfff) return high
  const code = 0x10000 + ((high.code - 0xd800) << 10) + (low - 0xdc00)
  return { code, isByte: false, length: high.length + 6 }
}

/** `\u{1F600}` */
function bracedAt(bytes: Uint8Array, at: number): Unit | undefined {
  const text = String.fromCharCode(...bytes.subarray(at + 2, at + 10))
  const digits = /^\{([0-9a-fA-F]{1,6})\}/.exec(text)?.[1]
  if (digits === undefined) return { code: bytes[at + 1] as number, isByte: true, length: 2 }
  return { code: Number.parseInt(digits, 16), isByte: false, length: digits.length + 4 }
}

function entityAt(bytes: Uint8Array, at: number): Unit | undefined {
  const end = bytes.subarray(at, at + longestEntity).indexOf(semicolon)
  if (end === -1) return undefined
  const name = String.fromCharCode(...bytes.subarray(at + 1, at + end))
  const length = end + 1
  const digits = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name)
  if (digits) {
    const [, hex, decimal] = digits
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return { code, isByte: false, length }
  }
  const sign = entities.get(name.toLowerCase())
  return sign === undefined ? undefined : { code: sign.charCodeAt(0), isByte: true, length }
}

function bytesOf({ code, isByte }: Unit): Iterable<number> {
  if (isByte || code < 0x80) return [code]
  return Buffer.from(code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code))
}

function hexOf(bytes: Uint8Array, at: number, digits: number): number | undefined {
  let value = 0
  for (let each = 0; each < digits; each++) {
    const digit = hexDigit(bytes[at + each])
    if (digit === -1) return undefined
    value = value * 16 + digit
  }
  return value
}

/** -1: none. */
function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
