import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { BowlineError } from '../domain/errors.ts'
import { keyAlgorithm } from './sealed-header.ts'

type Key = Awaited<ReturnType<typeof importJWK>>

/** A public key to seal with. `id` is the thumbprint of the key (RFC 7638). */
export interface PublicKey {
  id: string
  /** As it stands in `bowline-keys.json`. */
  jwk: JWK
  key: Key
}

export interface KeyPair {
  id: string
  public: PublicKey
  /** To open with; the JWK holds the private part. */
  private: { jwk: JWK; key: Key }
}

/** What tells an elliptic curve key: everything else is set by us. */
const publicMembers = ['kty', 'crv', 'x', 'y'] as const

/** Its id does not begin with "-", as one in 64 would: commands would take it for an option. */
export async function newKeyPair(): Promise<KeyPair> {
  const { privateKey } = await generateKeyPair(keyAlgorithm, { crv: 'P-256', extractable: true })
  const pair = await readKeyPair(await exportJWK(privateKey))
  return pair.id.startsWith('-') ? await newKeyPair() : pair
}

/** @throws {BowlineError} where it is no private key on the curve P-256 */
export async function readKeyPair(jwk: JWK): Promise<KeyPair> {
  if (typeof jwk.d !== 'string') throw badKey('the private part "d" is missing')
  const shown = await readPublicKey(jwk)
  const full = { ...shown.jwk, d: jwk.d }
  return { id: shown.id, public: shown, private: { jwk: full, key: await importKey(full) } }
}

/** @throws {BowlineError} where it is no key on the curve P-256 */
export async function readPublicKey(jwk: JWK): Promise<PublicKey> {
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256') throw badKey('expected a JWK with "kty": "EC", "crv": "P-256"')
  const bare = Object.fromEntries(publicMembers.map((member) => [member, jwk[member]])) as JWK
  if (!isNumber(jwk.x) || !isNumber(jwk.y)) throw badKey('"x" and "y" are not numbers in base64url')
  const key = await importKey(bare)
  const id = await calculateJwkThumbprint(bare)
  if (jwk.kid !== undefined && jwk.kid !== id) throw badKey(`"kid" is not the thumbprint of the key, ${id}`)
  return { id, jwk: { ...bare, kid: id, use: 'enc', alg: keyAlgorithm }, key }
}

/** The library takes what is not base64url for what is left of it. */
function isNumber(member: unknown): boolean {
  return typeof member === 'string' && /^[\w-]+$/.test(member)
}

/** Reads one JWK, or a JWK Set (RFC 7517), whose first key is the one to seal with. */
export async function readKeySet<K>(text: string, read: (jwk: JWK) => Promise<K>): Promise<[K, ...K[]]> {
  const value = parse(text)
  const jwks = Array.isArray(value.keys) ? (value.keys as JWK[]) : [value as JWK]
  if (jwks.some((each) => typeof each !== 'object' || each === null)) throw badKey('it is not an object')
  const [first, ...others] = await Promise.all(jwks.map(read))
  if (first === undefined) throw badKey('the set has no keys')
  return [first, ...others]
}

/** As text for a file, the newest key first. */
export function writeKeySet(jwks: readonly JWK[]): string {
  return `${JSON.stringify({ keys: jwks }, null, 2)}\n`
}

async function importKey(jwk: JWK): Promise<Key> {
  try {
    return await importJWK(jwk, keyAlgorithm)
  } catch {
    throw badKey('its numbers are not a point on the curve P-256')
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // told below, without the text: it may hold a private key
  }
  throw badKey('it is not JSON')
}

function badKey(why: string): BowlineError {
  return new BowlineError('bad-sealing-key', `not a sealing key: ${why}`)
}
