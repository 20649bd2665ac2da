import { randomBytes } from 'node:crypto'
import type { AuditEntry } from '../../core/domain/audit.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { NewestEntries } from '../../core/lib/newest-entries.ts'
import { forOneLine } from '../../core/lib/people-text.ts'
import { auditActorOf } from '../access/audit-actor.ts'
import type { Principal } from '../access/principal.ts'
import type { TimerClock } from '../ports/clock.ts'
import {
  type EndedThere,
  type Identity,
  type IdentityProvider,
  ProviderAway,
  SignInRefused,
} from '../ports/identity-provider.ts'
import type { Log } from '../ports/log.ts'
import {
  ownerOf,
  type Session,
  type SessionHolder,
  type SessionStore,
  type SignedIn,
} from '../ports/session-store.ts'
import type { Openings } from './openings.ts'
import type { SealedText } from './sealed-text.ts'
import type { SessionTokens } from './tokens.ts'

export const sessionLimits = {
  /** Not used for so long, a session is over. */
  idleMs: 8 * 3_600_000,
  /** So long after it began it is over in any case. */
  longestMs: 24 * 3_600_000,
  /** One whose provider gave no refresh token: nobody can be asked whether its groups still hold. */
  withoutRefreshMs: 3_600_000,
  /** That of a machine, for the token of a job. */
  machineMs: 15 * 60_000,
  /** So old may be what a provider says of somebody. */
  freshMs: 5 * 60_000,
  /** While a provider does not answer, sessions go on for so long. */
  withoutProviderMs: 3_600_000,
  /** Between two tries at a provider that does not answer. */
  retryMs: 30_000,
  /** So long what the store said of a session counts. Its last use is known at this grain. */
  rememberedMs: 60_000,
  /** Sessions that are remembered. */
  remembered: 10_000,
  /** Sessions of one person. */
  ofOwner: 50,
  /** Of one rule for machines: so many jobs may begin within the time that one counts. */
  ofMachine: 1_000,
} as const

export interface SessionsOptions {
  store: SessionStore
  tokens: SessionTokens
  /** Seals refresh tokens. */
  sealed: SealedText
  /** The store's clock. */
  clock: TimerClock
  providers: readonly IdentityProvider[]
  /** Of the administrator's token. */
  adminFingerprint: string
  openings: Openings
  log: Log
}

interface Remembered {
  /** Undefined: there is none. */
  session: Session | undefined
  /** Milliseconds of the clock that never jumps. */
  until: number
  /** Before that its provider is not asked again. */
  notBefore: number
}

/** What else there is to say of one that begins. */
export interface Beginning {
  /** As the provider gave it. */
  refreshToken?: string | null
  /** The same: to sign out there with a browser. */
  idToken?: string | null
  /** How, for the audit trail. */
  reason: string
}

/** What became of the tokens that a session had at its provider; `nothing`: it had none. */
export type RevokedThere = 'revoked' | 'shared' | 'not offered' | 'failed' | 'nothing'

/** Where a session began. */
export interface Origin {
  address: string
  agent: string | undefined
  /** Id of the request. */
  request?: string
}

/** Who has signed in, until when, and whether that still holds. */
export class Sessions {
  readonly #options: SessionsOptions
  readonly #known = new NewestEntries<Remembered>(sessionLimits.remembered)
  /** Questions on their way, to the store and to providers, by hash. */
  readonly #asked = new Map<string, Promise<Session | undefined>>()

  constructor(options: SessionsOptions) {
    this.#options = options
  }

  /**
   * @returns the token, which is nowhere else
   */
  async begin(
    who: SignedIn,
    place: Session['place'],
    { address, agent = '', request }: Origin,
    { refreshToken = null, idToken = null, reason }: Beginning,
  ): Promise<{ token: string; session: Session }> {
    const { store, tokens, clock, sealed } = this.#options
    const { token, hash } = tokens.make()
    const now = clock.now()
    const session: Session = {
      id: randomBytes(8).toString('hex'),
      hash,
      place,
      who,
      refreshToken: refreshToken === null ? null : sealed.seal(refreshToken, hash),
      idToken: idToken === null ? null : sealed.seal(idToken, idTokenOf(hash)),
      refreshedAt: now,
      createdAt: now,
      usedAt: now,
      endsAt: now + longestOf(who, refreshToken),
      address,
      agent: forOneLine(agent).slice(0, 200),
    }
    const audit = { ...entryOf(session, 'session.begin', reason), source: address, request }
    const most = who.kind === 'machine' ? sessionLimits.ofMachine : sessionLimits.ofOwner
    this.#forget(await store.addSession(session, most, audit))
    this.#remember(session)
    return { token, session }
  }

