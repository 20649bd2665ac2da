import { createHmac } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { KeyLimit } from '../../core/domain/key-limit.ts'
import type { MachineRule } from '../../core/domain/sign-in-settings.ts'
import { isObject } from '../../core/lib/json.ts'
import { RecentlySeen } from '../../core/lib/newest-entries.ts'
import { bearerToken } from '../access/authorization.ts'
import { cookieIn, type WithCookies } from '../access/cookies.ts'
import type { Calling, Principal } from '../access/principal.ts'
import { sameSecret } from '../access/same-secret.ts'
import { every } from '../lib/every.ts'
import type { TimerClock } from '../ports/clock.ts'
import {
  type BegunSignIn,
  type IdentityProvider,
  type MachineIssuer,
  SignInRefused,
} from '../ports/identity-provider.ts'
import type { Log } from '../ports/log.ts'
import type { MachineKeyStore } from '../ports/machine-key-store.ts'
import type { Session, SessionStore, SignedIn } from '../ports/session-store.ts'
import { Failures } from './failures.ts'
import { MachineKeys } from './machine-keys.ts'
import { Once } from './once.ts'
import { Openings } from './openings.ts'
import { type Pairing, Pairings } from './pairings.ts'
import { SealedText } from './sealed-text.ts'
import { type Origin, principalOf, Sessions, signedInAt } from './sessions.ts'
import { SessionTokens } from './tokens.ts'

/** A sign-in on its way at a provider may take so long. */
const onItsWayMs = 10 * 60_000
/** A link to sign in with counts for so long, and once. */
export const linkMs = 5 * 60_000
const sweepMs = 3_600_000
/** Messages and codes that count once: more than come while one is good. */
const remembered = 10_000

export interface SignInOptions {
  adminToken: string
  /** Of the data folder: what is sealed, tagged and compared is derived from it. */
  secret: Buffer
  store: SessionStore & MachineKeyStore
  clock: TimerClock
  providers: readonly IdentityProvider[]
  machines: readonly { rule: MachineRule; issuer: MachineIssuer }[]
  log: Log
}

/** What a browser keeps, sealed, while its person is at a provider. */
interface OnItsWay extends BegunSignIn {
  provider: string
  /** Where to go in the end: a path of ours. */
  to: string
  /** Code of the command line that it is for; undefined: for this browser. */
  pairing?: string
  at: number
}

/** How callers become principals: people by provider or administrator's token, machines by key or by word of their issuer. */
export class SignIn {
  readonly sessions: Sessions
  readonly machineKeys: MachineKeys
  readonly pairings: Pairings
  readonly failures: Failures
  readonly #options: SignInOptions
  readonly #openings: Openings
  readonly #onItsWay: SealedText
  readonly #links: Once
  /** States that came back, logout tokens and tokens of machines: each counts once. */
  readonly #seen = new RecentlySeen(remembered)
  readonly #fingerprint: string
  readonly #stop: () => void

  private constructor(options: SignInOptions, openings: Openings, machineKeys: MachineKeys) {
    const { secret, store, clock, providers, log } = options
    this.#options = options
    this.#openings = openings
    this.machineKeys = machineKeys
    this.#fingerprint = createHmac('sha256', secret)
      .update(`admin token\0${options.adminToken}`)
      .digest('hex')
    this.sessions = new Sessions({
      store,
      tokens: new SessionTokens(secret),
      sealed: new SealedText(secret, 'refresh token'),
      clock,
      providers,
      adminFingerprint: this.#fingerprint,
      openings,
      log,
    })
    this.#onItsWay = new SealedText(secret, 'sign-in on its way')
    this.#links = new Once(clock, { forMs: linkMs, most: 100 })
    this.pairings = new Pairings(clock)
    this.failures = new Failures(clock)
    this.#stop = every(sweepMs, clock, () => void this.sessions.sweep().catch(() => {}))
  }

  /** @throws {StoreAway} */
  static async open(options: SignInOptions): Promise<SignIn> {
    const openings = new Openings(options.clock)
    return new SignIn(options, openings, await MachineKeys.open({ ...options, openings }))
  }

  get providers(): readonly IdentityProvider[] {
    return this.#options.providers
  }

