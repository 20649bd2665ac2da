import { createHash, createHmac } from 'node:crypto'
import {
  type EnvironmentKeys,
  environmentKeys,
  environmentOfInstance,
  instanceKey,
  instanceKeyHead,
  instanceNamed,
  keyId,
  keyIdIn,
} from './environment-keys.ts'
import { KeyPeriods } from './key-periods.ts'
import { sameSecret } from './same-secret.ts'

/** Whose an API key is. */
export interface KeyOwner {
  environment: string
  /** The one instance that it is for; null for the key of the environment. */
  instance: string | null
  /** Id of the environment's keys that it counts with. */
  key: string
}

/** What may be told of keys. */
export interface KeyInfo {
  /** `SU-ddd-ddd-ddd` */
  id: string
  /** ISO 8601; null for the first, which counts from the beginning. */
  since: string | null
  /** Null for the newest. */
  until: string | null
}

/** The keys of environments and of their instances, derived. */
export class KeyRing {
  readonly #secret: Buffer
  /** Told each secret that is derived. */
  readonly #learned: (secret: string, environment: string) => void
  readonly #periods: KeyPeriods
  readonly #keys = new Map<string, EnvironmentKeys>()
  /** Environments by the digest of their API key: to look one up takes as long whatever is right about a key. */
  readonly #owners = new Map<string, KeyOwner>()

  constructor(
    secret: Buffer,
    learned: (secret: string, environment: string) => void,
    periods: KeyPeriods = new KeyPeriods(),
  ) {
    this.#secret = secret
    this.#learned = learned
    this.#periods = periods
    periods.onChange((environment) => this.learn(environment))
  }

  /** A name for a content that tells nobody else what it is: 12 hex digits, the same for the same content. */
  fingerprint(content: unknown): string {
    return createHmac('sha256', this.#secret)
      .update(`fingerprint\0${JSON.stringify(content)}`)
      .digest('hex')
      .slice(0, 12)
  }

  /** The newest. */
  of(environment: string): EnvironmentKeys {
    return this.#derived(environment, this.#periods.of(environment)[0].salt)
  }

  /** Those that sign tokens of external events, the newest first. */
  jwtSecrets(environment: string): string[] {
    return this.#periods.of(environment).map(({ salt }) => this.#derived(environment, salt).jwtSecret)
  }

  /** The API key of one instance. */
  ofInstance(environment: string, instance: string): string {
    return instanceKey(this.#secret, environment, this.#periods.of(environment)[0].salt, instance)
  }

  /** Which keys count, the newest first. */
  list(environment: string): KeyInfo[] {
    return this.#periods.of(environment).map(({ salt, since, until }) => {
      return { id: keyId(this.#secret, environment, salt), since, until }
    })
  }

  /** Whether keys of this id count. */
  counts(environment: string, id: string): boolean {
    return this.list(environment).some((each) => each.id === id)
  }

  /** Whose keys these are is asked from now on, and no text shows them. */
  learn(environment: string): void {
    for (const { salt } of this.#periods.of(environment)) this.#derived(environment, salt)
  }

  /** Whose API key this is, among those that count, of environments that are known. An instance may have ended since. */
  owner(apiKey: string): KeyOwner | undefined {
    const instance = instanceNamed(apiKey)
    if (instance !== undefined) return this.#ownerOfInstance(apiKey, instance)
    const owner = this.#owners.get(digest(apiKey))
    return owner && this.counts(owner.environment, owner.key) ? owner : undefined
  }

  #ownerOfInstance(apiKey: string, instance: string): KeyOwner | undefined {
    const environment = environmentOfInstance(instance)
    const period = this.#periods.of(environment).find(({ salt }) => {
      return sameSecret(apiKey, instanceKey(this.#secret, environment, salt, instance))
    })
    return period && { environment, instance, key: keyId(this.#secret, environment, period.salt) }
  }

  #derived(environment: string, salt: string): EnvironmentKeys {
    const name = `${environment} ${salt}`
    const known = this.#keys.get(name)
    if (known) return known
    const keys = environmentKeys(this.#secret, environment, salt)
    this.#keys.set(name, keys)
    this.#owners.set(digest(keys.apiKey), { environment, instance: null, key: keyIdIn(keys) })
    const head = instanceKeyHead(this.#secret, environment, salt)
    for (const each of [keys.apiKey.replace(/^.*:/, ''), keys.jwtSecret, head])
      this.#learned(each, environment)
    return keys
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
