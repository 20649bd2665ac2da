import type { AuditStore } from '../../ports/audit-store.ts'
import type { Pool } from './pg-database.ts'

/** The audit trail and confirmations. */
export class PgAudit implements AuditStore {
  readonly #pool: Pool

  constructor(pool: Pool) {
    this.#pool = pool
  }

  async audit(entry: { actor: string; action: string; subject: string; detail: string }): Promise<void> {
    const { actor, action, subject, detail } = entry
    await this.#pool.query('insert into audit (actor, action, subject, detail) values ($1, $2, $3, $4)', [
      actor,
      action,
      subject,
      detail,
    ])
  }

  async confirm(commit: string): Promise<void> {
    await this.#pool.query('insert into confirmations ("commit") values ($1) on conflict do nothing', [
      commit,
    ])
  }

  async confirmed(commit: string): Promise<boolean> {
    const { rowCount } = await this.#pool.query('select 1 from confirmations where "commit" = $1', [commit])
    return rowCount === 1
  }
}
