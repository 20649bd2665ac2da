import type { EpochMs } from '../../../core/domain/epoch.ts'
import { exactText, parseExact } from '../../../core/lib/exact-json.ts'
import { cleanText } from '../../../core/lib/text.ts'
import { groupCommit } from '../../lib/group-commit.ts'
import type { ObjectKey, ObjectStore } from '../../ports/object-store.ts'
import { concernsAllRows } from './database-away.ts'
import type { Pool } from './pg-database.ts'
import { instantSql } from './pg-instant.ts'

/** Objects, as the JSON text they came as. */
export class PgObjects implements ObjectStore {
  readonly #pool: Pool
  readonly #put: (object: StoredObject) => Promise<undefined>

  /** @param taskPool for what every task takes, from `createTaskPool` */
  constructor(pool: Pool, taskPool: Pool) {
    this.#pool = pool
    this.#put = groupCommit((objects) => putObjects(taskPool, objects), concernsAllRows)
  }

  putObject(environment: string, collection: string, id: string, body: unknown): Promise<void> {
    return this.#put([environment, collection, cleanText(id), exactText(body)])
  }

  async getObject(environment: string, collection: string, id: string): Promise<unknown> {
    const { rows } = await this.#pool.query<{ body: string }>(
      'select body from objects where environment = $1 and collection = $2 and id = $3',
      [environment, collection, cleanText(id)],
    )
    return rows[0] && parseExact(rows[0].body)
  }

  async listObjects(environment: string, collection: string): Promise<unknown[]> {
    const { rows } = await this.#pool.query<{ body: string }>(
      'select body from objects where environment = $1 and collection = $2 order by updated_at desc limit 1000',
      [environment, collection],
    )
    return rows.map((row) => parseExact(row.body))
  }

  async forgetObjects(
    environment: string,
    before: EpochMs,
    after: ObjectKey | null,
    limit: number,
  ): Promise<{ forgotten: number; last: ObjectKey | null }> {
    const { collection = '', id = '' } = after ?? {}
    const values = [environment, before, collection, id, limit]
    const { rows } = await this.#pool.query<ObjectKey & { is_gone: boolean }>(forgetSql, values)
    const forgotten = rows.filter((row) => row.is_gone).length
    const last = rows.length === limit ? rows.at(-1) : undefined
    return { forgotten, last: last ? { collection: last.collection, id: last.id } : null }
  }
}

/** An object that is being written is locked: once that is over it is no longer old. */
const forgetSql = `
  with page as (
    select collection, id from objects where environment = $1 and (collection, id) > ($3, $4)
    order by collection, id limit $5
  ),
  gone as (
    delete from objects using page
    where environment = $1 and objects.collection = page.collection and objects.id = page.id
      and updated_at < ${instantSql('$2')}
      and not exists (select from tasks where tasks.environment = $1 and tasks.object_id = page.id)
    returning objects.collection, objects.id
  )
  select page.*, gone.id is not null as is_gone from page left join gone using (collection, id)
  order by page.collection, page.id`

/** Environment, collection, id and body, as in the table. */
type StoredObject = readonly [environment: string, collection: string, id: string, body: string]

/** Where an object comes more than once, the last counts. */
async function putObjects(pool: Pool, objects: readonly StoredObject[]): Promise<undefined[]> {
  const newest = [...new Map(objects.map((each) => [JSON.stringify(each.slice(0, 3)), each])).values()]
  const values = [0, 1, 2, 3].map((column) => newest.map((each) => each[column]))
  await pool.query({ name: 'put objects', text: putSql, values })
  return objects.map(() => undefined)
}

const putSql = `
  insert into objects (environment, collection, id, body)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
  on conflict (environment, collection, id) do update set body = excluded.body, updated_at = now()`
