import type { AuditActor, AuditEntry, AuditHead, AuditResult, Removal } from '../../core/domain/audit.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'

/** Which rows are meant: all that is named must hold. */
export interface AuditFilter {
  /** Id of who did it. */
  actor?: string
  /** As `task.cancel`; `task.*` for all that begin so. */
  action?: string
  object?: string
  result?: AuditResult
  /** Inclusive. */
  since?: EpochMs
  /** Exclusive. */
  until?: EpochMs
}

/** A row as it is kept. */
export interface KeptAuditRow {
  seq: number
  /** Canonical JSON of an `AuditRow`. */
  text: string
  /** 64 hex digits. */
  hash: string
  /** What rows are found by, taken from the text when it was written. */
  found: readonly [
    actor: string,
    action: string,
    object: string,
    result: string,
    at: EpochMs,
    begun: number | null,
  ]
}

/** Signs removals, so that who can only write to the table cannot remove rows by saying that they were old. */
export interface RemovalProof {
  /** Id of the key that it signs with: rows go up to heads signed with the same. */
  key: string
  /**
   * What the row of a removal says.
   * @param head line of the head of its last row
   * @throws {Error} where this key did not sign it, or not before the rows had to be written
   */
  of(removal: Removal, head: string): NonNullable<AuditEntry['change']>
}

/** Where the rows that are kept begin: behind this one, which is gone, or behind the chain's beginning. */
export type AuditBase = Pick<AuditHead, 'seq' | 'hash'>

/**
 * Who did what, as a chain: each row goes on from the hash of the one before it, whoever writes. Written once, never
 * changed. What is done in the database is written with it: see `audit` of its calls.
 * @throws {StoreAway} by every member; then nothing is known of whether it was done
 */
export interface AuditStore {
  /**
   * Adds a row, with its number and the instant it comes at.
   * @returns its number
   */
  audit(entry: AuditEntry): Promise<number>
  /** Adds rows beside each other, all or none. */
  auditAll(entries: readonly AuditEntry[]): Promise<number[]>
  /**
   * Rows in the order of their numbers, or the newest first.
   * @param page.after number of a row: only what comes after it in that order
   */
  auditRows(
    filter: AuditFilter,
    page: { limit: number; after?: number; oldestFirst?: boolean },
  ): Promise<KeptAuditRow[]>
  /** Where the chain ends, and where what is kept of it begins. */
  auditHead(): Promise<{ head: AuditHead; base: AuditBase }>
  /** Rows that say that something has begun, up to a number, of which no other says what came of it; oldest first. */
  auditBegun(until: number): Promise<KeptAuditRow[]>
  /** Keeps a signed head; once more changes nothing. @param line as `core/audit/heads.ts` writes it */
  keepAuditHead(head: { seq: number; at: EpochMs; line: string }): Promise<void>
  /** Signed heads of some time, oldest first. @param from inclusive @param to exclusive */
  auditHeads(from: EpochMs, to: EpochMs): Promise<string[]>
  /** The last signed head; undefined where none is kept. */
  newestAuditHead(): Promise<string | undefined>
  /**
   * Removes the oldest rows, up to a head that was signed before an instant: its hash stays, so that the rest goes on from it.
   * The removal is a row itself, signed as well. At most about 10,000 rows at once.
   * @param old.keepMs how long rows are kept, for that row
   * @returns how many rows; 0 where there is no such head
   */
  removeAuditRows(
    old: { before: EpochMs; keepMs: number },
    actor: AuditActor,
    proof: RemovalProof,
  ): Promise<number>
  /** Remembers that somebody confirmed a commit's deletions. Once more changes nothing, and is a row of the trail all the same. */
  confirm(commit: string, audit: AuditEntry): Promise<void>
  /** Whether somebody did. */
  confirmed(commit: string): Promise<boolean>
}
