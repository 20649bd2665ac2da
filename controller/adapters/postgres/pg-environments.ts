import type { Environment } from '../../../core/domain/desired.ts'
import type { Held } from '../../../core/domain/plan.ts'
import type { Condition, EnvironmentStatus } from '../../../core/domain/status.ts'
import type {
  EnvironmentStore,
  StoredEnvironment,
  StoredExtension,
  StoredInstance,
} from '../../ports/environment-store.ts'
import type { Pool } from './pg-database.ts'

/** Extensions, their environments and instances. */
export class PgEnvironments implements EnvironmentStore {
  readonly #pool: Pool

  constructor(pool: Pool) {
    this.#pool = pool
  }

  async extensions(): Promise<StoredExtension[]> {
    const { rows } = await this.#pool.query<StoredExtension>(
      'select id, account, spec, "commit" from extensions order by id',
    )
    return rows
  }

  async saveExtension({ id, account, spec, commit }: StoredExtension): Promise<void> {
    await this.#pool.query(
      `insert into extensions (id, account, spec, "commit") values ($1, $2, $3, $4)
       on conflict (id) do update set account = excluded.account, spec = excluded.spec, "commit" = excluded."commit"`,
      [id, JSON.stringify(account), JSON.stringify(spec), commit],
    )
  }

  async deleteExtension(id: string): Promise<void> {
    await this.#pool.query('delete from extensions where id = $1', [id])
  }

  async environments(): Promise<StoredEnvironment[]> {
    const { rows } = await this.#pool.query<EnvironmentRow>('select * from environments order by id')
    return rows.map(toEnvironment)
  }

  async saveEnvironment(environment: Omit<StoredEnvironment, 'updatedAt'>): Promise<void> {
    await this.#pool.query(
      `insert into environments (id, extension_id, applied, status, conditions, observed_commit, deployed, held)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (id) do update set applied = excluded.applied, status = excluded.status,
         conditions = excluded.conditions, observed_commit = excluded.observed_commit,
         deployed = excluded.deployed, held = excluded.held, updated_at = now()`,
      [
        environment.id,
        environment.extensionId,
        environment.applied && JSON.stringify(environment.applied),
        environment.status,
        JSON.stringify(environment.conditions),
        environment.observedCommit,
        environment.deployed && JSON.stringify(environment.deployed),
        JSON.stringify(environment.held),
      ],
    )
  }

  async deleteEnvironment(id: string): Promise<void> {
    await this.#pool.query('delete from environments where id = $1', [id])
    await this.#pool.query('delete from schedule_memories where environment = $1', [id])
    await this.#pool.query('delete from declarations where environment = $1', [id])
  }

  newInstance(environment: string, launch: string): Promise<string> {
    return this.#pool.transaction(async (client) => {
      const { rows } = await client.query<{ number: number }>(
        'update environments set next_instance = next_instance + 1 where id = $1 returning next_instance - 1 as number',
        [environment],
      )
      const number = rows[0]?.number
      if (number === undefined) throw new Error(`${environment} is not in the store`)
      const id = `${environment.replace(/^ENV-/, 'INS-')}-${String(number).padStart(6, '0')}`
      await client.query('insert into instances (id, environment, launch) values ($1, $2, $3)', [
        id,
        environment,
        launch,
      ])
      return id
    })
  }

  async instances(environment: string): Promise<StoredInstance[]> {
    const { rows } = await this.#pool.query<StoredInstance>(
      'select id, environment, launch from instances where environment = $1 order by id',
      [environment],
    )
    return rows
  }

  async forgetInstance(id: string): Promise<void> {
    await this.#pool.query('delete from instances where id = $1', [id])
  }
}

interface EnvironmentRow {
  id: string
  extension_id: string
  applied: Environment | null
  status: EnvironmentStatus
  conditions: Condition[]
  observed_commit: string | null
  deployed: StoredEnvironment['deployed']
  held: Held[]
  updated_at: Date
}

function toEnvironment(row: EnvironmentRow): StoredEnvironment {
  return {
    id: row.id,
    extensionId: row.extension_id,
    applied: row.applied,
    status: row.status,
    conditions: row.conditions,
    observedCommit: row.observed_commit,
    deployed: row.deployed,
    held: row.held,
    updatedAt: row.updated_at.toISOString(),
  }
}
