import { BowlineError, messageOf } from '../../core/domain/errors.ts'
import type { AccessStore } from './access-store.ts'
import type { AuditStore } from './audit-store.ts'
import type { ChangeStore } from './change-store.ts'
import type { DeclarationStore } from './declaration-store.ts'
import type { EnvironmentStore } from './environment-store.ts'
import type { MachineKeyStore } from './machine-key-store.ts'
import type { ObjectStore } from './object-store.ts'
import type { ScheduleStore } from './schedule-store.ts'
import type { SessionStore } from './session-store.ts'
import type { TaskStore } from './task-store.ts'

/** All that is kept. Instants are those of the store's clock. */
export type Store = EnvironmentStore &
  TaskStore &
  ObjectStore &
  ScheduleStore &
  AuditStore &
  DeclarationStore &
  SessionStore &
  MachineKeyStore &
  AccessStore &
  ChangeStore

/**
 * The store does not answer, or cannot do anything now: the same call may succeed later. What was asked may have been done
 * all the same, where its answer got lost. Every call of a store may throw it; whatever else one throws is thrown again
 * when it is repeated.
 */
export class StoreAway extends BowlineError {
  constructor(cause: unknown) {
    super('store-away', `the store does not answer: ${messageOf(cause) || 'no connection'}`, { cause })
  }
}
