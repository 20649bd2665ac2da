import type { Environment } from '../../../core/domain/desired.ts'
import type { Held } from '../../../core/domain/plan.ts'
import type { Condition, EnvironmentStatus } from '../../../core/domain/status.ts'
import { batchesBySize } from '../../../core/lib/batches-by-size.ts'
import { groupBy } from '../../../core/lib/group-by.ts'
import { groupCommit } from '../../lib/group-commit.ts'
import type {
  EnvironmentStore,
  StoredEnvironment,
  StoredExtension,
  StoredInstance,
} from '../../ports/environment-store.ts'
import { concernsAllRows } from './database-away.ts'
import type { Pool } from './pg-database.ts'

/** Extensions, their environments and instances. What is asked of many at once takes few statements. */
export class PgEnvironments implements EnvironmentStore {
  readonly #pool: Pool
  readonly #deleteExtension: (id: string) => Promise<void>
  readonly #deleteEnvironment: (id: string) => Promise<void>
  readonly #newInstance: (instance: NewInstance) => Promise<string | undefined>
  readonly #instancesOf: (environment: string) => Promise<StoredInstance[]>
  readonly #forgetInstance: (id: string) => Promise<void>

  constructor(pool: Pool) {
    this.#pool = pool
    const group = <Input, Output>(run: (inputs: readonly Input[]) => Promise<readonly Output[]>) =>
      groupCommit(run, concernsAllRows)
    const doing = (sql: string) =>
      group<string, void>(async (ids) => {
        await pool.query(sql, [ids])
        return ids.map(() => undefined)
      })
    this.#deleteExtension = doing('delete from extensions where id = any($1)')
    this.#deleteEnvironment = doing(deleteEnvironmentsSql)
    this.#forgetInstance = doing('delete from instances where id = any($1)')
    this.#newInstance = group((wanted) => newInstances(pool, wanted))
    this.#instancesOf = group((environments) => instancesOf(pool, environments))
  }

  extensions(kept = same<StoredExtension>): Promise<StoredExtension[]> {
    const sql = 'select id, account, spec, "commit" from extensions where id > $1 order by id limit $2'
    return this.#inParts<StoredExtension, StoredExtension>(sql, kept)
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

  deleteExtension(id: string): Promise<void> {
    return this.#deleteExtension(id)
  }

  environments(kept = same<StoredEnvironment>): Promise<StoredEnvironment[]> {
    const sql = `select id, extension_id, applied, status, conditions, deployed, held, updated_at
      from environments where id > $1 order by id limit $2`
    return this.#inParts<EnvironmentRow, StoredEnvironment>(sql, (row) => kept(toEnvironment(row)))
  }

  /** Of what all rows hold, all at once, there would be twice as much in memory as is kept of them. */
  async #inParts<Row extends { id: string }, Read>(sql: string, read: (row: Row) => Read): Promise<Read[]> {
    const found: Read[] = []
    for (let last: string | undefined = ''; last !== undefined; ) {
      const { rows }: { rows: Row[] } = await this.#pool.query<Row>(sql, [last, readAtOnce + 1])
      const part = rows.slice(0, readAtOnce)
      for (const row of part) found.push(read(row))
      last = part.length < rows.length ? part.at(-1)?.id : undefined
    }
    return found
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

  deleteEnvironment(id: string): Promise<void> {
    return this.#deleteEnvironment(id)
  }

  async newInstance(environment: string, launch: string): Promise<string> {
    const id = await this.#newInstance({ environment, launch })
    if (id === undefined) throw new Error(`${environment} is not in the store`)
    return id
  }

  async instances(environment?: string): Promise<StoredInstance[]> {
    if (environment !== undefined) return await this.#instancesOf(environment)
    const { rows } = await this.#pool.query<StoredInstance>(
      'select id, environment, launch from instances order by id',
    )
    return rows
  }

  forgetInstance(id: string): Promise<void> {
    return this.#forgetInstance(id)
  }
}

const readAtOnce = 500
const same = <T>(value: T): T => value

/** One statement: all of it is done, or nothing. */
const deleteEnvironmentsSql = `
  with environment as (delete from environments where id = any($1)),
    memory as (delete from schedule_memories where environment = any($1))
  delete from declarations where environment = any($1)`

interface NewInstance {
  environment: string
  launch: string
}

/** Several of one environment have numbers one after the other. Undefined where the environment is not in the store. */
async function newInstances(pool: Pool, wanted: readonly NewInstance[]): Promise<(string | undefined)[]> {
  const { rows } = await pool.query<{ id: string | null }>(newInstancesSql, [
    wanted.map(({ environment }) => environment),
    wanted.map(({ launch }) => launch),
  ])
  return rows.map(({ id }) => id ?? undefined)
}

const newInstancesSql = `
  with wanted as (
    select environment, launch, place, row_number() over (partition by environment order by place) - 1 as further
    from unnest($1::text[], $2::text[]) with ordinality as told (environment, launch, place)
  ), counted as (
    update environments set next_instance = next_instance + more
    from (select environment, count(*)::integer as more from wanted group by environment) as new
    where id = new.environment returning id, next_instance - more as first
  ), named as (
    select place, environment, launch,
      regexp_replace(environment, '^ENV-', 'INS-') || '-' || lpad(number, greatest(6, length(number)), '0') as id
    from (
      select wanted.*, (first + further)::text as number
      from wanted left join counted on counted.id = environment
    ) as numbered
  ), made as (
    insert into instances (id, environment, launch) select id, environment, launch from named where id is not null
  )
  select id from named order by place`

async function instancesOf(pool: Pool, environments: readonly string[]): Promise<StoredInstance[][]> {
  const { rows } = await pool.query<StoredInstance>(
    'select id, environment, launch from instances where environment = any($1) order by id',
    [environments],
  )
  const found = groupBy(rows, ({ environment }) => environment)
  return environments.map((each) => [...(found.get(each) ?? [])])
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
  on conflict (id) do update set status = excluded.status, ${keptWhereSame('applied')},
    conditions = excluded.conditions, deployed = excluded.deployed, held = excluded.held, updated_at = now()`

/**
 * What is long lies beside its row, and is written there again by whoever gives it again: an environment whose status changes
 * each second would write all its variables and schedules each second.
 */
function keptWhereSame(column: string): string {
  const [is, becomes] = [`environments.${column}`, `excluded.${column}`]
  return `${column} = case when ${is}::text is not distinct from ${becomes}::text then ${is} else ${becomes} end`
}

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
