import { createHmac } from 'node:crypto'

/** Keys of an environment, derived from the installation's own secret, so that none has to be stored. */
export interface EnvironmentKeys {
  /** Value of a runner's `Authorization` header, verbatim. */
  apiKey: string
  /** Signs the tokens of external events (HS256). */
  jwtSecret: string
}

export function environmentKeys(secret: Buffer, environment: string): EnvironmentKeys {
  const digest = (purpose: string) =>
    createHmac('sha256', secret).update(`${purpose}\0${environment}`).digest('hex')
  const digits = BigInt(`0x${digest('token id')}`)
    .toString()
    .slice(0, 9)
  const id = `SU-${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6, 9)}`
  return { apiKey: `ApiKey ${id}:${digest('api key')}`, jwtSecret: `JWT-${digest('jwt secret')}` }
}
