import type { AuditEntry } from '../../../core/domain/audit.ts'
import type { AccessStore, StoredAccess } from '../../ports/access-store.ts'
import type { AuditTrail } from './audit-trail.ts'
import type { Pool } from './pg-database.ts'

/** The policy in force: one row. */
export class PgAccess implements AccessStore {
  readonly #pool: Pool
  readonly #trail: AuditTrail

  constructor(pool: Pool, trail: AuditTrail) {
    this.#pool = pool
    this.#trail = trail
  }

  async access(): Promise<StoredAccess | undefined> {
    const { rows } = await this.#pool.query<StoredAccess>('select "commit", access from access_in_force')
    return rows[0]
  }

  async saveAccess({ commit, access }: StoredAccess, audit: AuditEntry): Promise<void> {
    await this.#pool.transaction(async (client) => {
      await client.query(
        `insert into access_in_force ("commit", access) values ($1, $2)
       on conflict (one) do update set "commit" = excluded."commit", access = excluded.access, since = clock_timestamp()`,
        [commit, JSON.stringify(access)],
      )
      await this.#trail.append(client, [audit])
    })
  }
}
