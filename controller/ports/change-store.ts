import type { AuditEntry } from '../../core/domain/audit.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'

/** A change to the config repository that somebody asked for, so that it is made once. */
export interface KeptChange {
  /** `CHG-...`, which its commit names. */
  id: string
  /** Names what was asked for, and tells nobody what that is. */
  digest: string
  /** Number of the row of the audit trail that says it has begun. */
  begun: number
  /** What was answered; what would have been, where it is not done. */
  answer: unknown
  /** False: nobody knows whether it was made. */
  done: boolean
}

/** Whose a change is, and what they call it. */
export interface ChangeKey {
  /** As the audit trail names who asks: kind and id. */
  caller: string
  key: string
}

/** @throws {StoreAway} by every member */
export interface ChangeStore {
  /** What was begun under a key and is not older than an instant. */
  change(of: ChangeKey, since: EpochMs): Promise<KeptChange | undefined>
  /**
   * Begins one, with its row of the audit trail: both are there, or neither. What is older than an instant is forgotten.
   * @returns what is there under this key by then: another one, where somebody was first
   */
  beginChange(
    change: Pick<KeptChange, 'id' | 'digest' | 'answer'> & ChangeKey & { at: EpochMs },
    since: EpochMs,
    audit: AuditEntry,
  ): Promise<KeptChange>
  /** What came of it, with its row. @param answer undefined: nothing was made, and the key is free again */
  endChange(id: string, answer: unknown, audit: AuditEntry): Promise<void>
}
