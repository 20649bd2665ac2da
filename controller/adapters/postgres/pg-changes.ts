import type { AuditEntry } from '../../../core/domain/audit.ts'
import type { EpochMs } from '../../../core/domain/epoch.ts'
import type { ChangeKey, ChangeStore, KeptChange } from '../../ports/change-store.ts'
import type { AuditTrail } from './audit-trail.ts'
import type { Pool, Queryable } from './pg-database.ts'
import { instantSql } from './pg-instant.ts'

/** Changes to the config repository that were asked for. */
export class PgChanges implements ChangeStore {
  readonly #pool: Pool
  readonly #trail: AuditTrail

  constructor(pool: Pool, trail: AuditTrail) {
    this.#pool = pool
    this.#trail = trail
  }

  change(of: ChangeKey, since: EpochMs): Promise<KeptChange | undefined> {
    return keptAt(this.#pool, of, since)
  }

  async beginChange(
    { id, digest, answer, at, ...of }: Parameters<ChangeStore['beginChange']>[0],
    since: EpochMs,
    audit: AuditEntry,
  ): Promise<KeptChange> {
    return await this.#pool.transaction(async (client) => {
      await client.query(`delete from config_changes where at < ${instantSql('$1')}`, [since])
      const { rowCount } = await client.query(
        `insert into config_changes (id, caller, key, digest, at, answer)
         values ($1, $2, $3, $4, ${instantSql('$5')}, $6)
         on conflict (caller, key) do nothing`,
        [id, of.caller, of.key, digest, at, JSON.stringify(answer)],
      )
      if (rowCount === 1) {
        const [begun = 0] = await this.#trail.append(client, [audit])
        await client.query('update config_changes set begun = $2 where id = $1', [id, begun])
      }
      const kept = await keptAt(client, of, since)
      if (!kept) throw new Error(`the change ${id} is gone while it begins`)
      return kept
    })
  }

  async endChange(id: string, answer: unknown, audit: AuditEntry): Promise<void> {
    await this.#pool.transaction(async (client) => {
      if (answer === undefined) await client.query('delete from config_changes where id = $1', [id])
      else
        await client.query('update config_changes set answer = $2, done = true where id = $1', [
          id,
          JSON.stringify(answer),
        ])
      await this.#trail.append(client, [audit])
    })
  }
}

async function keptAt(client: Queryable, { caller, key }: ChangeKey, since: EpochMs) {
  const { rows } = await client.query<Omit<KeptChange, 'begun'> & { begun: string }>(
    `select id, digest, begun, answer, done from config_changes
     where caller = $1 and key = $2 and at >= ${instantSql('$3')}`,
    [caller, key, since],
  )
  const [row] = rows
  return row && { ...row, begun: Number(row.begun) }
}
