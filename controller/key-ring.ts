import { type EnvironmentKeys, environmentKeys } from './domain/secrets.ts'

/** The keys of environments, derived once each. */
export class KeyRing {
  readonly #secret: Buffer
  readonly #keys = new Map<string, EnvironmentKeys>()

  constructor(secret: Buffer) {
    this.#secret = secret
  }

  of(environment: string): EnvironmentKeys {
    const known = this.#keys.get(environment)
    if (known) return known
    const keys = environmentKeys(this.#secret, environment)
    this.#keys.set(environment, keys)
    return keys
  }
}
