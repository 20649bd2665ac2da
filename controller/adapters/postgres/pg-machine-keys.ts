import type { AuditEntry } from '../../../core/domain/audit.ts'
import type { EpochMs } from '../../../core/domain/epoch.ts'
import type { MachineKey, MachineKeyStore } from '../../ports/machine-key-store.ts'
import type { AuditTrail } from './audit-trail.ts'
import type { Pool } from './pg-database.ts'
import { epochMsSql, instantSql } from './pg-instant.ts'

/** Keys of machines. */
export class PgMachineKeys implements MachineKeyStore {
  readonly #pool: Pool
  readonly #trail: AuditTrail

  constructor(pool: Pool, trail: AuditTrail) {
    this.#pool = pool
    this.#trail = trail
  }

  async machineKeys(): Promise<MachineKey[]> {
    const { rows } = await this.#pool.query<Row>(
      `select id, name, hash, former_hash, ${epochMsSql('former_until')} as former_until, key_limit as "limit", addresses,
         ${epochMsSql('created_at')} as "createdAt", created_by as "createdBy", ${epochMsSql('ends_at')} as "endsAt",
         ${epochMsSql('used_at')} as "usedAt"
       from machine_keys order by created_at, id`,
    )
    return rows.map(({ former_hash: hash, former_until: until, ...key }) => ({
      ...key,
      former: hash !== null && until !== null ? { hash, until } : null,
    }))
  }

  async saveMachineKey(key: MachineKey, audit: AuditEntry): Promise<void> {
    await this.#pool.transaction(async (client) => {
      await client.query(
        `insert into machine_keys (id, name, hash, former_hash, former_until, key_limit, addresses, created_at,
         created_by, ends_at, used_at)
       values ($1, $2, $3, $4, ${instantSql('$5')}, $6, $7, ${instantSql('$8')}, $9, ${instantSql('$10')},
         ${instantSql('$11')})
       on conflict (id) do update set hash = excluded.hash, former_hash = excluded.former_hash,
         former_until = excluded.former_until, ends_at = excluded.ends_at`,
        [
          key.id,
          key.name,
          key.hash,
          key.former?.hash ?? null,
          key.former?.until ?? null,
          JSON.stringify(key.limit),
          [...key.addresses],
          key.createdAt,
          key.createdBy,
          key.endsAt,
          key.usedAt,
        ],
      )
      await this.#trail.append(client, [audit])
    })
  }

  async removeMachineKey(id: string, audit: AuditEntry): Promise<void> {
    await this.#pool.transaction(async (client) => {
      const { rowCount } = await client.query('delete from machine_keys where id = $1', [id])
      if (rowCount === 1) await this.#trail.append(client, [audit])
    })
  }

  async forgetMachineKeys(ids: readonly string[]): Promise<void> {
    await this.#pool.query('delete from machine_keys where id = any($1)', [[...ids]])
  }

  async machineKeysUsed(uses: readonly { id: string; at: EpochMs }[]): Promise<void> {
    await this.#pool.query(
      `update machine_keys set used_at = ${instantSql('uses.at')}
       from unnest($1::text[], $2::double precision[]) as uses (id, at) where machine_keys.id = uses.id`,
      [uses.map(({ id }) => id), uses.map(({ at }) => at)],
    )
  }
}

interface Row extends Omit<MachineKey, 'former'> {
  former_hash: string | null
  former_until: EpochMs | null
}
