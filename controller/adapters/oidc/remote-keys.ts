import type { JWTPayload, JWTVerifyGetKey, JWTVerifyOptions } from 'jose'
import { messageOf } from '../../../core/domain/errors.ts'
import type { TimerClock } from '../../ports/clock.ts'
import { ProviderAway, SignInRefused } from '../../ports/identity-provider.ts'
import { clockToleranceSeconds } from './clock-tolerance.ts'
import { limitedFetch } from './limited-fetch.ts'

/** Only keys that nobody else has sign. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

/** Reads JWTs that are signed with keys that others publish. Keys are kept, and asked for again where one is not known. */
export class RemoteKeys {
  readonly #clock: Pick<TimerClock, 'now'>
  readonly #sets = new Map<string, JWTVerifyGetKey>()

  constructor({ clock }: { clock: Pick<TimerClock, 'now'> }) {
    this.#clock = clock
  }

  /**
   * @param uri where the keys are
   * @throws {SignInRefused}
   * @throws {ProviderAway}
   */
  async read(token: string, uri: string, options: JWTVerifyOptions): Promise<JWTPayload> {
    const { createRemoteJWKSet, customFetch, errors, jwtVerify } = await import('jose')
    const keys = this.#sets.get(uri) ?? createRemoteJWKSet(new URL(uri), { [customFetch]: limitedFetch })
    this.#sets.set(uri, keys)
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms,
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(this.#clock.now()),
        ...options,
      })
      return payload
    } catch (error) {
      const isFetch =
        error instanceof TypeError || error instanceof errors.JWKSTimeout || error instanceof DOMException
      const isAnswer = error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC' // not 200, or no JSON
      if (isFetch || isAnswer) throw new ProviderAway(messageOf(error), { cause: error })
      throw new SignInRefused(messageOf(error), { cause: error })
    }
  }
}
