import type { Environment } from '../../../core/domain/desired.ts'
import type { Held } from '../../../core/domain/plan.ts'
import type { Condition, EnvironmentStatus } from '../../../core/domain/status.ts'
import { batchesBySize } from '../../../core/lib/batches-by-size.ts'
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

  async saveExtensions(extensions: readonly StoredExtension[]): Promise<void> {
    const rows = extensions.map(({ id, account, spec, commit }) => [
      id,
      JSON.stringify(account),
      JSON.stringify(spec),
      commit,
    ])
    await this.#saveAll(saveExtensionsSql, rows)
  }

  async deleteExtension(id: string): Promise<void> {
    await this.#pool.query('delete from extensions where id = $1', [id])
  }

  async environments(): Promise<StoredEnvironment[]> {
    const { rows } = await this.#pool.query<EnvironmentRow>(
      'select id, extension_id, applied, status, conditions, deployed, held, updated_at from environments order by id',
    )
    return rows.map(toEnvironment)
  }

  async saveEnvironments(environments: readonly Omit<StoredEnvironment, 'updatedAt'>[]): Promise<void> {
    await this.#saveAll(saveEnvironmentsSql, environments.map(textsOf))
  }

  async #saveAll(sql: string, rows: readonly Texts[]): Promise<void> {
    for (const some of batchesBySize(rows, charactersOf, mostCharacters)) {
      const columns = some[0]?.map((_, column) => some.map((row) => row[column]))
      await this.#pool.query(sql, columns)
    }
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

  async instances(environment?: string): Promise<StoredInstance[]> {
    const { rows } = await this.#pool.query<StoredInstance>(
      `select id, environment, launch from instances
       where $1::text is null or environment = $1 order by id`,
      [environment ?? null],
    )
    return rows
  }

  async forgetInstance(id: string): Promise<void> {
    await this.#pool.query('delete from instances where id = $1', [id])
  }
}

const saveExtensionsSql = `
  insert into extensions (id, account, spec, "commit")
  select id, account::json, spec::json, "commit"
  from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as told (id, account, spec, "commit")
  on conflict (id) do update set account = excluded.account, spec = excluded.spec, "commit" = excluded."commit"`

/** `observed_commit` is of an earlier version: that a commit was seen is a fact about the whole. */
const saveEnvironmentsSql = `
  insert into environments (id, extension_id, applied, status, conditions, deployed, held)
  select id, extension_id, applied::json, status, conditions::json, deployed::json, held::json
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
    as told (id, extension_id, applied, status, conditions, deployed, held)
  on conflict (id) do update set applied = excluded.applied, status = excluded.status,
    conditions = excluded.conditions, deployed = excluded.deployed, held = excluded.held, updated_at = now()`

/** A row as texts, in the order of the columns of its statement. */
type Texts = readonly (string | null)[]

/** In the order of the columns of `saveEnvironmentsSql`. */
function textsOf(environment: Omit<StoredEnvironment, 'updatedAt'>): Texts {
  const { id, extensionId, applied, status, conditions, deployed, held } = environment
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value))
  return [id, extensionId, json(applied), status, json(conditions), json(deployed), json(held)]
}

/** Characters of the rows of one statement: rows are small, but for those of environments with large variables. */
const mostCharacters = 1_000_000

function charactersOf(row: Texts): number {
  return row.reduce((sum, text) => sum + (text?.length ?? 0), 0)
}

interface EnvironmentRow {
  id: string
  extension_id: string
  applied: Environment | null
  status: EnvironmentStatus
  conditions: Condition[]
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
    deployed: row.deployed,
    held: row.held,
    updatedAt: row.updated_at.toISOString(),
  }
}
