import { createHash, createHmac, randomBytes } from 'node:crypto'
import { sameSecret } from '../access/same-secret.ts'

/** RFC 4648 without capitals: no sign of it needs care in URLs, shells and double clicks. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const secretBytes = 32

/** `bwl_{id}_{secret}_{check}`: 256 bits of secret, and a CRC-32 by which scanners of secrets tell it from chance. */
const machineKeyForm = /^bwl_([a-z2-7]{10})_([a-z2-7]{52})_([0-9a-f]{8})$/
/** `bws_{secret}_{tag}`: the tag is ours, so that a made-up one is refused without asking the database. */
const sessionForm = /^bws_([a-z2-7]{52})_([0-9a-f]{16})$/

export interface NewMachineKey {
  id: string
  /** Shown once. */
  token: string
  hash: string
}

/** @param id of the key it takes the place of; left out, a new one */
export function newMachineKey(id = base32(randomBytes(7)).slice(0, 10)): NewMachineKey {
  const secret = base32(randomBytes(secretBytes))
  const token = `bwl_${id}_${secret}_${crc32(`${id}_${secret}`)}`
  return { id, token, hash: hashOf(token) }
}

/** The id that a key of a machine names; undefined where it is none. */
export function machineKeyId(token: string): string | undefined {
  const [, id, secret, check] = machineKeyForm.exec(token) ?? []
  return id !== undefined && check === crc32(`${id}_${secret}`) ? id : undefined
}

/** Makes tokens of sessions, and knows its own. */
export class SessionTokens {
  readonly #secret: Buffer

  constructor(secret: Buffer) {
    this.#secret = secret
  }

  make(): { token: string; hash: string } {
    const secret = base32(randomBytes(secretBytes))
    const token = `bws_${secret}_${this.#tag(secret)}`
    return { token, hash: hashOf(token) }
  }

  /** The hash it is kept under; undefined where we did not make it. */
  hashOf(token: string): string | undefined {
    const [, secret, tag] = sessionForm.exec(token) ?? []
    const isOurs = secret !== undefined && sameSecret(tag ?? '', this.#tag(secret))
    return isOurs ? hashOf(token) : undefined
  }

  #tag(secret: string): string {
    return createHmac('sha256', this.#secret).update(`session token\0${secret}`).digest('hex').slice(0, 16)
  }
}

/** SHA-256 in hex. A secret of 256 bits needs no salt, and no slow hash. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** A secret of 256 bits for a URL or a cookie. */
export function newSecret(): string {
  return base32(randomBytes(secretBytes))
}

function base32(bytes: Buffer): string {
  let [text, bits, value] = ['', 0, 0]
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(value >>> bits) & 31]
    }
  }
  return bits === 0 ? text : text + alphabet[(value << (5 - bits)) & 31]
}

/** As zip and Ethernet have it: polynomial 0x04C11DB7, reflected. Eight hex digits. `node:zlib` has it from 20.15, its types later. */
function crc32(text: string): string {
  let crc = 0xffffffff
  for (const byte of Buffer.from(text)) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0')
}
