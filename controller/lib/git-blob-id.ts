import { createHash } from 'node:crypto'

/** The id Git gives a file of this content, in a repository whose ids have this many digits: 40 (SHA-1) or 64 (SHA-256). */
export function gitBlobId(content: string, digits = 40): string {
  const hash = createHash(digits === 64 ? 'sha256' : 'sha1')
  return hash.update(`blob ${Buffer.byteLength(content)}\0${content}`).digest('hex')
}
