import type { AuditEntry } from '../../core/domain/audit.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'
import type { KeyLimit } from '../../core/domain/key-limit.ts'

/** A key of a machine. Its secret is nowhere but with whoever was shown it. */
export interface MachineKey {
  id: string
  name: string
  /** SHA-256 in hex. */
  hash: string
  /** The one it had before it was rotated, and until when that counts; null where there is none. */
  former: { hash: string; until: EpochMs } | null
  limit: KeyLimit
  /** Addresses it may be used from, as `10.0.0.0/8`; empty: any. */
  addresses: readonly string[]
  createdAt: EpochMs
  createdBy: string
  endsAt: EpochMs
  /** Null: never. At a grain of a minute. */
  usedAt: EpochMs | null
}

/**
 * Keys of machines. A change is on the audit trail with it, or has not happened.
 * @throws {StoreAway} by every member
 */
export interface MachineKeyStore {
  machineKeys(): Promise<MachineKey[]>
  /** Adds it, or replaces the one of its id. */
  saveMachineKey(key: MachineKey, audit: AuditEntry): Promise<void>
  removeMachineKey(id: string, audit: AuditEntry): Promise<void>
  /** Those that have ended long ago by themselves: that is no row of the audit trail. */
  forgetMachineKeys(ids: readonly string[]): Promise<void>
  machineKeysUsed(uses: readonly { id: string; at: EpochMs }[]): Promise<void>
}