  /**
   * The session of a token; undefined where it is over, or was never ours. Asks the store once a minute at most, and the
   * provider every five minutes.
   * @throws {StoreAway}
   */
  async find(token: string): Promise<Session | undefined> {
    const hash = this.#options.tokens.hashOf(token)
    return hash === undefined ? undefined : await this.byHash(hash)
  }

  /** The same whatever its provider would say of it now, and without asking: to be ended. @throws {StoreAway} */
  async kept(token: string): Promise<Session | undefined> {
    const { store, tokens, clock } = this.#options
    const hash = tokens.hashOf(token)
    const now = clock.now()
    return hash === undefined ? undefined : await store.useSession(hash, now, now - sessionLimits.idleMs)
  }

  async byHash(hash: string): Promise<Session | undefined> {
    const known = this.#known.get(hash)
    if (known && known.until > this.#options.clock.elapsed()) {
      if (!known.session || !this.#holds(known.session)) return undefined
      if (!this.#isStale(known.session)) return known.session
      if (known.notBefore > this.#options.clock.elapsed()) return this.#whileAway(known.session)
    }
    const asked = this.#asked.get(hash) ?? this.#ask(hash).finally(() => this.#asked.delete(hash))
    this.#asked.set(hash, asked)
    return await asked
  }

  /** The newest first. */
  async list(of: SessionHolder): Promise<Session[]> {
    const { store, clock } = this.#options
    const now = clock.now()
    return (await store.sessions(of, now, now - sessionLimits.idleMs)).filter((each) => this.#holds(each))
  }

  /** Ends one of somebody's, or all. @returns how many there were */
  async end(of: SessionHolder, audit: AuditEntry, id?: string): Promise<number> {
    const which = { of, ...(id !== undefined && { id }) }
    const hashes = await this.#options.store.endSessions(which, audit)
    this.#forget(hashes)
    return hashes.length
  }

  /** By the word of their provider. @returns how many there were */
  async endThere(provider: string, { sid, subject }: EndedThere): Promise<number> {
    const which = { provider, ...(sid !== null && { sid }), ...(subject !== null && { subject }) }
    const hashes = await this.#options.store.endSessions(which, {
      actor: { kind: 'controller', id: 'controller' },
      action: 'session.end',
      object: subject ?? `session ${sid}`,
      reason: `by the word of ${provider}`,
    })
    this.#forget(hashes)
    return hashes.length
  }

  /** As its provider gave it; null where it was not kept. */
  idTokenIn({ idToken, hash }: Session): string | null {
    return (idToken !== null && this.#options.sealed.open(idToken, idTokenOf(hash))) || null
  }

  /**
   * Tells the provider of a session that has ended here that its tokens count no more. Many keep one sign-in of all that
   * somebody has there: where another session here goes on with the same, that would end, too.
   */
  async revokeThere(session: Session): Promise<RevokedThere> {
    const { sealed, log } = this.#options
    const { who, refreshToken, hash } = session
    const token = refreshToken === null ? undefined : sealed.open(refreshToken, hash)
    const provider = who.kind === 'user' ? this.#providerOf(who.provider) : undefined
    if (who.kind !== 'user' || !provider || token === undefined) return 'nothing'
    try {
      const others = await this.list({ owner: ownerOf(who) })
      const isShared = others.some((each) => each.hash !== hash && isOfSameSignIn(each.who, who.sid))
      if (isShared) return 'shared'
      return (await provider.revoke(token)) ? 'revoked' : 'not offered'
    } catch (error) {
      log.warn(
        { provider: provider.name, reason: messageOf(error) },
        'could not revoke what somebody had there',
      )
      return 'failed'
    }
  }

  async sweep(): Promise<void> {
    const { store, clock } = this.#options
    const now = clock.now()
    await store.sweepSessions(now, now - sessionLimits.idleMs)
  }

  async #ask(hash: string): Promise<Session | undefined> {
    const { store, clock } = this.#options
    const now = clock.now()
    const session = await store.useSession(hash, now, now - sessionLimits.idleMs)
    if (!session) return this.#remember({ hash })
    if (!this.#holds(session)) {
      await store.endSession(hash)
      return this.#remember({ hash })
    }
    return this.#isStale(session) ? await this.#renew(session) : this.#remember(session)
  }

  /** Its provider is asked whether it still holds, and for the groups of today. */
  async #renew(session: Session): Promise<Session | undefined> {
    const { store, sealed, clock, log } = this.#options
    const { who, refreshToken } = session
    if (who.kind !== 'user' || refreshToken === null) return this.#remember(session)
    const provider = this.#providerOf(who.provider)
    const token = sealed.open(refreshToken, session.hash)
    try {
      if (!provider) throw new SignInRefused('its identity provider is not declared any more')
      if (token === undefined) throw new SignInRefused('its refresh token was sealed with another secret')
      const identity = await provider.refresh(token, who.subject)
      const renewed = {
        ...session,
        who: signedInAt(provider.name, { ...identity, sid: identity.sid ?? who.sid }),
        refreshToken:
          identity.refreshToken === null ? refreshToken : sealed.seal(identity.refreshToken, session.hash),
        idToken:
          session.idToken === null || identity.idToken === null
            ? session.idToken
            : sealed.seal(identity.idToken, idTokenOf(session.hash)),
        refreshedAt: clock.now(),
      }
      await store.renewSession(renewed)
      return this.#remember(renewed)
    } catch (error) {
      if (error instanceof ProviderAway) {
        log.warn({ provider: who.provider, reason: messageOf(error) }, 'an identity provider does not answer')
        this.#remember(session, clock.elapsed() + sessionLimits.retryMs)
        return this.#whileAway(session)
      }
      if (!(error instanceof SignInRefused)) throw error
      await this.#endAgainstWill(session, error.message)
      return undefined
    }
  }

  async #endAgainstWill(session: Session, why: string): Promise<void> {
    const actor = { kind: 'controller', id: 'controller' } as const
    await this.#options.store.endSession(session.hash, { ...entryOf(session, 'session.end', why), actor })
    this.#forget([session.hash])
    this.#options.log.info({ session: session.id, why }, 'a session was ended')
  }

