import { createHash, createHmac } from 'node:crypto'
import { type EnvironmentKeys, environmentKeys } from './environment-keys.ts'

/** The keys of environments, derived once each. */
export class KeyRing {
  readonly #secret: Buffer
  /** Told each secret that is derived. */
  readonly #learned: (secret: string, environment: string) => void
  readonly #keys = new Map<string, EnvironmentKeys>()
  /** Environments by the digest of their API key: to look one up takes as long whatever is right about a key. */
  readonly #owners = new Map<string, string>()

  constructor(secret: Buffer, learned: (secret: string, environment: string) => void) {
    this.#secret = secret
    this.#learned = learned
  }

  /** A name for a content that tells nobody else what it is: 12 hex digits, the same for the same content. */
  fingerprint(content: unknown): string {
    return createHmac('sha256', this.#secret)
      .update(`fingerprint\0${JSON.stringify(content)}`)
      .digest('hex')
      .slice(0, 12)
  }

  of(environment: string): EnvironmentKeys {
    const known = this.#keys.get(environment)
    if (known) return known
    const keys = environmentKeys(this.#secret, environment)
    this.#keys.set(environment, keys)
    this.#owners.set(digest(keys.apiKey), environment)
    this.#learned(keys.apiKey.replace(/^.*:/, ''), environment)
    this.#learned(keys.jwtSecret, environment)
    return keys
  }

  /** Which environment has this API key, among those whose keys were asked for. */
  owner(apiKey: string): string | undefined {
    return this.#owners.get(digest(apiKey))
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
