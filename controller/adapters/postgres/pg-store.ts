import type { Store } from '../../ports/store.ts'
import { AuditTrail } from './audit-trail.ts'
import { PgAccess } from './pg-access.ts'
import { PgAudit } from './pg-audit.ts'
import { PgChanges } from './pg-changes.ts'
import type { Pool } from './pg-database.ts'
import { PgDeclarations } from './pg-declarations.ts'
import { PgEnvironments } from './pg-environments.ts'
import { PgLedger } from './pg-ledger.ts'
import { PgMachineKeys } from './pg-machine-keys.ts'
import { PgObjects } from './pg-objects.ts'
import { PgSchedules } from './pg-schedules.ts'
import { PgSessions } from './pg-sessions.ts'
import { PgTasks } from './pg-tasks.ts'

/**
 * The whole store, its members bound, so that it may be spread and wrapped.
 * @param taskPool for what every task takes, from `createTaskPool`
 * @param questions for what others ask, from `createQuestionPool`
 * @param trail what goes onto the audit trail goes through it
 */
export function createPgStore(
  pool: Pool,
  taskPool: Pool = pool,
  questions: Pool = pool,
  trail: AuditTrail = new AuditTrail(),
): Store {
  return {
    ...membersOf(new PgEnvironments(pool)),
    ...membersOf(new PgTasks(pool, taskPool, questions, trail)),
    ...membersOf(new PgSchedules(pool, trail)),
    ...membersOf(new PgLedger(pool, trail)),
    ...membersOf(new PgObjects(pool, taskPool, questions)),
    ...membersOf(new PgAudit(pool, questions, trail)),
    ...membersOf(new PgDeclarations(pool)),
    ...membersOf(new PgSessions(pool, trail)),
    ...membersOf(new PgMachineKeys(pool, trail)),
    ...membersOf(new PgAccess(pool, trail)),
    ...membersOf(new PgChanges(pool, trail)),
  }
}

/** The public methods of an object, bound to it: they lie on its class, where spreading does not find them. */
function membersOf<Part extends object>(part: Part): Pick<Part, keyof Part> {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(part)).filter(
    (name) => name !== 'constructor',
  )
  const bound = names.map((name) => [name, (part[name as keyof Part] as () => unknown).bind(part)])
  return Object.fromEntries(bound) as Pick<Part, keyof Part>
}
