import { createHash, randomInt } from 'node:crypto'
import { networkOf } from '../lib/addresses.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { SignedIn } from '../ports/session-store.ts'
import { hashOf, newSecret } from './tokens.ts'

export const pairingLimits = { forMs: 10 * 60_000, most: 1_000, ofAddress: 20, pollSeconds: 2 } as const

/** A command line that wants to act for somebody. */
export interface Pairing {
  /** What its person compares, and types where the browser is elsewhere: `BCDF-GHJK`. */
  userCode: string
  /** S256 of what only the command line knows (RFC 7636). */
  challenge: string
  /** Where it listens on its own machine; undefined: it asks again and again. */
  port: number | undefined
  /** What it says of itself, for its person. */
  from: string
  address: string
  until: number
  /** Who said yes, and what the command line must bring along where it listens. */
  approved: { who: SignedIn; refreshToken: string | null; code: string } | undefined
}

/** No vowels, and nothing that looks like another: RFC 8628, 6.1. */
const signs = 'BCDFGHJKLMNPQRSTVWXZ'

/**
 * Command lines that wait for their person to say yes in a browser: by a code that is shown on both sides. In memory only,
 * and not for long.
 */
export class Pairings {
  readonly #clock: Pick<TimerClock, 'elapsed'>
  readonly #byUserCode = new Map<string, Pairing>()

  constructor(clock: Pick<TimerClock, 'elapsed'>) {
    this.#clock = clock
  }

  /** @returns undefined where too many of the address wait */
  begin(wanted: Pick<Pairing, 'challenge' | 'port' | 'from' | 'address'>): Pairing | undefined {
    this.#sweep()
    const source = networkOf(wanted.address)
    const own = [...this.#byUserCode.values()].filter(({ address }) => networkOf(address) === source)
    if (own.length >= pairingLimits.ofAddress || this.#byUserCode.size >= pairingLimits.most) return undefined
    const until = this.#clock.elapsed() + pairingLimits.forMs
    const pairing: Pairing = { ...wanted, userCode: newUserCode(), until, approved: undefined }
    this.#byUserCode.set(pairing.userCode, pairing)
    return pairing
  }

  /** One that waits for a yes. */
  waiting(userCode: string): Pairing | undefined {
    this.#sweep()
    const pairing = this.#byUserCode.get(userCode.toUpperCase().replace(/^([A-Z]{4})-?([A-Z]{4})$/, '$1-$2'))
    return pairing && !pairing.approved ? pairing : undefined
  }

  /** @returns what the browser brings to where the command line listens */
  approve(pairing: Pairing, yes: Omit<NonNullable<Pairing['approved']>, 'code'>): string {
    const code = newSecret()
    pairing.approved = { ...yes, code: hashOf(code) }
    return code
  }

  refuse({ userCode }: Pairing): void {
    this.#byUserCode.delete(userCode)
  }

  /**
   * What became of a command line's wish. It is over once it was answered with a yes.
   * @param code what the browser brought to where it listens
   */
  collect(userCode: string, verifier: string, code: string | undefined): Pairing | 'waiting' | 'gone' {
    this.#sweep()
    const pairing = this.#byUserCode.get(userCode)
    if (!pairing || pairing.challenge !== challengeOf(verifier)) return 'gone'
    if (!pairing.approved) return 'waiting'
    this.#byUserCode.delete(userCode)
    const isBrought = pairing.port === undefined || pairing.approved.code === hashOf(code ?? '')
    return isBrought ? pairing : 'gone'
  }

  #sweep(): void {
    const now = this.#clock.elapsed()
    for (const [code, { until }] of this.#byUserCode) if (until <= now) this.#byUserCode.delete(code)
  }
}

/** S256 of RFC 7636. */
function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

function newUserCode(): string {
  const letters = Array.from({ length: 8 }, () => signs[randomInt(signs.length)])
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}
