import { messageOf } from '../../../core/domain/errors.ts'
import type { TimerClock } from '../../ports/clock.ts'
import {
  type MachineClaims,
  type MachineIssuer,
  ProviderAway,
  SignInRefused,
} from '../../ports/identity-provider.ts'
import { limitedFetch } from './limited-fetch.ts'
import { RemoteKeys } from './remote-keys.ts'

const discoveryMs = 3_600_000

/** Whoever says who machines are: GitHub, for the jobs of its Actions. */
export class OidcMachines implements MachineIssuer {
  readonly issuer: string
  readonly #clock: TimerClock
  readonly #keys: RemoteKeys
  #found: { uri: string; at: number } | undefined

  constructor(issuer: string, clock: TimerClock) {
    this.issuer = issuer
    this.#clock = clock
    this.#keys = new RemoteKeys({ clock })
  }

  async read(token: string, audience: string): Promise<MachineClaims> {
    const claims = await this.#keys.read(token, await this.#keysUri(), {
      issuer: this.issuer,
      audience,
      requiredClaims: ['exp', 'iat', 'sub', 'jti'],
      maxTokenAge: 3_600,
    })
    return { id: String(claims.jti), subject: String(claims.sub), claims }
  }

  async #keysUri(): Promise<string> {
    const known = this.#found
    if (known && this.#clock.elapsed() - known.at < discoveryMs) return known.uri
    try {
      const url = `${this.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
      const answer = await limitedFetch(url)
      const { issuer, jwks_uri: uri } = (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown }
      if (issuer !== this.issuer || typeof uri !== 'string')
        throw new SignInRefused(`${url} speaks of another issuer`)
      if (new URL(uri).protocol !== new URL(this.issuer).protocol)
        throw new SignInRefused(`${url} names keys that are sent in the clear`)
      this.#found = { uri, at: this.#clock.elapsed() }
      return uri
    } catch (error) {
      if (known) return known.uri
      if (error instanceof SignInRefused) throw error
      throw new ProviderAway(messageOf(error), { cause: error })
    }
  }
}
