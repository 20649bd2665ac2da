import { base64url } from 'jose'
import { environmentTypes } from '../domain/desired.ts'
import type { SealingPlace } from './sealing-place.ts'

/** The only algorithms there are: a token cannot choose weaker ones. */
export const keyAlgorithm = 'ECDH-ES+A256KW'
export const contentAlgorithm = 'A256GCM'
const format = 1
/** Stands for all environments: JWE headers have no use for null. */
const allEnvironments = '*'

/** What a sealed value says about itself, unencrypted but sealed with it. */
export interface SealedHeader {
  keyId: string
  place: SealingPlace
}

/** The protected header's members that are ours, beside `epk`, which the library adds. */
export function protectedHeader({ keyId, place }: SealedHeader) {
  const { account, extension, environment, name } = place
  return {
    alg: keyAlgorithm,
    enc: contentAlgorithm,
    kid: keyId,
    bowline: format,
    account,
    extension,
    environment: environment ?? allEnvironments,
    name,
  }
}

/** Reads the header of a compact JWE (RFC 7516) without opening it; a text says why it is none of ours. */
export function readSealedHeader(sealed: string): SealedHeader | string {
  const header = parse(sealed.split('.', 1)[0] ?? '')
  if (!header) return 'it is not a sealed value, or was cut'
  if (header.bowline !== format) return 'it was not sealed by "bowline seal"'
  if (header.alg !== keyAlgorithm || header.enc !== contentAlgorithm || 'zip' in header || 'crit' in header)
    return `it is not sealed with ${keyAlgorithm} and ${contentAlgorithm}, without compression`
  return readPlace(header) ?? 'its header does not say what it was sealed for'
}

function readPlace({ kid, account, extension, environment, name }: Record<string, unknown>) {
  const type = environment === allEnvironments ? null : environmentTypes.find((each) => each === environment)
  const texts = [kid, account, extension, name]
  if (type === undefined || !texts.every(isText)) return undefined
  const [keyId = '', owner = '', service = '', variable = ''] = texts
  return { keyId, place: { account: owner, extension: service, environment: type, name: variable } }
}

function parse(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(base64url.decode(part)))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
