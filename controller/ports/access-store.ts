import type { AuditEntry } from '../../core/domain/audit.ts'
import type { Access } from '../../core/domain/desired.ts'

/** Who may do what, and the commit that said so. */
export interface StoredAccess {
  commit: string
  access: Access
}

/**
 * What is in force, apart from what Git says now: wider rights wait there for a confirmation.
 * @throws {StoreAway} by every member; then nothing is known of whether it was done
 */
export interface AccessStore {
  /** Undefined: nobody but the administrator ever could do anything. */
  access(): Promise<StoredAccess | undefined>
  /** @param audit row of the audit trail that is written with it */
  saveAccess(stored: StoredAccess, audit: AuditEntry): Promise<void>
}