  /** Where the person of a session signed in; undefined where that was with the administrator's token, or is declared no more. */
  providerOf({ who }: Pick<Session, 'who'>): IdentityProvider | undefined {
    return who.kind === 'user' ? this.providers.find(({ name }) => name === who.provider) : undefined
  }

  /** Who is calling, by session or by key of a machine; null where it is nobody. Its answer is cut once it is nobody any more. */
  readonly authenticate = async (calling: Calling): Promise<Principal | null> => {
    const session = await this.sessionOf(calling)
    if (session) {
      const principal = principalOf(session)
      this.#watch(calling, session.hash, async () => {
        const now = await this.sessions.byHash(session.hash)
        return now !== undefined && isDeepStrictEqual(principalOf(now), principal) // of other groups, one calls anew
      })
      return principal
    }
    const token = bearerToken(calling.headers.authorization)
    const key = token === undefined ? undefined : this.machineKeys.find(token, calling.ip)
    if (!key || token === undefined) return null
    const { id, name, limit } = key
    this.#watch(calling, id, async () => this.machineKeys.find(token, calling.ip) !== undefined)
    return { kind: 'key', id, name, limit }
  }

  /** By `Authorization` where there is one, else by cookie. */
  async sessionOf(calling: WithCookies): Promise<Session | undefined> {
    const token = tokenIn(calling)
    return token === undefined ? undefined : await this.sessions.find(token)
  }

  /** The same, also while its provider does not answer: to be ended. */
  async keptSessionOf(calling: WithCookies): Promise<Session | undefined> {
    const token = tokenIn(calling)
    return token === undefined ? undefined : await this.sessions.kept(token)
  }

  #watch({ answer }: Calling, holder: string, isGood: () => Promise<boolean>): void {
    if (!answer) return
    const cut = () => {
      if (answer.headersSent) answer.destroy()
      return answer.headersSent
    }
    answer.once('close', this.#openings.add(holder, isGood, cut))
  }

  /** What a key may do at most, by the id that Access grants to; undefined where there is none. */
  limitOf(id: string): KeyLimit | undefined {
    const rule = this.#options.machines.find(({ rule: { name } }) => `machine:${name}` === id)?.rule
    return rule?.limit ?? this.machineKeys.get(id)?.limit
  }

  isAdminToken(token: string): boolean {
    return sameSecret(token, this.#options.adminToken)
  }

  /** With the administrator's token, or a link that only its holder could make. */
  async beginAdmin(place: Session['place'], origin: Origin, reason: string): Promise<string> {
    const who = { kind: 'admin', fingerprint: this.#fingerprint } as const
    return (await this.sessions.begin(who, place, origin, { reason })).token
  }

  /** For a command line whose person said yes. */
  approveAsAdmin(pairing: Pairing): string {
    const who = { kind: 'admin', fingerprint: this.#fingerprint } as const
    return this.pairings.approve(pairing, { who, refreshToken: null })
  }

  /** The session of a command line whose person said yes. */
  async beginPaired(
    { approved, from }: Pairing,
    origin: Origin,
  ): Promise<{ token: string; session: Session }> {
    if (!approved) throw new SignInRefused('nobody has said yes')
    const { who, refreshToken } = approved
    return await this.sessions.begin(who, 'command line', origin, { refreshToken, reason: `on ${from}` })
  }

  /** A secret that signs in as the administrator, once, within five minutes. */
  newLink(): string {
    return this.#links.add()
  }

  /** Whether it is one that still counts; from now on it does not. */
  takeLink(secret: string): boolean {
    return this.#links.take(secret)
  }

  /** @returns where the browser is sent, and what it keeps meanwhile */
  async beginAt(
    provider: IdentityProvider,
    callback: string,
    goal: Pick<OnItsWay, 'to' | 'pairing'>,
  ): Promise<{ url: string; kept: string }> {
    const { url, begun } = await provider.begin(callback)
    const at = this.#options.clock.now()
    const onItsWay: OnItsWay = { ...begun, ...goal, provider: provider.name, at }
    return { url, kept: this.#onItsWay.seal(JSON.stringify(onItsWay), 'cookie') }
  }

  /**
   * @param kept what the browser kept
   * @throws {SignInRefused}
   * @throws {ProviderAway}
   */
  async finishAt(
    provider: IdentityProvider,
    url: URL,
    kept: string | undefined,
    origin: Origin,
  ): Promise<{ token: string; to: string } | { pairing: Pairing; code: string }> {
    const begun = this.#readOnItsWay(kept)
    if (!begun)
      throw new SignInRefused(
        'this browser has not begun to sign in here, or it took longer than ten minutes; begin anew',
      )
    if (begun.provider !== provider.name)
      throw new SignInRefused(
        `the sign-in was begun at ${begun.provider}, and ${provider.name} answers; begin anew`,
      )
    if (this.#seen.see(`state ${begun.state}`))
      throw new SignInRefused('this sign-in was finished before; begin anew')
    const identity = await provider.finish(url, begun)
    const who = signedInAt(provider.name, identity)
    const { refreshToken, idToken } = identity
    if (begun.pairing !== undefined) {
      const pairing = this.pairings.waiting(begun.pairing)
      if (!pairing) throw new SignInRefused('the command line does not wait any more; begin anew')
      return { pairing, code: this.pairings.approve(pairing, { who, refreshToken }) }
    }
    const reason = `at ${provider.name}`
    const { token } = await this.sessions.begin(who, 'browser', origin, { refreshToken, idToken, reason })
    return { token, to: begun.to }
  }

  #readOnItsWay(kept: string | undefined): OnItsWay | undefined {
    const text = kept === undefined ? undefined : this.#onItsWay.open(kept, 'cookie')
    if (text === undefined) return undefined
    const read = JSON.parse(text) as OnItsWay // sealed by us
    return this.#options.clock.now() - read.at < onItsWayMs ? read : undefined
  }

  /** A provider says that somebody has left. @throws {SignInRefused} */
  async leaveThere(provider: IdentityProvider, token: string): Promise<number> {
    const ended = await provider.readLogout(token)
    return await this.#once(`logout ${provider.name} ${ended.id}`, 'it was told before', () =>
      this.sessions.endThere(provider.name, ended),
    )
  }

  /** Does what a token is good for once. Where that could not be done, it is good still. @throws {SignInRefused} */
  async #once<T>(key: string, refusal: string, act: () => Promise<T>): Promise<T> {
    if (this.#seen.see(key)) throw new SignInRefused(refusal)
    return await act().catch((error: unknown) => {
      this.#seen.forget(key)
      throw error
    })
  }

  /**
   * A machine says who it is by a token of its issuer, and gets one of ours for 15 minutes.
   * @throws {SignInRefused}
   * @throws {ProviderAway}
   */
  async exchange(token: string, origin: Origin): Promise<{ token: string; endsAt: number; name: string }> {
    const issuer = issuerIn(token)
    const candidates = this.#options.machines.filter(({ rule }) => rule.issuer === issuer)
    if (candidates.length === 0)
      throw new SignInRefused('no rule under "machines" is for the issuer of this token')
    let refusal: unknown
    for (const { rule, issuer: reader } of candidates) {
      try {
        const { id, subject, claims } = await reader.read(token, rule.audience)
        const missing = Object.entries(rule.claims).find(
          ([name, values]) => !(Object.hasOwn(claims, name) && values.includes(String(claims[name]))),
        )
        if (missing) throw new SignInRefused(`its claim ${missing[0]} is not what rule ${rule.name} asks for`)
        const who: SignedIn = { kind: 'machine', rule: rule.name, subject, limit: rule.limit }
        const reason = `${rule.issuer}: ${subject}`
        const begun = await this.#once(
          `machine ${rule.issuer} ${id}`,
          'it was exchanged before; ask for a new one',
          () => this.sessions.begin(who, 'machine', origin, { reason }),
        )
        return { token: begun.token, endsAt: begun.session.endsAt, name: rule.name }
      } catch (error) {
        if (!(error instanceof SignInRefused)) throw error
        refusal ??= error
      }
    }
    throw refusal
  }

  async close(): Promise<void> {
    this.#stop()
    this.#openings.close()
    await this.machineKeys.close()
  }
}

function tokenIn(calling: WithCookies): string | undefined {
  const { authorization } = calling.headers
  return authorization === undefined ? cookieIn(calling, 'session') : bearerToken(authorization)
}

/** Whom a token says it is from: it is not believed before its signature is. */
function issuerIn(token: string): string | undefined {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return isObject(payload) && typeof payload.iss === 'string' ? payload.iss : undefined
  } catch {
    return undefined
  }
}
