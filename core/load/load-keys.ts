import { createHash } from 'node:crypto'
import type { Position } from '../domain/diagnostic.ts'
import { count } from '../lib/count.ts'
import { loadedFile } from './frozen-file.ts'
import type { LoadedFile, PublishedKey } from './loaded-file.ts'

/** In bytes and in keys: more than any rotation leaves. */
const largestFile = 64 * 1024
const mostKeys = 100
/** 32 bytes. */
const coordinate = /^[A-Za-z0-9_-]{43}$/

/** Reads the file with the public sealing keys: a JWK Set (RFC 7517), or one JWK. Never throws for what is in it. */
export function loadKeys({ path, content }: { path: string; content: Buffer }): LoadedFile {
  if (content.length > largestFile) return unusableKeys(path, `it is larger than ${largestFile} bytes`)
  const text = content.toString('utf8')
  const jwks = jwksIn(text)
  if (jwks === undefined) return unusableKeys(path, 'it is no JWK Set')
  if (jwks.length === 0 || jwks.length > mostKeys)
    return unusableKeys(path, `it has ${count(jwks.length, 'key')}`)
  const keys: PublishedKey[] = []
  for (const jwk of jwks) {
    const id = idOf(jwk)
    const at = placeIn(text, jwk.x)
    if (id === undefined) return unusableKeys(path, 'a key of it is no public key on the curve P-256', at)
    if ('d' in jwk) return unusableKeys(path, `it has the private half of ${id}`, at, leaked)
    if (jwk.kid !== undefined && jwk.kid !== id)
      return unusableKeys(path, `"kid" of the key ${id} is another`, at)
    keys.push({ id, at })
  }
  return loadedFile({ path, documents: [], findings: [], keys })
}

type Jwk = Readonly<Record<string, unknown>>

function jwksIn(text: string): readonly Jwk[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (!isObject(value)) return undefined
    const jwks: unknown[] = Array.isArray(value.keys) ? value.keys : [value]
    return jwks.every(isObject) ? jwks : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Jwk {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The thumbprint (RFC 7638). */
function idOf({ kty, crv, x, y }: Jwk): string | undefined {
  if (kty !== 'EC' || crv !== 'P-256' || !isCoordinate(x) || !isCoordinate(y)) return undefined
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
}

function isCoordinate(value: unknown): boolean {
  return typeof value === 'string' && coordinate.test(value)
}

function placeIn(text: string, x: unknown): Position {
  const before = text.slice(0, Math.max(text.indexOf(String(x)), 0)).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

const publish =
  'take back the change of this file, or write it anew where the controller runs: bowline keys publish'
const leaked =
  'whoever has read it can open what was sealed: bowline keys rotate, bowline keys publish, bowline seal --rotate; then replace the secrets themselves'

/** What stands for a file that nothing can be sealed with. */
export function unusableKeys(
  file: string,
  why: string,
  at: Position = { line: 1, column: 1 },
  hint = publish,
): LoadedFile {
  const message = `this file should have the public keys that secrets are sealed with, but ${why}`
  const finding = { code: 'bad-sealing-keys', severity: 'error', message, hint, extensions: [] } as const
  return loadedFile({ path: file, documents: [], findings: [{ ...finding, at: { file, ...at } }], keys: [] })
}
