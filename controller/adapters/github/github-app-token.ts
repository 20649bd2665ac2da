import { createPrivateKey, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import type { EpochMs } from '../../../core/domain/epoch.ts'
import { BowlineError } from '../../../core/domain/errors.ts'
import type { Clock } from '../../ports/clock.ts'

/** GitHub allows ten minutes; less leaves room for clocks that differ. */
const jwtSeconds = 540
/** GitHub's own advice against clocks that are ahead. */
const backdatedSeconds = 60
/** A token this close to its end is not used any more. */
const spareMs = 5 * 60_000

export interface GitHubApp {
  appId: string
  /** PEM, PKCS#1 as GitHub gives it, or PKCS#8. */
  privateKey: string
}

export interface InstallationToken {
  token: string
  expiresAt: EpochMs
}

/**
 * The JWT by which an App proves to be itself.
 * Source: docs.github.com, "Generating a JSON Web Token (JWT) for a GitHub App".
 */
export async function appJwt(
  { appId, key }: { appId: string; key: KeyObject },
  now: EpochMs,
): Promise<string> {
  const seconds = Math.floor(now / 1000)
  return await new SignJWT({
    iss: appId,
    iat: seconds - backdatedSeconds,
    exp: seconds + jwtSeconds - backdatedSeconds,
  })
    .setProtectedHeader({ alg: 'RS256' })
    .sign(key)
}

/**
 * @param pem its line breaks may be written `\n`, as where an environment variable can hold none
 * @throws {BowlineError} `github-auth` when it is no key
 */
export function readAppKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem.replaceAll('\\n', '\n'))
  } catch (cause) {
    throw new BowlineError(
      'github-auth',
      'The private key of the GitHub App cannot be read. Give the whole .pem file that GitHub let you download.',
      { cause },
    )
  }
}

/** Keeps the token of an installation, and gets a new one before it ends. Asks for none while none is needed. */
export class InstallationTokens {
  readonly #clock: Clock
  readonly #fetch: (signal: AbortSignal) => Promise<InstallationToken>
  #current: Promise<InstallationToken> | undefined

  constructor(clock: Clock, fetch: (signal: AbortSignal) => Promise<InstallationToken>) {
    this.#clock = clock
    this.#fetch = fetch
  }

  async get(signal: AbortSignal): Promise<string> {
    const current = await this.#current?.catch(() => undefined)
    if (current && current.expiresAt - spareMs > this.#clock.now()) return current.token
    this.#current = this.#fetch(signal)
    return (await this.#current).token
  }

  /** Somebody revoked it. */
  forget(): void {
    this.#current = undefined
  }
}
