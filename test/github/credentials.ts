import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { decodeJwt, errors, jwtVerify } from 'jose'
import { hourMs, RateLimits } from './rate-limits.ts'
import { Refusal } from './refusal.ts'

export type Level = 'read' | 'write'

/** Who makes a request. */
export type Actor =
  | { kind: 'app' }
  | { kind: 'installation'; limits: RateLimits; permissions: Readonly<Record<string, Level>> }
  | { kind: 'user'; login: string; limits: RateLimits }

export const installationPermissions: Readonly<Record<string, Level>> = {
  checks: 'write',
  contents: 'write',
  deployments: 'write',
  issues: 'write',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'write',
}

const longestJwtSeconds = 600

let madeKey: { privateKey: string; publicKey: KeyObject } | undefined

/** One for all Apps of a process: making it takes long. */
function appKey() {
  if (!madeKey) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    madeKey = { privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(), publicKey }
  }
  return madeKey
}

interface Token {
  actor: Actor
  expiresAt: number
}

/** The App's key and every token given out. */
export class Credentials {
  readonly appId: number
  readonly #now: () => number
  /** PKCS#1 PEM, the form in which GitHub hands an App its key. */
  readonly privateKey = appKey().privateKey
  readonly #publicKey = appKey().publicKey
  /** All tokens of the installation share its limits. */
  readonly installationLimits = new RateLimits()
  readonly #tokens = new Map<string, Token>()

  constructor(appId: number, now: () => number) {
    this.appId = appId
    this.#now = now
  }

  /** A token of the installation, good for an hour. */
  issue(permissions: Readonly<Record<string, Level>> = installationPermissions): {
    token: string
    expiresAt: number
  } {
    const token = `ghs_${randomBytes(18).toString('hex')}`
    const expiresAt = this.#now() + hourMs
    this.#tokens.set(token, {
      actor: { kind: 'installation', limits: this.installationLimits, permissions },
      expiresAt,
    })
    return { token, expiresAt }
  }

  /** A personal token: may do all but what only Apps may. */
  userToken(login: string): string {
    const token = `ghp_${randomBytes(18).toString('hex')}`
    this.#tokens.set(token, {
      actor: { kind: 'user', login, limits: new RateLimits() },
      expiresAt: Number.POSITIVE_INFINITY,
    })
    return token
  }

  /** Makes all tokens of the installation bad, as when somebody revokes them. */
  revokeInstallationTokens(): void {
    for (const [token, { actor }] of this.#tokens)
      if (actor.kind === 'installation') this.#tokens.delete(token)
  }

  /** @throws {Refusal} 401 */
  async authenticate(authorization: string | undefined): Promise<Actor> {
    const token = /^(?:bearer|token) (.+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) throw new Refusal(401, 'Requires authentication')
    if (token.split('.').length === 3) return await this.#verifyJwt(token)
    const actor = this.actorOf(token)
    if (!actor) throw new Refusal(401, 'Bad credentials')
    return actor
  }

  actorOf(token: string): Actor | undefined {
    const found = this.#tokens.get(token)
    return found && found.expiresAt > this.#now() ? found.actor : undefined
  }

  async #verifyJwt(token: string): Promise<Actor> {
    const seconds = this.#now() / 1000
    try {
      const { payload } = await jwtVerify(token, this.#publicKey, {
        algorithms: ['RS256'],
        requiredClaims: ['iat', 'exp', 'iss'],
        currentDate: new Date(this.#now()),
      })
      if (String(payload.iss) !== String(this.appId)) throw new Refusal(404, 'Integration not found')
      if ((payload.iat ?? 0) > seconds + 5) throw badJwt("'Issued at' claim ('iat') must be in the past")
      if ((payload.exp ?? 0) > seconds + longestJwtSeconds)
        throw badJwt("'Expiration time' claim ('exp') is too far in the future")
      return { kind: 'app' }
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error
      if (error instanceof errors.JWTExpired)
        throw badJwt("'Expiration time' claim ('exp') must be a numeric value representing the future time")
      throw badJwt(`A JSON web token could not be decoded (${error.message}, claims ${claimsOf(token)})`)
    }
  }
}

function badJwt(message: string): Refusal {
  return new Refusal(401, message)
}

function claimsOf(token: string): string {
  try {
    return JSON.stringify(decodeJwt(token))
  } catch {
    return 'unreadable'
  }
}