  /** Nobody says that it is over; after an hour nobody says that it is not, either. */
  #whileAway(session: Session): Session | undefined {
    const age = this.#options.clock.now() - session.refreshedAt
    return age < sessionLimits.withoutProviderMs ? session : undefined
  }

  #isStale({ who, refreshToken, refreshedAt }: Session): boolean {
    if (who.kind !== 'user' || refreshToken === null) return false
    return this.#options.clock.now() - refreshedAt >= sessionLimits.freshMs
  }

  /** Whether it may go on for all that is known here. */
  #holds({ who, endsAt, usedAt }: Session): boolean {
    const now = this.#options.clock.now()
    if (endsAt <= now || usedAt <= now - sessionLimits.idleMs) return false
    if (who.kind === 'admin') return who.fingerprint === this.#options.adminFingerprint
    return who.kind === 'machine' || this.#providerOf(who.provider) !== undefined
  }

  #providerOf(name: string): IdentityProvider | undefined {
    return this.#options.providers.find((each) => each.name === name)
  }

  #remember(session: Session | { hash: string }, notBefore = 0): Session | undefined {
    const now = this.#options.clock.elapsed()
    const known = this.#known.get(session.hash)
    const hasEnded = known !== undefined && !known.session && known.until > now // since the store was asked
    const found = 'who' in session && !hasEnded ? session : undefined
    const until = now + sessionLimits.rememberedMs
    this.#known.set(session.hash, { session: found, until, notBefore })
    if (!found) this.#options.openings.cut(session.hash)
    return found
  }

  #forget(hashes: readonly string[]): void {
    for (const hash of hashes) this.#remember({ hash })
  }
}

/** The text is sealed for another place than a refresh token: whoever changes the table has neither sent as the other. */
function idTokenOf(hash: string): string {
  return `id token of ${hash}`
}

/** @param sid of a session there; null: it may be any */
function isOfSameSignIn(who: SignedIn, sid: string | null): boolean {
  return who.kind === 'user' && (who.sid === null || sid === null || who.sid === sid)
}

export function signedInAt(
  provider: string,
  { subject, sid, name, groups }: Identity,
): Extract<SignedIn, { kind: 'user' }> {
  return { kind: 'user', provider, subject, sid, name, groups }
}

function entryOf(session: Session, action: AuditEntry['action'], reason: string): AuditEntry {
  return { actor: auditActorOf(principalOf(session)), action, object: session.id, reason }
}

/** As whom somebody calls who has signed in. */
export function principalOf({ who }: Pick<Session, 'who'>): Principal {
  switch (who.kind) {
    case 'admin':
      return { kind: 'admin' }
    case 'user':
      return { kind: 'user', id: `${who.provider}#${who.subject}`, name: who.name, groups: who.groups }
    case 'machine':
      return { kind: 'key', id: `machine:${who.rule}`, name: who.rule, limit: who.limit }
  }
}

function longestOf(who: SignedIn, refreshToken: string | null): EpochMs {
  if (who.kind === 'machine') return sessionLimits.machineMs
  return who.kind === 'user' && refreshToken === null
    ? sessionLimits.withoutRefreshMs
    : sessionLimits.longestMs
}
