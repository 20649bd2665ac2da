import { CompactEncrypt, compactDecrypt } from 'jose'
import { BowlineError } from '../domain/errors.ts'
import type { KeyPair, PublicKey } from './keys.ts'
import { contentAlgorithm, keyAlgorithm, protectedHeader, readSealedHeader } from './sealed-header.ts'
import { misplaced, type SealingPlace, sealCommand } from './sealing-place.ts'

/** Bytes of UTF-8. */
const largestValue = 64 * 1024

/**
 * Seals a value for one place: a compact JWE (RFC 7516) with a key of its own, so that branches that change different
 * values merge. The header, which names the place, is sealed with it.
 * @throws {BowlineError} where the value is longer than 64 KiB, or holds U+0000
 */
export async function seal(value: string, place: SealingPlace, key: PublicKey): Promise<string> {
  const bytes = new TextEncoder().encode(value)
  if (bytes.length > largestValue)
    throw new BowlineError('too-long', `the value has ${bytes.length} bytes; at most 65536 can be sealed`)
  if (value.includes('\0')) throw new BowlineError('bad-value', 'a value cannot hold U+0000')
  const header = protectedHeader({ keyId: key.id, place })
  return await new CompactEncrypt(bytes).setProtectedHeader(header).encrypt(key.key)
}

/** @throws {BowlineError} which says, without the value, why it cannot be opened at this place, and what to do */
export async function open(sealed: string, found: SealingPlace, keys: readonly KeyPair[]): Promise<string> {
  const header = readSealedHeader(sealed)
  const anew = `seal it anew: ${sealCommand(found)}`
  if (typeof header === 'string') throw unopenable(`this value cannot be opened: ${header}; ${anew}`)
  const wrong = misplaced(header.place, found)
  if (wrong !== undefined) throw unopenable(`${wrong}; ${anew}`)
  const key = keys.find(({ id }) => id === header.keyId)
  if (!key)
    throw unopenable(
      `this value was sealed with the key ${header.keyId}, which this controller does not have; start it with that key in BOWLINE_SEALING_KEY, or run "bowline keys publish" and ${anew}`,
    )
  return await decrypt(sealed, key).catch(() => {
    throw unopenable(`this value was damaged after it was sealed; ${anew}`)
  })
}

async function decrypt(sealed: string, { private: { key } }: KeyPair): Promise<string> {
  const { plaintext } = await compactDecrypt(sealed, key, {
    keyManagementAlgorithms: [keyAlgorithm],
    contentEncryptionAlgorithms: [contentAlgorithm],
  })
  return new TextDecoder('utf-8', { fatal: true }).decode(plaintext)
}

function unopenable(message: string): BowlineError {
  return new BowlineError('cannot-open', message)
}
