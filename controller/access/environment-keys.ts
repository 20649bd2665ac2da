import { createHmac } from 'node:crypto'

/** Digits of 128 bits. */
const halfDigits = 32

/** Keys of an environment, derived from the installation's own secret, so that none has to be stored. */
export interface EnvironmentKeys {
  /** Value of a runner's `Authorization` header, verbatim. */
  apiKey: string
  /** Signs the tokens of external events (HS256). */
  jwtSecret: string
}

/** @param salt tells the keys of one period from those of another; the first has the empty one */
export function environmentKeys(secret: Buffer, environment: string, salt: string): EnvironmentKeys {
  const id = keyId(secret, environment, salt)
  return {
    apiKey: `ApiKey ${id}:${digest(secret, 'api key', environment, salt)}`,
    jwtSecret: `JWT-${digest(secret, 'jwt secret', environment, salt)}`,
  }
}

/** The id in the API key of an environment. */
export function keyIdIn({ apiKey }: EnvironmentKeys): string {
  return apiKey.slice('ApiKey '.length, apiKey.indexOf(':'))
}

/** What the keys of a period are called: `SU-ddd-ddd-ddd`. */
export function keyId(secret: Buffer, environment: string, salt: string): string {
  const number = BigInt(`0x${digest(secret, 'token id', environment, salt)}`)
  const digits = number.toString().slice(0, 9)
  return `SU-${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6, 9)}`
}

/** The API key of one instance, and of no other: it names the instance, and opens connections under its name only. */
export function instanceKey(secret: Buffer, environment: string, salt: string, instance: string): string {
  const own = digest(secret, `instance key\0${instance}`, environment, salt).slice(0, halfDigits)
  return `ApiKey ${instance}:${instanceKeyHead(secret, environment, salt)}${own}`
}

/**
 * What the keys of all instances begin with, behind their names: without it none is of use. So to hide it is enough, however
 * many instances there were.
 */
export function instanceKeyHead(secret: Buffer, environment: string, salt: string): string {
  return digest(secret, 'instance keys', environment, salt).slice(0, halfDigits)
}

/** The instance that an API key is for; undefined for the key of an environment. */
export function instanceNamed(apiKey: string): string | undefined {
  return /^ApiKey (INS-\d{4}-\d{4}-\d{2}-\d{6,12}):/.exec(apiKey)?.[1]
}

/** The environment of one of our instances: `INS-1234-5678-01-000001` gives `ENV-1234-5678-01`. */
export function environmentOfInstance(instance: string): string {
  return instance.replace(/^INS-/, 'ENV-').replace(/-\d+$/, '')
}

function digest(secret: Buffer, purpose: string, environment: string, salt: string): string {
  const text = [purpose, environment, ...(salt === '' ? [] : [salt])].join('\0')
  return createHmac('sha256', secret).update(text).digest('hex')
}
