import type { AuditActor } from '../../core/domain/audit.ts'
import type { Principal } from './principal.ts'

/** A caller as the audit trail names them. */
export function auditActorOf(principal: Principal | null): AuditActor {
  if (principal === null) return { kind: 'nobody', id: 'nobody' }
  switch (principal.kind) {
    case 'admin':
      return { kind: 'admin', id: 'admin' }
    case 'environment':
      return { kind: 'environment', id: principal.id }
    default:
      return { kind: principal.kind, id: principal.id, name: principal.name }
  }
}
