import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import type { AuditHead } from '../domain/audit.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import { isObject } from '../lib/json.ts'

/** An end of the chain, signed: whoever keeps it can tell later whether the rows up to it are still the same. */
export interface SignedHead extends AuditHead {
  /** ISO 8601, UTC: when it was signed. */
  at: string
  /** Id of the key: its thumbprint (RFC 7638). */
  key: string
  /** Ed25519 over `signedText`, base64url. */
  signature: string
}

/** A public key that heads are signed with, as a JWK (RFC 8037). */
export interface HeadKey {
  kty: 'OKP'
  crv: 'Ed25519'
  x: string
  kid: string
}

/** What is signed, so that no signature over anything else counts as one. */
const purpose = 'bowline audit head 1\n'

/** Before 32 bytes of secret they are an Ed25519 key in PKCS #8 (RFC 8410, section 7). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Signs heads with a key that is derived from the secret of the data folder: to keep one is to keep both. */
export class HeadSigner {
  readonly publicKey: HeadKey
  readonly #key: KeyObject

  constructor(secret: Buffer) {
    const seed = createHmac('sha256', secret).update('audit head key').digest()
    const der = Buffer.concat([pkcs8Prefix, seed])
    this.#key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    const { x = '' } = createPublicKey(this.#key).export({ format: 'jwk' })
    this.publicKey = { kty: 'OKP', crv: 'Ed25519', x, kid: thumbprint(x) }
  }

  /** @param at ISO 8601, UTC */
  sign({ chain, seq, hash }: AuditHead, at: string): SignedHead {
    const head = { chain, seq, hash, at, key: this.publicKey.kid }
    return { ...head, signature: this.signature(signedText(head)) }
  }

  /** @param text begins with what it is for. @returns Ed25519 over it, base64url */
  signature(text: Buffer): string {
    return sign(null, text, this.#key).toString('base64url')
  }
}

/** A line of a file of heads, without its end. */
export function headLine(head: SignedHead): string {
  return canonicalJson(head)
}

/** @returns undefined where a line is no head */
export function readHead(line: string): SignedHead | undefined {
  const head = parsed(line)
  if (!isObject(head)) return undefined
  const { chain, seq, hash, at, key, signature } = head
  const areDigests = [chain, hash].every((each) => typeof each === 'string' && /^[0-9a-f]{64}$/.test(each))
  const areTexts = [at, key, signature].every((each) => typeof each === 'string')
  const isNumber = Number.isSafeInteger(seq) && Number(seq) >= 0
  return areDigests && areTexts && isNumber ? (head as unknown as SignedHead) : undefined
}

/** Keys of a JWK Set; what is none of ours is left out. @throws {SyntaxError} where it is no JSON */
export function readHeadKeys(text: string): HeadKey[] {
  const { keys } = JSON.parse(text) as { keys?: unknown }
  if (!Array.isArray(keys)) return []
  return keys.filter((each): each is HeadKey => {
    if (!isObject(each)) return false
    const { crv, x, kid } = each
    return crv === 'Ed25519' && typeof x === 'string' && kid === thumbprint(x)
  })
}

/** Whether one of the keys signed it. */
export function isSigned(head: SignedHead, keys: readonly HeadKey[]): boolean {
  return isSignature(signedText(head), head, keys)
}

/** Whether a text was signed with the key of this id, where it is among these. */
export function isSignature(
  text: Buffer,
  by: Pick<SignedHead, 'key' | 'signature'>,
  keys: readonly HeadKey[],
): boolean {
  const key = keys.find(({ kid }) => kid === by.key)
  if (!key) return false
  const { kid: _, ...jwk } = key
  try {
    const signature = Buffer.from(by.signature, 'base64url')
    return verify(null, text, createPublicKey({ key: jwk, format: 'jwk' }), signature)
  } catch {
    return false // no point of the curve
  }
}

function signedText({ chain, seq, hash, at, key }: Omit<SignedHead, 'signature'>): Buffer {
  return Buffer.from(`${purpose}${canonicalJson({ chain, seq, hash, at, key })}`)
}

function thumbprint(x: string): string {
  return createHash('sha256')
    .update(canonicalJson({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url')
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
