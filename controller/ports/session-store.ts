import type { AuditEntry } from '../../core/domain/audit.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'
import type { KeyLimit } from '../../core/domain/key-limit.ts'

/** Who signed in. */
export type SignedIn =
  /** With the administrator's token, of which this is a fingerprint: another token ends the session. */
  | { kind: 'admin'; fingerprint: string }
  /** At an identity provider; `subject` is its id there, `sid` that of its session there. */
  | {
      kind: 'user'
      provider: string
      subject: string
      sid: string | null
      name: string
      groups: readonly string[]
    }
  /** A machine, with a token of its own issuer. */
  | { kind: 'machine'; rule: string; subject: string; limit: KeyLimit }

/** Where a session is used. */
export type SessionPlace = 'browser' | 'command line' | 'machine'

export interface Session {
  /** Names it, and opens nothing. */
  id: string
  /** SHA-256 of its token in hex: the token itself is nowhere. */
  hash: string
  place: SessionPlace
  who: SignedIn
  /** Sealed; null where the provider gave none. */
  refreshToken: string | null
  /** Sealed: to sign out there with; null where there is no use for it. */
  idToken: string | null
  /** When its provider last said who it is. */
  refreshedAt: EpochMs
  createdAt: EpochMs
  usedAt: EpochMs
  endsAt: EpochMs
  /** Address it began at. */
  address: string
  /** `User-Agent` it began with, cut. */
  agent: string
}

/** Whose sessions are meant: of an owner (`ownerOf`), of whoever is called so (`nameOf`, or the id that Access grants to), or everybody's. */
export type SessionHolder = { owner: string } | { name: string } | 'everybody'

/** Which sessions are meant: of somebody, one of them alone where `id` says so, or what a provider's logout token names. */
export type SessionsOf =
  | { of: SessionHolder; id?: string }
  | { provider: string; sid?: string; subject?: string }

/**
 * Sessions of people and machines. What begins and ends one is on the audit trail with it, or has not happened.
 * @throws {StoreAway} by every member
 */
export interface SessionStore {
  /** Keeps a new one; where its owner has `most` others, the oldest of them end. @returns hashes of those that ended */
  addSession(session: Session, most: number, audit: AuditEntry): Promise<string[]>
  /** Marks it as used, unless it has ended, or was not used since `idleSince`. @returns undefined then */
  useSession(hash: string, now: EpochMs, idleSince: EpochMs): Promise<Session | undefined>
  /** What its provider said of it last. */
  renewSession(
    session: Pick<Session, 'hash' | 'who' | 'refreshToken' | 'idToken' | 'refreshedAt'>,
  ): Promise<void>
  /** Those that have not ended, the newest first. */
  sessions(of: SessionHolder, now: EpochMs, idleSince: EpochMs): Promise<Session[]>
  /** Where there is none, nothing is on the trail. @returns hashes of those that ended */
  endSessions(which: SessionsOf, audit: AuditEntry): Promise<string[]>
  /** @param audit left out where it ended by itself */
  endSession(hash: string, audit?: AuditEntry): Promise<void>
  /** Forgets those that have ended by themselves. */
  sweepSessions(now: EpochMs, idleSince: EpochMs): Promise<void>
}

/** What they are called, in lists of sessions. */
export function nameOf(who: SignedIn): string {
  switch (who.kind) {
    case 'admin':
      return 'admin'
    case 'user':
      return who.name
    case 'machine':
      return `machine:${who.rule}`
  }
}

/** Whose sessions are one's own. */
export function ownerOf(who: SignedIn): string {
  switch (who.kind) {
    case 'admin':
      return 'admin'
    case 'user':
      return `user ${who.provider} ${who.subject}`
    case 'machine':
      return `machine ${who.rule}`
  }
}
